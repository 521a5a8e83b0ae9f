package org.yuheng.trust.attestation.amd;

import org.yuheng.trust.attestation.checking.Refusal;
import org.yuheng.trust.attestation.x509.Certificate;

/** Opens this package's parsers to the fuzzers. */
public final class AmdParsers {

    private AmdParsers() {}

    public static void report(byte[] input) throws Refusal {
        SnpReport.read(input);
    }

    public static void endorsementKey(byte[] input) throws Refusal {
        EndorsementKey.of(Certificate.ofDer(input));
    }

    public static byte[] leafSeed() {
        return SnpForge.milan().leaf();
    }
}
