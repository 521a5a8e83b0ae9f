package org.yuheng.trust.attestation.checking;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.yuheng.trust.attestation.RefusalCode;

/**
 * Strict PEM (RFC 7468) and strict base64: the JDK's decoder accepts several spellings of the same bytes, and two
 * spellings of one certificate are one too many.
 */
public final class Pem {

    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final String END = "-----END CERTIFICATE-----";

    private Pem() {}

    /**
     * The certificates in a PEM text, in its order. Between them only line breaks; after the last, also NULs, since the
     * quoting library ends the text in a quote with one.
     *
     * @param most refuse more certificates than this
     */
    public static List<byte[]> certificates(byte[] text, int most) throws Refusal {
        String pem = new String(text, StandardCharsets.ISO_8859_1);
        if (pem.contains("BEGIN%20CERTIFICATE")) {
            throw malformed("URL-encoded PEM, as Intel sends it in a header: decode it first,");
        }
        List<byte[]> found = new ArrayList<>();
        int at = 0;
        while (true) {
            int begin = pem.indexOf(BEGIN, at);
            requireBlank(pem, at, begin < 0 ? pem.length() : begin, begin < 0);
            if (begin < 0) {
                break;
            }
            int end = pem.indexOf(END, begin);
            if (end < 0) {
                throw malformed("a BEGIN line without its END line");
            }
            if (found.size() == most) {
                throw malformed("more than " + most + " certificates");
            }
            found.add(base64(
                    pem.substring(begin + BEGIN.length(), end).replace("\r", "").replace("\n", "")));
            at = end + END.length();
        }
        if (found.isEmpty()) {
            throw malformed("no certificate in " + text.length + " bytes of PEM");
        }
        return found;
    }

    /** Whether it is PEM rather than DER. */
    public static boolean looksLikePem(byte[] bytes) {
        byte[] marker = "-----BEGIN ".getBytes(StandardCharsets.US_ASCII);
        return bytes.length > marker.length && Arrays.equals(bytes, 0, marker.length, marker, 0, marker.length);
    }

    /** One spelling only: padded, no line breaks, no stray bits. */
    public static byte[] base64(String text) throws Refusal {
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw malformed("base64: " + e.getMessage());
        }
        if (!Base64.getEncoder().encodeToString(decoded).equals(text)) {
            throw new Refusal(
                    RefusalCode.CERTIFICATE_NON_CANONICAL,
                    "base64 with stray bits or without padding",
                    "the one canonical spelling");
        }
        return decoded;
    }

    private static void requireBlank(String pem, int from, int to, boolean afterLast) throws Refusal {
        for (int i = from; i < to; i++) {
            char c = pem.charAt(i);
            if (c != '\n' && c != '\r' && !(afterLast && c == 0)) {
                throw malformed("0x" + Integer.toHexString(c) + " outside the certificates");
            }
        }
    }

    private static Refusal malformed(String found) {
        return new Refusal(RefusalCode.CERTIFICATE_MALFORMED, found, "PEM certificates (RFC 7468) and nothing else");
    }
}
