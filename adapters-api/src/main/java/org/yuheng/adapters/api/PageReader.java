package org.yuheng.adapters.api;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.Refusal;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/**
 * Bytes to records. Signed payloads have {@code StrictJson}; here an 18-digit number has to get through, so that the scan
 * sees it. Messages name places, never content.
 */
final class PageReader {

    private static final int MAX_ITEMS = 1_000_000;
    private static final int MAX_CURSOR = 1024;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(8)
                    .maxNumberLength(64)
                    .maxNameLength(256)
                    .maxStringLength(1 << 16)
                    .build())
            .build();

    private PageReader() {}

    static Page read(byte[] payload, PayloadFormat format) throws JobFailure {
        return switch (format) {
            case JSON -> json(text(payload));
            case CSV -> csv(text(payload));
        };
    }

    private static String text(byte[] payload) throws JobFailure {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(payload))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new JobFailure(refusal("is not well-formed UTF-8"), e);
        }
    }

    private static Page json(String text) throws JobFailure {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            List<Map<String, Object>> items = null;
            Optional<String> next = Optional.empty();
            boolean hasNext = false;
            require(parser, JsonToken.START_OBJECT);
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String key = parser.getString();
                if (key.equals("items")) {
                    items = items(parser);
                } else if (key.equals("next")) {
                    hasNext = true;
                    next = cursor(parser);
                } else {
                    throw malformed("has a key besides \"items\" and \"next\"", parser);
                }
            }
            if (items == null || !hasNext) {
                throw malformed("lacks \"items\" or \"next\" (null on the last page)", parser);
            }
            if (parser.nextToken() != null) {
                throw malformed("goes on after its end", parser);
            }
            return new Page(items, next, false);
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            String place = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
            // The parser's own text quotes the payload, so neither it nor the cause goes on.
            throw new JobFailure(refusal("is not one JSON object without duplicate keys" + place), null);
        }
    }

    private static List<Map<String, Object>> items(JsonParser parser) throws JobFailure {
        require(parser, JsonToken.START_ARRAY);
        List<Map<String, Object>> items = new ArrayList<>();
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            Map<String, Object> item = new LinkedHashMap<>();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String key = parser.getString();
                parser.nextToken();
                item.put(key, value(parser));
            }
            items.add(item);
            if (items.size() > MAX_ITEMS) {
                throw malformed("has more than " + MAX_ITEMS + " items; send smaller pages", parser);
            }
        }
        if (parser.currentToken() != JsonToken.END_ARRAY) {
            throw malformed("has an item that is no object", parser);
        }
        return items;
    }

    private static Object value(JsonParser parser) throws JobFailure {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (token == JsonToken.VALUE_STRING) {
            return parser.getString();
        }
        if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
            return token == JsonToken.VALUE_TRUE;
        }
        if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
            return new BigDecimal(parser.getString());
        }
        throw malformed("has an item with a nested value; expected flat items", parser);
    }

    private static Optional<String> cursor(JsonParser parser) throws JobFailure {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.VALUE_NULL) {
            return Optional.empty();
        }
        if (token != JsonToken.VALUE_STRING
                || parser.getString().isEmpty()
                || parser.getString().length() > MAX_CURSOR) {
            throw malformed(
                    "has a \"next\" that is neither null nor text of 1 to " + MAX_CURSOR + " characters", parser);
        }
        return Optional.of(parser.getString());
    }

    private static void require(JsonParser parser, JsonToken token) throws JobFailure {
        if (parser.nextToken() != token) {
            throw malformed("is not {\"items\":[…],\"next\":…}", parser);
        }
    }

    private static Page csv(String text) throws JobFailure {
        CsvRecords lines = new CsvRecords(text);
        Optional<List<String>> header = lines.next();
        if (header.isEmpty() || header.get().contains(null)) {
            throw new JobFailure(refusal("has no header line, or a header without a name"), null);
        }
        List<String> names = header.get();
        if (new HashSet<>(names).size() != names.size()) {
            throw new JobFailure(refusal("has one header twice"), null);
        }
        List<Map<String, Object>> records = new ArrayList<>();
        for (Optional<List<String>> line = lines.next(); line.isPresent(); line = lines.next()) {
            List<String> values = line.get();
            if (values.size() != names.size()) {
                throw new JobFailure(
                        refusal("has " + values.size() + " fields in record " + (records.size() + 1) + ", "
                                + names.size() + " in the header"),
                        null);
            }
            Map<String, Object> item = new LinkedHashMap<>();
            for (int i = 0; i < values.size(); i++) {
                item.put(names.get(i), values.get(i));
            }
            records.add(item);
            if (records.size() > MAX_ITEMS) {
                throw new JobFailure(refusal("has more than " + MAX_ITEMS + " records"), null);
            }
        }
        return new Page(records, Optional.empty(), true);
    }

    private static JobFailure malformed(String what, JsonParser parser) {
        TokenStreamLocation at = parser.currentLocation();
        return new JobFailure(refusal(what + ", at line " + at.getLineNr() + ", column " + at.getColumnNr()), null);
    }

    static Refusal refusal(String what) {
        return new Refusal(
                Fault.PEER, "PAYLOAD_MALFORMED", "the partner's payload " + what + "; ask the partner to correct it");
    }
}
