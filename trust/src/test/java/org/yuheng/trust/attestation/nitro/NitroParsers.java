package org.yuheng.trust.attestation.nitro;

import org.yuheng.trust.attestation.checking.Refusal;

/** Opens this package's parsers to the fuzzers. */
public final class NitroParsers {

    private NitroParsers() {}

    public static void document(byte[] input) throws Refusal {
        NitroDocument.read(input);
    }

    public static void cbor(byte[] input) throws Refusal {
        StrictCbor.read(input, "value");
    }
}
