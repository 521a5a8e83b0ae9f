package org.yuheng.trust.log;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.yuheng.trust.Digests;

/**
 * What a log entry holds instead of the event: SHA-256 of a label, a random salt and the event's digest. It says nothing
 * to a witness, and nothing to anybody once the salt is erased; with salt and event it proves that the event was logged.
 */
public final class Commitment {

    /** Bytes of a salt, and of an entry. */
    public static final int LENGTH = 32;

    private static final byte[] LABEL = "yuheng/log-entry/v1\0".getBytes(StandardCharsets.US_ASCII);

    private Commitment() {}

    public static byte[] newSalt() {
        byte[] salt = new byte[LENGTH];
        new SecureRandom().nextBytes(salt);
        return salt;
    }

    /**
     * The entry for an event.
     *
     * @param salt 32 bytes
     * @param event its exact bytes
     */
    public static byte[] of(byte[] salt, byte[] event) {
        if (salt.length != LENGTH) {
            throw new IllegalArgumentException("salt of " + salt.length + " bytes, expected " + LENGTH);
        }
        return Digests.sha256(LABEL, salt, Digests.sha256(event));
    }
}
