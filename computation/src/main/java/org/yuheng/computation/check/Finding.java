package org.yuheng.computation.check;

import java.util.regex.Pattern;
import org.yuheng.computation.Bilingual;

/**
 * Something wrong with a specification; one is enough to refuse it.
 *
 * @param code stable
 * @param where the part of the specification, for example {@code inputs[0].columns[2]} or {@code computation.query}
 * @param text the offending value, what was expected, what to do
 */
public record Finding(String code, String where, Bilingual text) {

    private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]{2,63}");

    public Finding {
        if (!CODE.matcher(code).matches()) {
            throw new IllegalArgumentException("code \"" + code + "\" must match " + CODE);
        }
    }
}
