package org.yuheng.trust.attestation.simulation;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.crypto.digests.SHA256Digest;

/** Writes TDX v4 quotes: Intel's "TDX DCAP Quoting Library API", appendix "Quote format version 4". */
final class TdQuoteWriter {

    private static final byte[] INTEL_QE = HexFormat.of().parseHex("939a7233f79c4ca9940a0db3957f0607");

    private TdQuoteWriter() {}

    /** The TD 1.0 report body, 584 bytes. */
    static byte[] body(SimulatedTcb tcb, Measurements measurements, byte[] reportData) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(584);
        out.writeBytes(tcb.teeTcbSvn());
        out.writeBytes(tcb.mrSeam());
        out.writeBytes(new byte[48]);
        out.writeBytes(new byte[8]);
        out.writeBytes(measurements.tdAttributes());
        out.writeBytes(HexFormat.of().parseHex("e702060000000000"));
        out.writeBytes(measurements.mrtd());
        out.writeBytes(measurements.mrConfigId());
        out.writeBytes(new byte[48]);
        out.writeBytes(new byte[48]);
        out.writeBytes(measurements.rtmr0());
        out.writeBytes(measurements.rtmr1());
        out.writeBytes(measurements.rtmr2());
        out.writeBytes(measurements.rtmr3());
        out.writeBytes(reportData);
        return out.toByteArray();
    }

    /** Header and body, then what {@code signedPart} is signed with. */
    static byte[] quote(byte[] body, SimulatedTcb tcb, SigningKey attestationKey, SigningKey pckKey, byte[] pckChain) {
        byte[] signedPart = concat(header(4, 0x81), body);
        byte[] authData = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
        byte[] qeReport = qeReport(tcb, sha256(attestationKey.coordinates(), authData));
        byte[] nested = concat(
                qeReport,
                pckKey.sign(qeReport),
                little(authData.length, 2),
                authData,
                little(5, 2),
                little(pckChain.length, 4),
                pckChain);
        byte[] signatureData = concat(
                attestationKey.sign(signedPart),
                attestationKey.coordinates(),
                little(6, 2),
                little(nested.length, 4),
                nested);
        return concat(signedPart, little(signatureData.length, 4), signatureData);
    }

    static byte[] header(int version, int teeType) {
        return concat(little(version, 2), little(2, 2), little(teeType, 4), new byte[4], INTEL_QE, new byte[20]);
    }

    /** The quoting enclave's report, 384 bytes. */
    static byte[] qeReport(SimulatedTcb tcb, byte[] boundDigest) {
        return concat(
                tcb.cpuSvn(),
                new byte[4],
                new byte[28],
                tcb.qeAttributes(),
                new byte[32],
                new byte[32],
                tcb.qeMrSigner(),
                new byte[32],
                new byte[64],
                little(tcb.qeIsvProdId(), 2),
                little(tcb.qeIsvSvn(), 2),
                new byte[60],
                Arrays.copyOf(boundDigest, 64));
    }

    static byte[] sha256(byte[]... parts) {
        SHA256Digest digest = new SHA256Digest();
        for (byte[] part : parts) {
            digest.update(part, 0, part.length);
        }
        byte[] value = new byte[digest.getDigestSize()];
        digest.doFinal(value, 0);
        return value;
    }

    static byte[] little(long value, int bytes) {
        byte[] out = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            out[i] = (byte) (value >>> 8 * i);
        }
        return out;
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
