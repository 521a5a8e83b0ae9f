package org.yuheng.trust.attestation.nitro;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yuheng.trust.attestation.RefusalCode;
import org.yuheng.trust.attestation.checking.Refusal;

/**
 * The part of CBOR that attestation documents use: integers, byte strings, text, arrays, maps, null, one tag. Only
 * shortest forms and definite lengths, no key twice, bounded depth: one value has one encoding, and the signature covers
 * what was read.
 *
 * <p>Values are {@code Long}, {@code byte[]}, {@code String}, {@code List<Object>}, {@code Map<Object, Object>} (keys are
 * {@code Long} or {@code String}) and {@link #NULL}.
 */
final class StrictCbor {

    static final Object NULL = new Object() {
        @Override
        public String toString() {
            return "null";
        }
    };

    private static final int DEEPEST = 8;
    private static final int MOST_ENTRIES = 64;

    private final byte[] bytes;
    private int position;

    private StrictCbor(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Reads one value and nothing after it. */
    static Object read(byte[] bytes, String what) throws Refusal {
        StrictCbor reader = new StrictCbor(bytes);
        Object value = reader.value(DEEPEST, what);
        if (reader.position != bytes.length) {
            throw new Refusal(
                    RefusalCode.EVIDENCE_TRAILING_DATA,
                    (bytes.length - reader.position) + " bytes after the " + what,
                    "nothing after it");
        }
        return value;
    }

    /** Drops one leading tag, if there is one. */
    static byte[] untagged(byte[] bytes, int tag) {
        return bytes.length > 0 && (bytes[0] & 0xFF) == (0xC0 | tag)
                ? Arrays.copyOfRange(bytes, 1, bytes.length)
                : bytes;
    }

    private Object value(int depth, String what) throws Refusal {
        if (depth == 0) {
            throw malformed(what, "more than " + DEEPEST + " levels");
        }
        int initial = next(what);
        int major = initial >> 5;
        if (initial == 0xF6) {
            return NULL;
        }
        if (major == 6 || major == 7) {
            throw malformed(what, String.format("initial byte 0x%02x", initial));
        }
        long argument = argument(initial & 0x1F, what);
        return switch (major) {
            case 0 -> argument;
            case 1 -> -1 - argument;
            case 2 -> take(argument, what);
            case 3 -> text(take(argument, what), what);
            case 4 -> array(argument, depth, what);
            default -> map(argument, depth, what);
        };
    }

    private long argument(int additional, String what) throws Refusal {
        if (additional < 24) {
            return additional;
        }
        if (additional > 27) {
            throw new Refusal(
                    RefusalCode.EVIDENCE_NON_CANONICAL, what + " with an indefinite length", "definite lengths");
        }
        int size = 1 << additional - 24;
        long argument = 0;
        for (int i = 0; i < size; i++) {
            argument = argument << 8 | next(what);
        }
        long leastForSize = size == 1 ? 24 : 1L << 4 * size;
        if (argument < 0) {
            throw malformed(what, "an integer beyond 2^63");
        }
        if (argument < leastForSize) {
            throw new Refusal(
                    RefusalCode.EVIDENCE_NON_CANONICAL, argument + " in " + size + " bytes", "the shortest encoding");
        }
        return argument;
    }

    private List<Object> array(long count, int depth, String what) throws Refusal {
        requireFew(count, what);
        List<Object> list = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            list.add(value(depth - 1, what));
        }
        return list;
    }

    private Map<Object, Object> map(long count, int depth, String what) throws Refusal {
        requireFew(count, what);
        Map<Object, Object> map = new LinkedHashMap<>();
        for (long i = 0; i < count; i++) {
            Object key = value(depth - 1, what);
            if (!(key instanceof Long) && !(key instanceof String)) {
                throw malformed(what, "a key that is neither integer nor text");
            }
            if (map.put(key, value(depth - 1, what)) != null) {
                throw new Refusal(RefusalCode.EVIDENCE_NON_CANONICAL, "key " + key + " twice", "each key once");
            }
        }
        return map;
    }

    private static String text(byte[] utf8, String what) throws Refusal {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed(what, "text that is not UTF-8");
        }
    }

    private byte[] take(long count, String what) throws Refusal {
        if (count > bytes.length - position) {
            throw new Refusal(
                    RefusalCode.EVIDENCE_TRUNCATED,
                    what + " announces " + count + " bytes, " + (bytes.length - position) + " follow",
                    "as many bytes as announced");
        }
        byte[] taken = Arrays.copyOfRange(bytes, position, position + (int) count);
        position += (int) count;
        return taken;
    }

    private int next(String what) throws Refusal {
        if (position >= bytes.length) {
            throw new Refusal(
                    RefusalCode.EVIDENCE_TRUNCATED, what + " ends after " + bytes.length + " bytes", "all of it");
        }
        return bytes[position++] & 0xFF;
    }

    private static void requireFew(long count, String what) throws Refusal {
        if (count > MOST_ENTRIES) {
            throw malformed(what, count + " entries");
        }
    }

    private static Refusal malformed(String what, String found) {
        return new Refusal(
                RefusalCode.EVIDENCE_MALFORMED, what + ": " + found, "CBOR as the Nitro Secure Module writes it");
    }
}
