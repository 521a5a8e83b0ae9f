package org.yuheng.trust;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A coded "no".
 *
 * @param code stable, UPPER_SNAKE, for example {@code GRANT_EXPIRED}
 * @param message the offending value, what was expected and what to do next; never a secret, never party data
 */
public record Refusal(String code, String message) {

    private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]{2,63}");

    public Refusal {
        if (!CODE.matcher(code).matches()) {
            throw new IllegalArgumentException("code \"" + code + "\" must match " + CODE);
        }
        Objects.requireNonNull(message, "message");
    }

    @Override
    public String toString() {
        return code + ": " + message;
    }
}
