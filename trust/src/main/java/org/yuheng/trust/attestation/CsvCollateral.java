package org.yuheng.trust.attestation;

import java.util.Optional;

/**
 * Hygon's certificates above the PEK, in Hygon's own binary format.
 *
 * @param hskCek HSK (832 bytes) followed by CEK (2,084 bytes), as Hygon's KDS answers for a chip id
 * @param hrk root certificate, 832 bytes
 */
public record CsvCollateral(Optional<byte[]> hskCek, Optional<byte[]> hrk) implements Collateral {

    public static CsvCollateral empty() {
        return new CsvCollateral(Optional.empty(), Optional.empty());
    }

    public static CsvCollateral of(byte[] hskCek, byte[] hrk) {
        return new CsvCollateral(Optional.of(hskCek), Optional.of(hrk));
    }
}
