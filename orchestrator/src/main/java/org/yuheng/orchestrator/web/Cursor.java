package org.yuheng.orchestrator.web;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Where a list goes on: the sort key of the last row seen, opaque to the caller, worthless to forge. */
public record Cursor(List<String> key) {

    private static final String SEPARATOR = "\u001f";
    private static final int LONGEST = 1024;

    public Cursor {
        key = List.copyOf(key);
    }

    public static Cursor of(Object... key) {
        return new Cursor(List.of(key).stream().map(Object::toString).toList());
    }

    /**
     * @param text null or blank for the first page
     * @param parts how many values the key has
     * @throws InvalidParameter when it is not a cursor of this list
     */
    public static Optional<Cursor> parse(String text, int parts) {
        if (text == null || text.isBlank()) {
            return Optional.empty();
        }
        try {
            if (text.length() <= LONGEST) {
                String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
                List<String> key = List.of(plain.split(SEPARATOR, -1));
                if (key.size() == parts && plain.indexOf('\u0000') < 0) {
                    return Optional.of(new Cursor(key));
                }
            }
        } catch (IllegalArgumentException notBase64) {
            throw new InvalidParameter("cursor \"" + text + "\" is not one that this list gave out");
        }
        throw new InvalidParameter("cursor is not one that this list gave out");
    }

    public String part(int index) {
        return key.get(index);
    }

    /** @throws InvalidParameter when the part is not a whole number */
    public long number(int index) {
        try {
            return Long.parseLong(key.get(index));
        } catch (NumberFormatException e) {
            throw new InvalidParameter("cursor is not one that this list gave out");
        }
    }

    /** @throws InvalidParameter when the part is not a moment as {@link java.time.Instant#toString()} writes it */
    public Instant moment(int index) {
        try {
            return Instant.parse(key.get(index));
        } catch (DateTimeParseException e) {
            throw new InvalidParameter("cursor is not one that this list gave out");
        }
    }

    /** @throws InvalidParameter when the part is not a day like 2026-12-31 */
    public LocalDate day(int index) {
        try {
            return LocalDate.parse(key.get(index));
        } catch (DateTimeParseException e) {
            throw new InvalidParameter("cursor is not one that this list gave out");
        }
    }

    String text() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(String.join(SEPARATOR, key).getBytes(StandardCharsets.UTF_8));
    }
}
