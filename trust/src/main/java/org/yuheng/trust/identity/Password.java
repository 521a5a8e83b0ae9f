package org.yuheng.trust.identity;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/** A password that does not print. Closing it wipes the characters. */
public final class Password implements AutoCloseable {

    private final char[] characters;

    private final boolean random;

    private Password(char[] characters, boolean random) {
        if (characters.length == 0) {
            throw new IllegalArgumentException("a password must not be empty");
        }
        this.characters = characters;
        this.random = random;
    }

    /** Takes a copy; the caller wipes its own. */
    public static Password of(char[] characters) {
        return new Password(characters.clone(), false);
    }

    /** 256 random bits, for a key file whose password is kept in another file or lives with the process. */
    public static Password random() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return new Password(HexFormat.of().formatHex(bytes).toCharArray(), true);
    }

    /**
     * What {@link #random} once made, read back from where it was kept. Guessing it is hopeless without any stretching, so
     * key files under it open at once; anything a person could have made up must come through {@link #of}.
     *
     * @throws IllegalArgumentException when it is not 64 lower-case hex digits
     */
    public static Password ofRandom(char[] characters) {
        if (!new String(characters).matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("not a random password: 64 lower-case hex digits are expected");
        }
        return new Password(characters.clone(), true);
    }

    boolean isRandom() {
        return random;
    }

    /** A copy, for an API that takes characters; wipe it after use. */
    public char[] reveal() {
        return characters.clone();
    }

    @Override
    public void close() {
        Arrays.fill(characters, '\0');
    }

    @Override
    public String toString() {
        return "password (not printed)";
    }
}
