package org.yuheng.trust;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Digests as they are written in payloads, {@code sha256:} and 64 lower-case hex digits, and as bytes. */
public final class Digests {

    private static final Pattern FORM = Pattern.compile("sha256:[0-9a-f]{64}");

    private Digests() {}

    /** {@code sha256:…} of exactly these bytes. */
    public static String of(byte[] bytes) {
        return text(sha256(bytes));
    }

    /** @param sha256 32 bytes */
    public static String text(byte[] sha256) {
        if (sha256.length != 32) {
            throw new IllegalArgumentException(sha256.length + " bytes, a SHA-256 digest has 32");
        }
        return "sha256:" + HexFormat.of().formatHex(sha256);
    }

    public static boolean isDigest(String text) {
        return FORM.matcher(text).matches();
    }

    /** @throws IllegalArgumentException when {@code text} is not {@code sha256:} and 64 lower-case hex digits */
    public static String require(String what, String text) {
        if (!isDigest(text)) {
            throw new IllegalArgumentException(what + " \"" + text + "\" must match " + FORM);
        }
        return text;
    }

    /** The 32 bytes of a {@code sha256:…} text. */
    public static byte[] bytes(String text) {
        return HexFormat.of().parseHex(require("digest", text).substring("sha256:".length()));
    }

    /** SHA-256 of the parts one after the other. */
    public static byte[] sha256(byte[]... parts) {
        return hash("SHA-256", parts);
    }

    public static byte[] sha384(byte[]... parts) {
        return hash("SHA-384", parts);
    }

    public static byte[] sha512(byte[]... parts) {
        return hash("SHA-512", parts);
    }

    private static byte[] hash(String algorithm, byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }
}
