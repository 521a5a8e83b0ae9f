package org.yuheng.orchestrator.journey;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One change to a copy of a receipt, so that people see which check notices it. */
enum Tampering {
    /** One row more in a result. */
    ROWS {
        @Override
        String change(String payload) {
            Matcher rows = Pattern.compile("\"rows\":(\\d+)").matcher(payload);
            return rows.replaceFirst(found -> "\"rows\":" + (Long.parseLong(found.group(1)) + 1));
        }
    },
    /** Issued a year earlier. */
    DATE {
        @Override
        String change(String payload) {
            Matcher issued = Pattern.compile("\"issued\":\"(\\d{4})").matcher(payload);
            return issued.replaceFirst(found -> "\"issued\":\"" + (Integer.parseInt(found.group(1)) - 1));
        }
    },
    /** Real hardware claimed where evidence was simulated, or the other way round. */
    SIMULATED {
        @Override
        String change(String payload) {
            return payload.contains("\"simulated\":true")
                    ? payload.replaceFirst("\"simulated\":true(?!.*\"simulated\":true)", "\"simulated\":false")
                    : payload.replaceFirst("\"simulated\":false(?!.*\"simulated\":false)", "\"simulated\":true");
        }
    },
    /** One character of the signature. */
    SIGNATURE {
        @Override
        String change(String payload) {
            return payload;
        }
    };

    private static final JsonMapper JSON = JsonMapper.builder().build();

    static Optional<Tampering> of(String name) {
        return Stream.of(values())
                .filter(one -> one.name().equalsIgnoreCase(name))
                .findFirst();
    }

    abstract String change(String payload);

    /** A changed copy; the original is not touched. */
    byte[] on(byte[] file) {
        ObjectNode copy = (ObjectNode) JSON.readTree(file);
        ObjectNode envelope = (ObjectNode) copy.get("receipt");
        String payload =
                new String(Base64.getDecoder().decode(envelope.get("payload").asString()), StandardCharsets.UTF_8);
        envelope.put(
                "payload", Base64.getEncoder().encodeToString(change(payload).getBytes(StandardCharsets.UTF_8)));
        if (this == SIGNATURE) {
            JsonNode signature = envelope.get("signatures").get(0);
            String sig = signature.get("sig").asString();
            ((ObjectNode) signature).put("sig", (sig.charAt(0) == 'A' ? 'B' : 'A') + sig.substring(1));
        }
        return JSON.writeValueAsBytes(copy);
    }
}
