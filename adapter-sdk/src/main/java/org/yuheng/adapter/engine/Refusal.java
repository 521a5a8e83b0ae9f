package org.yuheng.adapter.engine;

import java.util.regex.Pattern;

/**
 * A coded "no".
 *
 * @param code stable, for example {@code GRANT_MISSING}
 * @param message the offending value, what was expected, what to do next; never party data
 */
public record Refusal(Fault fault, String code, String message) {

    private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]{2,63}");

    public Refusal {
        if (!CODE.matcher(code).matches()) {
            throw new IllegalArgumentException("code \"" + code + "\" must match " + CODE);
        }
    }
}
