package org.yuheng.adapter.enclave;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * 32 random bytes that a node gives to the one program that it launches, so that it knows that program's connection from
 * those of others on the same machine. It protects the job from being disturbed, not its data: an enclave is believed for
 * its evidence, whoever carried it.
 */
public final class AttachToken {

    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] secret;

    private AttachToken(byte[] secret) {
        this.secret = secret;
    }

    public static AttachToken random() {
        byte[] secret = new byte[BYTES];
        RANDOM.nextBytes(secret);
        return new AttachToken(secret);
    }

    /** @throws IllegalArgumentException when {@code text} is not base64url without padding of 32 bytes; it is not repeated */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static AttachToken parse(String text) {
        byte[] secret;
        try {
            secret = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            secret = new byte[0];
        }
        if (secret.length != BYTES || !text(secret).equals(text)) {
            throw new IllegalArgumentException("a token of " + text.length()
                    + " characters; expected 43 of base64url, as the node gave them to this launch");
        }
        return new AttachToken(secret);
    }

    /** For the wire and the launched program alone. */
    @JsonValue
    String text() {
        return text(secret);
    }

    private static String text(byte[] secret) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    /** In constant time. */
    public boolean matches(AttachToken shown) {
        return MessageDigest.isEqual(secret, shown.secret);
    }

    @Override
    public String toString() {
        return "AttachToken";
    }
}
