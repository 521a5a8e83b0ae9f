package org.yuheng.trust.identity;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/** A password that does not print. Closing it wipes the characters. */
public final class Password implements AutoCloseable {

    private final char[] characters;

    private Password(char[] characters) {
        if (characters.length == 0) {
            throw new IllegalArgumentException("a password must not be empty");
        }
        this.characters = characters;
    }

    /** Takes a copy; the caller wipes its own. */
    public static Password of(char[] characters) {
        return new Password(characters.clone());
    }

    /** 256 random bits, for a key file whose password is kept in another file or lives with the process. */
    public static Password random() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return new Password(HexFormat.of().formatHex(bytes).toCharArray());
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
