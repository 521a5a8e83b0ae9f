package org.yuheng.policy;

import java.util.List;

/** What records of this package demand of their components; a refusal names the field, the value and what is due. */
final class Checks {

    private Checks() {}

    static void that(boolean holds, String field, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(field + " is \"" + value + "\"; expected " + expected);
        }
    }

    static void text(String field, String value, int maxLength) {
        that(!value.isBlank(), field, value, "a text that is not blank");
        atMost(field, value, maxLength);
    }

    static void atMost(String field, String value, int maxLength) {
        that(value.length() <= maxLength, field, value.length() + " characters", "at most " + maxLength);
    }

    static <T> List<T> list(String field, List<T> values, int min, int max) {
        that(
                values.size() >= min && values.size() <= max,
                field,
                values.size() + " entries",
                min + " to " + max + " entries");
        return List.copyOf(values);
    }
}
