package org.yuheng.trust;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Base64;

/**
 * Bytes inside a JSON payload, as base64 with padding (RFC 4648 §4). The JDK's decoder accepts several texts for the same
 * bytes (missing padding, loose last bits); here exactly one does, so a text cannot be changed unseen.
 */
public final class Base64Bytes {

    private final byte[] bytes;

    private Base64Bytes(byte[] bytes) {
        this.bytes = bytes;
    }

    public static Base64Bytes of(byte[] bytes) {
        return new Base64Bytes(bytes.clone());
    }

    /** @throws IllegalArgumentException when {@code text} is not the one canonical base64 text of some bytes */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Base64Bytes parse(String text) {
        byte[] bytes = Base64.getDecoder().decode(text);
        if (!Base64.getEncoder().encodeToString(bytes).equals(text)) {
            throw new IllegalArgumentException("base64 text of " + bytes.length + " bytes is not canonical");
        }
        return new Base64Bytes(bytes);
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    public int length() {
        return bytes.length;
    }

    /** @throws IllegalArgumentException when there are more bytes than {@code limit} */
    public Base64Bytes requireAtMost(String what, int limit) {
        if (bytes.length > limit) {
            throw new IllegalArgumentException(what + " has " + bytes.length + " bytes, at most " + limit);
        }
        return this;
    }

    /** @throws IllegalArgumentException when there are not exactly {@code length} bytes */
    public Base64Bytes requireLength(String what, int length) {
        if (bytes.length != length) {
            throw new IllegalArgumentException(what + " has " + bytes.length + " bytes, expected " + length);
        }
        return this;
    }

    /** The base64 text. */
    @JsonValue
    public String text() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Base64Bytes that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
