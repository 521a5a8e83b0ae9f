package org.yuheng.trust.attestation.hygon;

import org.yuheng.trust.attestation.checking.Refusal;

/** Opens this package's parsers to the fuzzers. */
public final class HygonParsers {

    private HygonParsers() {}

    public static void evidence(byte[] input) throws Refusal {
        CsvEvidence.read(input);
    }

    public static void certificate(byte[] input) throws Refusal {
        if (input.length == HygonCertificate.CA_SIZE) {
            HygonCertificate.readCa(input, "HRK", HygonCertificate.USAGE_HRK);
        } else {
            HygonCertificate.readChip(input, "PEK", HygonCertificate.USAGE_PEK);
        }
    }

    public static byte[] pekSeed() {
        return new CsvForge().pek();
    }

    public static byte[] hrkSeed() {
        return new CsvForge().hrk();
    }
}
