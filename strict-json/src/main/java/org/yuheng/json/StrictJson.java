package org.yuheng.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/**
 * Reads signed payloads into records and writes records as bytes.
 *
 * <p>Two parsers that disagree about the same signed bytes are an attack (one key twice, keys that differ in case, bytes
 * after the value, integers that a double cannot hold). So everything two parsers could disagree about is refused, and a
 * record component that is absent is an error: nothing is guessed. Optional components are declared as {@link
 * java.util.Optional} or {@link java.util.List} and are still written.
 */
public final class StrictJson {

    /** Largest payload read by default, in bytes. */
    public static final int DEFAULT_LIMIT = 1 << 20;

    private static final int MAX_DEPTH = 64;
    private static final BigInteger MAX_INTEGER = BigInteger.ONE.shiftLeft(53);

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(64)
                    .build())
            .build();

    /** Times are strings: a number would be read as seconds here and as milliseconds elsewhere. */
    private static final SimpleModule TIMES_AS_STRINGS = new SimpleModule("times-as-strings")
            .addDeserializer(Instant.class, new ValueDeserializer<>() {
                @Override
                public Instant deserialize(JsonParser parser, DeserializationContext context) {
                    if (parser.currentToken() != JsonToken.VALUE_STRING) {
                        return (Instant) context.handleUnexpectedToken(context.constructType(Instant.class), parser);
                    }
                    String text = parser.getString();
                    try {
                        return Instant.parse(text);
                    } catch (DateTimeParseException e) {
                        return (Instant) context.handleWeirdStringValue(
                                Instant.class, text, "not a time like 2026-12-31T00:00:00Z");
                    }
                }
            });

    private static final JsonMapper MAPPER = JsonMapper.builder(FACTORY)
            .addModule(TIMES_AS_STRINGS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .changeDefaultPropertyInclusion(v -> v.withValueInclusion(JsonInclude.Include.ALWAYS))
            .withCoercionConfig(LogicalType.Textual, c -> c.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build();

    private StrictJson() {}

    /**
     * Reads one JSON value of at most {@link #DEFAULT_LIMIT} bytes.
     *
     * @throws JsonRefusal with the code of the first thing found wrong
     */
    public static <T> T read(byte[] utf8, Class<T> shape) {
        return read(utf8, shape, DEFAULT_LIMIT);
    }

    /**
     * Reads one JSON value of at most {@code limit} bytes.
     *
     * @throws JsonRefusal with the code of the first thing found wrong
     */
    public static <T> T read(byte[] utf8, Class<T> shape, int limit) {
        if (utf8.length > limit) {
            throw new JsonRefusal(
                    JsonRefusal.Code.JSON_TOO_LARGE, utf8.length + " bytes, at most " + limit + " are read", null);
        }
        requireUtf8(utf8);
        requireUnambiguous(utf8);
        try {
            T value = MAPPER.readValue(utf8, shape);
            if (value == null) {
                throw new JsonRefusal(
                        JsonRefusal.Code.JSON_SHAPE, "null where a " + shape.getSimpleName() + " is due", null);
            }
            return value;
        } catch (UnrecognizedPropertyException e) {
            throw new JsonRefusal(
                    JsonRefusal.Code.JSON_UNKNOWN_KEY,
                    "key \"" + e.getPropertyName() + "\" at " + e.getPathReference() + "; expected one of "
                            + e.getKnownPropertyIds(),
                    e);
        } catch (JacksonException e) {
            throw new JsonRefusal(JsonRefusal.Code.JSON_SHAPE, e.getOriginalMessage(), e);
        }
    }

    /** Writes compact UTF-8 JSON, record components in their declared order: the same value gives the same bytes. */
    public static byte[] write(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    private static void requireUtf8(byte[] utf8) {
        if (utf8.length >= 3 && utf8[0] == (byte) 0xEF && utf8[1] == (byte) 0xBB && utf8[2] == (byte) 0xBF) {
            throw new JsonRefusal(JsonRefusal.Code.JSON_NOT_UTF8, "starts with a byte-order mark; send none", null);
        }
        try {
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(utf8));
        } catch (CharacterCodingException e) {
            throw new JsonRefusal(JsonRefusal.Code.JSON_NOT_UTF8, "not well-formed UTF-8", e);
        }
    }

    /** An escaped half of a surrogate pair is no character: readers replace, keep or drop it. */
    private static void requireWholeCharacters(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isHighSurrogate(text.charAt(i))
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(text.charAt(i))) {
                throw new JsonRefusal(JsonRefusal.Code.JSON_MALFORMED, "a string holds half of a surrogate pair", null);
            }
        }
    }

    /** One pass over the tokens before any binding, so that refusals do not depend on the shape. */
    private static void requireUnambiguous(byte[] utf8) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), utf8)) {
            int depth = 0;
            boolean complete = false;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (complete) {
                    throw new JsonRefusal(
                            JsonRefusal.Code.JSON_MALFORMED, "more follows after the value: " + token, null);
                }
                if (token.isStructStart()) {
                    depth++;
                } else if (token.isStructEnd()) {
                    depth--;
                } else if (token == JsonToken.PROPERTY_NAME || token == JsonToken.VALUE_STRING) {
                    requireWholeCharacters(parser.getString());
                } else if (token == JsonToken.VALUE_NUMBER_INT) {
                    BigInteger value = parser.getBigIntegerValue();
                    if (value.abs().compareTo(MAX_INTEGER) > 0) {
                        throw new JsonRefusal(
                                JsonRefusal.Code.JSON_NUMBER_RANGE,
                                value + " is beyond ±2^53; send it as a string",
                                null);
                    }
                } else if (token == JsonToken.VALUE_NUMBER_FLOAT && !Double.isFinite(parser.getDoubleValue())) {
                    throw new JsonRefusal(
                            JsonRefusal.Code.JSON_NUMBER_RANGE,
                            parser.getString() + " is not finite as a double",
                            null);
                }
                complete = depth == 0;
            }
            if (!complete) {
                throw new JsonRefusal(JsonRefusal.Code.JSON_MALFORMED, "no value", null);
            }
        } catch (StreamReadException e) {
            boolean duplicate =
                    e.getOriginalMessage() != null && e.getOriginalMessage().contains("Duplicate");
            throw new JsonRefusal(
                    duplicate ? JsonRefusal.Code.JSON_DUPLICATE_KEY : JsonRefusal.Code.JSON_MALFORMED,
                    e.getOriginalMessage(),
                    e);
        } catch (JacksonException e) {
            throw new JsonRefusal(JsonRefusal.Code.JSON_MALFORMED, e.getOriginalMessage(), e);
        }
    }
}
