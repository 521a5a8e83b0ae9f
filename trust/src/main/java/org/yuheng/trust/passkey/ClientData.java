package org.yuheng.trust.passkey;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.yuheng.trust.Outcome;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the browser says it asked the authenticator for (Web Authentication Level 2, 5.8.1). Browsers may add members, so
 * unknown ones are passed over; a member that stands there twice is refused.
 */
final class ClientData {

    private static final int LONGEST = 4_096;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ClientData() {}

    /**
     * @param type {@code webauthn.get} or {@code webauthn.create}
     * @param challenge that was to be signed
     * @return the origin
     */
    static Outcome<String> check(byte[] bytes, String type, byte[] challenge, RelyingParty site) {
        if (bytes.length > LONGEST) {
            return malformed("client data has " + bytes.length + " bytes, at most " + LONGEST);
        }
        JsonNode said;
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            said = JSON.readTree(bytes);
        } catch (JacksonException | CharacterCodingException e) {
            return malformed("client data is no JSON in UTF-8");
        }
        if (!said.isObject()) {
            return malformed("client data is no JSON object");
        }
        if (!said.path("type").asString("").equals(type)) {
            return Outcome.refused("PASSKEY_TYPE", "client data is not of type " + type);
        }
        String expected = Base64.getUrlEncoder().withoutPadding().encodeToString(challenge);
        if (!MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.US_ASCII),
                said.path("challenge").asString("").getBytes(StandardCharsets.UTF_8))) {
            return Outcome.refused("PASSKEY_CHALLENGE", "the passkey signed something else than this statement");
        }
        if (said.path("crossOrigin").asBoolean(false)) {
            return Outcome.refused("PASSKEY_ORIGIN", "used inside a page of another site");
        }
        return site.accepts(said.path("origin").asString(""));
    }

    private static Outcome<String> malformed(String why) {
        return Outcome.refused("PASSKEY_MALFORMED", why);
    }
}
