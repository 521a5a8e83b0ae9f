package org.yuheng.trust.attestation.amd;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.yuheng.trust.attestation.RefusalCode;
import org.yuheng.trust.attestation.checking.ByteReader;
import org.yuheng.trust.attestation.checking.Refusal;

/**
 * An attestation report, parsed and not yet believed.
 *
 * @param signed the first 672 bytes, which the signature covers
 * @param signingKey 0 VCEK, 1 VLEK, 7 none
 * @param cpuid family, model, stepping; zeros before version 3
 */
record SnpReport(
        int version,
        byte[] signed,
        BigInteger r,
        BigInteger s,
        long policy,
        int signingKey,
        byte[] cpuid,
        byte[] chipId,
        byte[] reportedTcb,
        byte[] reportData,
        Map<String, String> measurements,
        Map<String, String> platform) {

    static final int SIZE = 1184;
    static final int CHIP_ID = 64;
    private static final int SIGNED = 0x2A0;
    private static final int ECDSA_P384_SHA384 = 1;
    private static final int SCALAR_FIELD = 72;
    private static final int SCALAR = 48;
    private static final long DEBUG = 1L << 19;

    static SnpReport read(byte[] bytes) throws Refusal {
        if (bytes.length != SIZE) {
            throw new Refusal(RefusalCode.EVIDENCE_LENGTH, bytes.length + " bytes", SIZE + " bytes");
        }
        HexFormat hex = HexFormat.of();
        ByteReader in = new ByteReader(bytes);
        long version = in.u32("VERSION");
        if (version < 2 || version > 5) {
            throw new Refusal(RefusalCode.EVIDENCE_VERSION, "report version " + version, "2 to 5");
        }
        Map<String, String> measurements = new LinkedHashMap<>();
        Map<String, String> platform = new LinkedHashMap<>();
        measurements.put("guest_svn", hex.toHexDigits((int) in.u32("GUEST_SVN")));
        long policy = in.u64("POLICY");
        measurements.put("guest_policy", hex.toHexDigits(policy));
        measurements.put("family_id", hex.formatHex(in.take(16, "FAMILY_ID")));
        measurements.put("image_id", hex.formatHex(in.take(16, "IMAGE_ID")));
        measurements.put("vmpl", hex.toHexDigits((int) in.u32("VMPL")));
        long algorithm = in.u32("SIGNATURE_ALGO");
        if (algorithm != ECDSA_P384_SHA384) {
            throw new Refusal(
                    RefusalCode.EVIDENCE_KEY_TYPE, "signature algorithm " + algorithm, "1 (ECDSA P-384 with SHA-384)");
        }
        platform.put("current_tcb", hex.formatHex(in.take(8, "CURRENT_TCB")));
        platform.put("platform_info", hex.toHexDigits(in.u64("PLATFORM_INFO")));
        int signingKey = (int) (in.u32("SIGNING_KEY") >> 2 & 7);
        in.take(4, "reserved");
        byte[] reportData = in.take(64, "REPORT_DATA");
        measurements.put("measurement", hex.formatHex(in.take(48, "MEASUREMENT")));
        measurements.put("host_data", hex.formatHex(in.take(32, "HOST_DATA")));
        measurements.put("id_key_digest", hex.formatHex(in.take(48, "ID_KEY_DIGEST")));
        measurements.put("author_key_digest", hex.formatHex(in.take(48, "AUTHOR_KEY_DIGEST")));
        measurements.put("report_id", hex.formatHex(in.take(32, "REPORT_ID")));
        measurements.put("report_id_ma", hex.formatHex(in.take(32, "REPORT_ID_MA")));
        byte[] reportedTcb = in.take(8, "REPORTED_TCB");
        byte[] cpuid = in.take(3, "CPUID");
        in.take(21, "reserved");
        byte[] chipId = in.take(CHIP_ID, "CHIP_ID");
        platform.put("chip_id", hex.formatHex(chipId));
        platform.put("reported_tcb", hex.formatHex(reportedTcb));
        platform.put("committed_tcb", hex.formatHex(in.take(8, "COMMITTED_TCB")));
        in.take(8, "current and committed version");
        platform.put("launch_tcb", hex.formatHex(in.take(8, "LAUNCH_TCB")));
        in.take(SIGNED - in.position(), "mitigation vectors and reserved");
        BigInteger r = scalar(in, "R");
        BigInteger s = scalar(in, "S");
        in.zeros(in.remaining(), "signature padding");
        return new SnpReport(
                (int) version,
                Arrays.copyOf(bytes, SIGNED),
                r,
                s,
                policy,
                signingKey,
                cpuid,
                chipId,
                reportedTcb,
                reportData,
                measurements,
                platform);
    }

    /** 72 bytes, little-endian, of which the last 24 must be zero. */
    private static BigInteger scalar(ByteReader in, String name) throws Refusal {
        byte[] little = in.take(SCALAR, name);
        in.zeros(SCALAR_FIELD - SCALAR, name + " padding");
        byte[] big = new byte[SCALAR];
        for (int i = 0; i < SCALAR; i++) {
            big[i] = little[SCALAR - 1 - i];
        }
        return new BigInteger(1, big);
    }

    boolean isDebug() {
        return (policy & DEBUG) != 0;
    }
}
