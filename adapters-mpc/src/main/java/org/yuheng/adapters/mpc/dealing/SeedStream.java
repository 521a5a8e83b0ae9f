package org.yuheng.adapters.mpc.dealing;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Uniform words: AES-256 in counter mode under a seed, block counter starting at number × 2^64, so that no two numbers
 * share a block. Dealt randomness takes the demand's number.
 */
public final class SeedStream {

    static final int SEED_BYTES = 32;

    // small enough that a cold JVM meets its compiled AES soon
    private static final int CHUNK = 1 << 12;
    private static final byte[] ZEROS = new byte[CHUNK];

    private final Cipher cipher;
    private final byte[] chunk = new byte[CHUNK];

    SeedStream(byte[] seed, long demand) {
        try {
            cipher = Cipher.getInstance("AES/CTR/NoPadding");
            byte[] start = ByteBuffer.allocate(16).putLong(demand).putLong(0).array();
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(seed, "AES"), new IvParameterSpec(start));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no AES-256 in counter mode", e);
        }
    }

    /** Under a seed that nobody else has. */
    public static SeedStream ownRandomness() {
        byte[] seed = new byte[SEED_BYTES];
        new SecureRandom().nextBytes(seed);
        SeedStream stream = new SeedStream(seed, 0);
        Arrays.fill(seed, (byte) 0);
        return stream;
    }

    /** The next {@code count} uniform words. */
    public long[] words(int count) {
        long[] words = new long[count];
        try {
            for (int at = 0; at < count; ) {
                int n = Math.min(CHUNK / Long.BYTES, count - at);
                cipher.update(ZEROS, 0, n * Long.BYTES, chunk, 0);
                ByteBuffer.wrap(chunk).asLongBuffer().get(words, at, n);
                at += n;
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES counter mode failed on a buffer of " + CHUNK + " bytes", e);
        }
        return words;
    }

    /** A uniform permutation of 0 … {@code size} − 1 (Fisher–Yates; bounds by Lemire's rejection, so without bias). */
    int[] permutation(int size) {
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            order[i] = i;
        }
        Bounded bounded = new Bounded();
        for (int i = size - 1; i > 0; i--) {
            int j = bounded.below(i + 1);
            int other = order[j];
            order[j] = order[i];
            order[i] = other;
        }
        return order;
    }

    private final class Bounded {
        private long[] words = new long[0];
        private int next;

        int below(int bound) {
            while (true) {
                if (next == words.length) {
                    words = words(1 << 12);
                    next = 0;
                }
                long product = (words[next++] >>> 32) * bound;
                long low = product & 0xffff_ffffL;
                if (low >= bound || low >= (1L << 32) % bound) {
                    return (int) (product >>> 32);
                }
            }
        }
    }
}
