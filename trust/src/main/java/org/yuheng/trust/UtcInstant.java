package org.yuheng.trust;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Pattern;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;

/** Reads a time in a signed payload in one way only: a string in UTC, {@code 2026-01-31T08:00:00Z}; no number, no offset. */
public final class UtcInstant extends StdDeserializer<Instant> {

    private static final Pattern FORM =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{3}|\\.\\d{6}|\\.\\d{9})?Z");

    public UtcInstant() {
        super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context) {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            return context.reportInputMismatch(this, "a time is a string like 2026-01-31T08:00:00Z");
        }
        String text = parser.getString();
        try {
            if (FORM.matcher(text).matches()) {
                Instant value = Instant.parse(text);
                if (value.toString().equals(text)) {
                    return value;
                }
            }
            return context.reportInputMismatch(this, "time \"" + text + "\" must be like 2026-01-31T08:00:00Z");
        } catch (DateTimeException e) {
            return context.reportInputMismatch(this, "time \"" + text + "\" does not exist: " + e.getMessage());
        }
    }
}
