package org.yuheng.adapters.mpc.join;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.yuheng.adapters.mpc.math.Mersenne127;

/**
 * SHA-256 of each key under the session's salt, four words a key: words 0 and 1 make an element of F_(2^127−1), by which
 * keys are compared (two different keys of n and m agree with probability below n·m / 2^127); words 2 and 3 choose bins.
 */
final class KeyDigests {

    static final int WORDS = 4;

    /** Follows the salt; keeps key digests apart from pads. */
    private static final byte DOMAIN = 0;

    private final long[] words;

    private KeyDigests(long[] words) {
        this.words = words;
    }

    static KeyDigests of(byte[] salt, byte[][] keys) {
        MessageDigest sha256 = digest("SHA-256");
        long[] words = new long[WORDS * keys.length];
        for (int i = 0; i < keys.length; i++) {
            sha256.update(salt);
            sha256.update(DOMAIN);
            ByteBuffer.wrap(sha256.digest(keys[i])).asLongBuffer().get(words, WORDS * i, WORDS);
        }
        return new KeyDigests(words);
    }

    /** These, then as many of {@code padding} as make {@code count} keys. */
    KeyDigests padTo(int count, long[] padding) {
        long[] padded = Arrays.copyOf(words, WORDS * count);
        System.arraycopy(padding, 0, padded, words.length, padded.length - words.length);
        return new KeyDigests(padded);
    }

    int count() {
        return words.length / WORDS;
    }

    long word(int key, int index) {
        return words[WORDS * key + index];
    }

    /** All keys as field elements. */
    long[] elements() {
        long[] elements = new long[2 * count()];
        for (int i = 0; i < count(); i++) {
            elements[2 * i] = word(i, 0);
            elements[2 * i + 1] = word(i, 1);
        }
        return Mersenne127.reduceAll(elements);
    }

    static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no " + algorithm, e);
        }
    }
}
