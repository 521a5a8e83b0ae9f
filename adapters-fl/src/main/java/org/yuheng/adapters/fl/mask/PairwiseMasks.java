package org.yuheng.adapters.fl.mask;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/**
 * One party's masks towards every other party: they cancel in the sum of all parties' vectors, and any proper subset of
 * the vectors stays uniformly random to whoever holds none of the missing pairs' seeds.
 *
 * <p>Each round has a key of its own, HKDF-SHA256 (RFC 5869) of the pair's seed and the round; the key stream of
 * AES-256-CTR fills the ring's words. Of a pair, the lower index adds and the higher subtracts. A round's mask is used
 * once: two vectors under one mask would show their difference.
 */
public final class PairwiseMasks implements AutoCloseable {

    private static final byte[] ROUND_LABEL = "yuheng-fl-masked/1 round".getBytes(StandardCharsets.US_ASCII);

    /** Short calls, many of them: the JVM compiles the cipher's loop between calls, not within one. */
    private static final int CHUNK = 8_192;

    private final List<PairSeed> seeds;
    private int lastRound;

    public PairwiseMasks(List<PairSeed> seeds) {
        this.seeds = new ArrayList<>(seeds);
    }

    /** Nothing to mask with: two parties, whose updates go to the enclave unmasked. */
    public static PairwiseMasks none() {
        return new PairwiseMasks(List.of());
    }

    /**
     * Masks {@code vector} in place.
     *
     * @throws IllegalStateException when this round, or a later one, was masked before
     */
    public void apply(int round, RingVector vector) {
        if (round <= lastRound) {
            throw new IllegalStateException("round " + round + " after round " + lastRound + ": a mask is used once");
        }
        lastRound = round;
        for (PairSeed seed : seeds) {
            byte[] mask = expand(seed, round, vector.size() * RingVector.BYTES);
            vector.addMask(ByteBuffer.wrap(mask).asLongBuffer(), seed.negative());
            Arrays.fill(mask, (byte) 0);
        }
    }

    /** Forgets the seeds. */
    @Override
    public void close() {
        seeds.forEach(PairSeed::destroy);
        seeds.clear();
        lastRound = Integer.MAX_VALUE;
    }

    private static byte[] expand(PairSeed seed, int round, int bytes) {
        byte[] info = ByteBuffer.allocate(ROUND_LABEL.length + Integer.BYTES)
                .put(ROUND_LABEL)
                .putInt(round)
                .array();
        HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SHA256Digest());
        hkdf.init(HKDFParameters.skipExtractParameters(seed.bytes(), info));
        byte[] key = new byte[32];
        hkdf.generateBytes(key, 0, key.length);
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[16]));
            byte[] stream = new byte[bytes];
            for (int at = 0; at < bytes; at += CHUNK) {
                cipher.update(stream, at, Math.min(CHUNK, bytes - at), stream, at);
            }
            return stream;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK's AES/CTR is not usable", e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }
}
