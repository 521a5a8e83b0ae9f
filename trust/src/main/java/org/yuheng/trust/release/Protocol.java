package org.yuheng.trust.release;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.bouncycastle.crypto.digests.SM3Digest;
import org.yuheng.trust.Digests;
import org.yuheng.trust.sealing.SealedBytes;
import org.yuheng.trust.sealing.SealingSuite;

/** The constants and hashes that both sides of the protocol share. */
public final class Protocol {

    /** Of the messages and of the runtime data. */
    public static final int VERSION = 1;

    /** Largest message of either side, in bytes. */
    public static final int LARGEST_MESSAGE = 1 << 20;

    static final int NONCE = 32;

    private static final byte[] REPORT_LABEL = ascii("yuheng/runtime-data/v1\0");
    private static final byte[] INFO_LABEL = ascii("yuheng/key-release/v1\0");
    private static final byte[] TRANSCRIPT_LABEL = ascii("yuheng/key-release-transcript/v1\0");

    private Protocol() {}

    /** {@code sha256:…} over the sorted, distinct digests, 32 bytes each: the order in which grants arrived is nothing. */
    public static String grantsHash(List<String> grantDigests) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        new TreeSet<>(grantDigests).forEach(digest -> all.writeBytes(Digests.bytes(digest)));
        return Digests.of(all.toByteArray());
    }

    /** The 64 bytes that evidence must carry for these runtime data. */
    public static byte[] reportData(SealingSuite suite, byte[] runtimeData) {
        return switch (suite) {
            case HPKE_P256, HPKE_X25519 -> Digests.sha512(REPORT_LABEL, runtimeData);
            case SM2_SM4GCM -> {
                SM3Digest sm3 = new SM3Digest();
                sm3.update(REPORT_LABEL, 0, REPORT_LABEL.length);
                sm3.update(runtimeData, 0, runtimeData.length);
                byte[] reportData = new byte[64];
                sm3.doFinal(reportData, 0);
                yield reportData;
            }
        };
    }

    static byte[] info(byte[] runtimeData) {
        byte[] digest = Digests.sha256(runtimeData);
        byte[] info = Arrays.copyOf(INFO_LABEL, INFO_LABEL.length + digest.length);
        System.arraycopy(digest, 0, info, INFO_LABEL.length, digest.length);
        return info;
    }

    /** What the sealed secret is tied to besides the runtime data. */
    static byte[] aad(String kemKeyId, String grantsDigest, String jobId, String sessionId, Instant notAfter) {
        return String.join("\n", kemKeyId, "v" + VERSION, grantsDigest, jobId, sessionId, notAfter.toString())
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Hash of everything that was said, each message with its length; the owner's node signs it. */
    static byte[] transcript(byte[] hello, byte[] challenge, byte[] attest, SealedBytes secret, byte[] aad) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(TRANSCRIPT_LABEL);
        for (byte[] message : List.of(
                hello,
                challenge,
                attest,
                secret.enc().bytes(),
                secret.ciphertext().bytes(),
                aad)) {
            all.writeBytes(ByteBuffer.allocate(4).putInt(message.length).array());
            all.writeBytes(message);
        }
        return Digests.sha256(all.toByteArray());
    }

    static byte[] signedTranscript(byte[] transcript) {
        byte[] signed = Arrays.copyOf(TRANSCRIPT_LABEL, TRANSCRIPT_LABEL.length + transcript.length);
        System.arraycopy(transcript, 0, signed, TRANSCRIPT_LABEL.length, transcript.length);
        return signed;
    }

    static void requireVersion(int version) {
        if (version != VERSION) {
            throw new IllegalArgumentException("protocol version " + version + ", expected " + VERSION);
        }
    }

    static void requireSession(String sessionId) {
        if (!sessionId.matches("[0-9a-f]{32}")) {
            throw new IllegalArgumentException("session id must be 32 lower-case hex digits");
        }
    }

    static void requireRole(String role) {
        if (!role.matches("[a-z][a-z0-9_-]{0,62}")) {
            throw new IllegalArgumentException("role \"" + role + "\" must be lower-case letters, digits, - and _");
        }
    }

    static void requireAttempt(String jobId, int attempt) {
        if (JobRef.parse(jobId).attempt() != attempt) {
            throw new IllegalArgumentException("job id \"" + jobId + "\" is not attempt " + attempt);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
