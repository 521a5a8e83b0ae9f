package org.yuheng.trust.attestation;

import java.util.Arrays;
import java.util.HexFormat;
import org.yuheng.json.JsonRefusal;
import org.yuheng.json.StrictJson;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;

/**
 * Intel's answer {"tcbInfo": {…}, "signature": "…"} cut into the exact bytes that were signed and their signature. The
 * bytes are cut out, never written anew: a re-serialised value is another value.
 */
record SignedEnvelope(byte[] signed, byte[] signature) {

    private static final JsonFactory FACTORY = new JsonFactory();

    /** Whether it is an answer with that key rather than the value alone; {@link #cut} then says what is wrong with it. */
    static boolean looksLikeOne(byte[] utf8, String key) throws UnusableCollateral {
        try {
            JsonNode whole = StrictJson.read(utf8, JsonNode.class);
            return whole.isObject() && whole.has(key) && whole.has("signature");
        } catch (JsonRefusal e) {
            if (e.code() == JsonRefusal.Code.JSON_DUPLICATE_KEY) {
                throw new UnusableCollateral(
                        RefusalCode.COLLATERAL_DUPLICATE_KEY, "\"" + key + "\": " + e.getMessage(), e);
            }
            return false;
        }
    }

    static SignedEnvelope cut(byte[] utf8, String key) throws UnusableCollateral {
        try {
            JsonNode whole = StrictJson.read(utf8, JsonNode.class);
            JsonNode signature = whole.get("signature");
            if (!whole.isObject() || whole.size() != 2 || signature == null || !signature.isString()) {
                throw new UnusableCollateral(
                        RefusalCode.COLLATERAL_ENCODING,
                        "expected {\"" + key + "\": {…}, \"signature\": \"hex\"}",
                        null);
            }
            return new SignedEnvelope(exactValue(utf8, key), HexFormat.of().parseHex(signature.stringValue()));
        } catch (JsonRefusal e) {
            throw new UnusableCollateral(
                    e.code() == JsonRefusal.Code.JSON_DUPLICATE_KEY
                            ? RefusalCode.COLLATERAL_DUPLICATE_KEY
                            : RefusalCode.COLLATERAL_ENCODING,
                    "\"" + key + "\": " + e.getMessage(),
                    e);
        } catch (IllegalArgumentException | JacksonException e) {
            throw new UnusableCollateral(RefusalCode.COLLATERAL_ENCODING, "\"" + key + "\": " + e.getMessage(), e);
        }
    }

    private static byte[] exactValue(byte[] utf8, String key) throws UnusableCollateral {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), utf8)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                JsonToken first = parser.nextToken();
                int from = (int) parser.currentTokenLocation().getByteOffset();
                parser.skipChildren();
                if (name.equals(key) && first == JsonToken.START_OBJECT) {
                    return Arrays.copyOfRange(
                            utf8, from, (int) parser.currentLocation().getByteOffset());
                }
            }
        }
        throw new UnusableCollateral(RefusalCode.COLLATERAL_ENCODING, "no object \"" + key + "\"", null);
    }
}
