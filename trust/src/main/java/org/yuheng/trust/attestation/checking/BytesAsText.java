package org.yuheng.trust.attestation.checking;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * Bytes that people pass on as text: hex (upper or lower case, a leading 0x, lines of any length as xxd and openssl break
 * them) or base64 (RFC 4648 §4 or §5, with or without padding). Binary is no text and is left to the caller.
 *
 * <p>Only what carries the bytes is lenient; the bytes themselves are read strictly by whoever gets them.
 */
public final class BytesAsText {

    private BytesAsText() {}

    /** Empty if it is neither; a text whose last base64 character has stray bits is neither. */
    public static Optional<byte[]> read(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length);
        for (byte b : bytes) {
            if (b == ' ' || b == '\t' || b == '\r' || b == '\n') {
                continue;
            }
            if (b < '!' || b > '~') {
                return Optional.empty();
            }
            text.append((char) b);
        }
        String joined = text.toString();
        return joined.isEmpty() ? Optional.empty() : hex(joined).or(() -> base64(joined));
    }

    private static Optional<byte[]> hex(String text) {
        String digits = text.toLowerCase(Locale.ROOT).startsWith("0x") ? text.substring(2) : text;
        for (int i = 0; i < digits.length(); i++) {
            if (Character.digit(digits.charAt(i), 16) < 0) {
                return Optional.empty();
            }
        }
        return digits.isEmpty() || digits.length() % 2 != 0
                ? Optional.empty()
                : Optional.of(HexFormat.of().parseHex(digits));
    }

    private static Optional<byte[]> base64(String text) {
        String standard = text.indexOf('+') < 0 && text.indexOf('/') < 0
                ? text.replace('-', '+').replace('_', '/')
                : text;
        int padding = standard.endsWith("==") ? 2 : standard.endsWith("=") ? 1 : 0;
        if (padding > 0 && standard.length() % 4 != 0) {
            return Optional.empty();
        }
        String unpadded = standard.substring(0, standard.length() - padding);
        try {
            byte[] decoded = Base64.getDecoder().decode(unpadded);
            return Base64.getEncoder().withoutPadding().encodeToString(decoded).equals(unpadded)
                    ? Optional.of(decoded)
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
