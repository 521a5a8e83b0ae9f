package org.yuheng.trust.release;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import org.yuheng.trust.Digests;
import org.yuheng.trust.Outcome;

/**
 * A clear result together with the salt under which it is committed to: 32 random bytes, then the result. The whole is what
 * is sealed, so recipients get the salt and nobody else does; its digest stands in the {@link OutputStatement}. A digest of
 * the result alone would let everybody who sees a receipt try small results until one fits.
 */
public final class SaltedResult {

    private static final int SALT = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] salted;

    private SaltedResult(byte[] salted) {
        this.salted = salted;
    }

    /** With a new salt. */
    public static SaltedResult of(byte[] result) {
        byte[] salt = new byte[SALT];
        RANDOM.nextBytes(salt);
        return new SaltedResult(
                ByteBuffer.allocate(SALT + result.length).put(salt).put(result).array());
    }

    /** @return refused with {@code RESULT_UNSALTED} when it is too short to begin with a salt */
    public static Outcome<SaltedResult> opened(byte[] salted) {
        return salted.length < SALT
                ? Outcome.refused(
                        "RESULT_UNSALTED",
                        "an opened result of " + salted.length + " bytes, expected a salt of " + SALT
                                + " and the result")
                : Outcome.accepted(new SaltedResult(salted.clone()));
    }

    /** What is sealed. */
    public byte[] bytes() {
        return salted.clone();
    }

    /** The clear result. */
    public byte[] result() {
        return Arrays.copyOfRange(salted, SALT, salted.length);
    }

    /** {@code sha256:…} over salt and result: what a statement says of it. */
    public String commitment() {
        return Digests.of(salted);
    }

    /** Never the content. */
    @Override
    public String toString() {
        return "SaltedResult[" + (salted.length - SALT) + " bytes]";
    }
}
