package org.yuheng.trust.attestation.hygon;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.yuheng.trust.attestation.RefusalCode;
import org.yuheng.trust.attestation.checking.ByteReader;
import org.yuheng.trust.attestation.checking.Refusal;

/**
 * The signed part of an attestation report. In version 1 every field is XORed with ANONCE, four bytes little-endian at
 * offset 188, repeated; the signature covers the first 180 bytes as they stand. Version 2 is plain, adds RTMRs, and is
 * signed whole.
 *
 * @param signed the bytes under the signature
 * @param anonce what the version 1 fields are XORed with; zeros in version 2
 */
record CsvReport(
        int version,
        byte[] signed,
        byte[] signature,
        byte[] anonce,
        byte[] mnonce,
        long policy,
        byte[] reportData,
        Map<String, String> measurements) {

    static final int SIZE_V1 = 336;
    static final int SIZE_V2 = 1168;

    private static final int SIGNED_V1 = 180;
    private static final int ANONCE = 188;
    private static final int NO_DEBUG = 1;

    static CsvReport readV1(byte[] report) throws Refusal {
        byte[] anonce = Arrays.copyOfRange(report, ANONCE, ANONCE + 4);
        byte[] plain = xor(report, anonce);
        ByteReader in = new ByteReader(plain);
        Map<String, String> measurements = new LinkedHashMap<>();
        Common common = readCommon(in, measurements);
        requireSm2ByPek(in.u32("signature usage"), in.u32("signature algorithm"));
        ByteReader signature = new ByteReader(Arrays.copyOfRange(report, ANONCE + 4, SIZE_V1));
        return new CsvReport(
                1,
                Arrays.copyOf(report, SIGNED_V1),
                Sm2Key.readSignature(signature, "report signature"),
                anonce,
                common.mnonce(),
                common.policy(),
                common.reportData(),
                measurements);
    }

    static CsvReport readV2(byte[] report) throws Refusal {
        ByteReader in = new ByteReader(report);
        Map<String, String> measurements = new LinkedHashMap<>();
        Common common = readCommon(in, measurements);
        in.take(8, "signature usage and algorithm");
        measurements.put("build", String.format("%08x", in.u32("build")));
        in.take(2 + 14, "RTMR version and reserved");
        for (int i = 0; i < 5; i++) {
            measurements.put("rtmr" + i, HexFormat.of().formatHex(in.take(32, "RTMR" + i)));
        }
        in.take(656, "reserved");
        byte[] signed = Arrays.copyOf(report, in.position());
        return new CsvReport(
                2,
                signed,
                Sm2Key.readSignature(in, "report signature"),
                new byte[4],
                common.mnonce(),
                common.policy(),
                common.reportData(),
                measurements);
    }

    private record Common(byte[] mnonce, long policy, byte[] reportData) {}

    private static Common readCommon(ByteReader in, Map<String, String> measurements) throws Refusal {
        HexFormat hex = HexFormat.of();
        measurements.put("user_pubkey_digest", hex.formatHex(in.take(32, "user public key digest")));
        measurements.put("vm_id", hex.formatHex(in.take(16, "VM id")));
        measurements.put("vm_version", hex.formatHex(in.take(16, "VM version")));
        byte[] reportData = in.take(64, "report data");
        byte[] mnonce = in.take(16, "mnonce");
        measurements.put("measurement", hex.formatHex(in.take(32, "measurement")));
        long policy = in.u32("policy");
        measurements.put("guest_policy", String.format("%08x", policy));
        return new Common(mnonce, policy, reportData);
    }

    /** These two fields of version 1 stand outside of what is signed, so nothing else may be said by them, or nothing. */
    private static void requireSm2ByPek(long usage, long algorithm) throws Refusal {
        boolean sm2ByPek = usage == HygonCertificate.USAGE_PEK && algorithm == HygonCertificate.SM2_WITH_SM3;
        if (!sm2ByPek && (usage | algorithm) != 0) {
            throw new Refusal(
                    RefusalCode.EVIDENCE_KEY_TYPE,
                    String.format("signature usage 0x%04x, algorithm %d", usage, algorithm),
                    String.format(
                            "0x%04x (PEK), %d (SM2 with SM3)",
                            HygonCertificate.USAGE_PEK, HygonCertificate.SM2_WITH_SM3));
        }
    }

    boolean isDebug() {
        return (policy & NO_DEBUG) == 0;
    }

    void requireSignedBy(HygonCertificate pek) throws Refusal {
        if (!pek.key().verify(signed, signature)) {
            throw new Refusal(
                    RefusalCode.EVIDENCE_SIGNATURE_INVALID, "the signature on the report", "a signature by the PEK");
        }
    }

    static byte[] xor(byte[] bytes, byte[] anonce) {
        byte[] out = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            out[i] = (byte) (bytes[i] ^ anonce[i % anonce.length]);
        }
        return out;
    }
}
