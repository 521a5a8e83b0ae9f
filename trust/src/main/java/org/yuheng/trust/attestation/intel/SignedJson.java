package org.yuheng.trust.attestation.intel;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Optional;
import org.yuheng.json.JsonRefusal;
import org.yuheng.json.StrictJson;
import org.yuheng.trust.attestation.RefusalCode;
import org.yuheng.trust.attestation.checking.Refusal;
import tools.jackson.databind.JsonNode;

/**
 * A value inside Intel's signed JSON, read only after the signature over its exact bytes was verified. Keys that we do
 * not know are left alone, since Intel adds some; a key twice is refused, since two readers would then disagree.
 */
final class SignedJson {

    private static final int LARGEST = 256 * 1024;

    private static final String WHOLE_SECONDS = "0000-00-00T00:00:00Z";

    private final JsonNode node;
    private final String path;
    private final RefusalCode malformed;

    private SignedJson(JsonNode node, String path, RefusalCode malformed) {
        this.node = node;
        this.path = path;
        this.malformed = malformed;
    }

    static SignedJson read(byte[] utf8, String what, RefusalCode malformed) throws Refusal {
        try {
            return new SignedJson(StrictJson.read(utf8, JsonNode.class, LARGEST), what, malformed);
        } catch (JsonRefusal e) {
            throw new Refusal(
                    e.code() == JsonRefusal.Code.JSON_DUPLICATE_KEY ? RefusalCode.COLLATERAL_DUPLICATE_KEY : malformed,
                    what + ": " + e.getMessage(),
                    "one JSON value without duplicate keys");
        }
    }

    Optional<SignedJson> optional(String key) throws Refusal {
        if (!node.isObject()) {
            throw wrong("no object");
        }
        JsonNode value = node.get(key);
        return Optional.ofNullable(value).map(v -> new SignedJson(v, path + "." + key, malformed));
    }

    SignedJson required(String key) throws Refusal {
        return optional(key).orElseThrow(() -> wrong("no \"" + key + "\""));
    }

    int size(int most) throws Refusal {
        if (!node.isArray() || node.size() > most) {
            throw wrong("no array of at most " + most);
        }
        return node.size();
    }

    SignedJson at(int index) {
        return new SignedJson(node.get(index), path + "[" + index + "]", malformed);
    }

    String text() throws Refusal {
        if (!node.isString()) {
            throw wrong("no string");
        }
        return node.stringValue();
    }

    int integer(int most) throws Refusal {
        if (!node.isInt() || node.intValue() < 0 || node.intValue() > most) {
            throw wrong("no integer from 0 to " + most);
        }
        return node.intValue();
    }

    /** Hex in either case: Intel writes FMSPCs both ways. */
    byte[] hex(int bytes) throws Refusal {
        String text = text();
        if (text.length() != 2 * bytes) {
            throw wrong("not " + 2 * bytes + " hex digits");
        }
        try {
            return HexFormat.of().parseHex(text);
        } catch (IllegalArgumentException e) {
            throw wrong("not " + 2 * bytes + " hex digits");
        }
    }

    Instant instant() throws Refusal {
        try {
            String text = text();
            return text.length() == WHOLE_SECONDS.length() ? wholeSeconds(text) : Instant.parse(text);
        } catch (DateTimeException e) {
            throw wrong("no UTC date");
        }
    }

    /** As all of Intel's dates are; the JDK's formatter takes ten times as long, and a TCB info has some forty of them. */
    private static Instant wholeSeconds(String text) {
        int[] fields = new int[6];
        int field = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            char form = WHOLE_SECONDS.charAt(i);
            if (form == '0' ? c < '0' || c > '9' : c != form) {
                throw new DateTimeException("\"" + text + "\" is not like " + WHOLE_SECONDS);
            }
            if (form == '0') {
                fields[field] = fields[field] * 10 + c - '0';
            } else {
                field++;
            }
        }
        return LocalDateTime.of(fields[0], fields[1], fields[2], fields[3], fields[4], fields[5])
                .toInstant(ZoneOffset.UTC);
    }

    Refusal wrong(String found) {
        return new Refusal(malformed, path + ": " + found, "Intel's published schema");
    }
}
