package org.yuheng.trust.release;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One attempt of one run of one request, written {@code request/run/attempt}.
 *
 * @param run from 1
 * @param attempt from 1
 */
public record JobRef(String request, int run, int attempt) {

    private static final Pattern FORM =
            Pattern.compile("([A-Za-z0-9][A-Za-z0-9-]{0,62})/([1-9][0-9]{0,8})/([1-9][0-9]{0,8})");

    public JobRef {
        if (!FORM.matcher(request + "/" + run + "/" + attempt).matches()) {
            throw new IllegalArgumentException("job id " + request + "/" + run + "/" + attempt + " must match " + FORM);
        }
    }

    /** @throws IllegalArgumentException when {@code text} is not {@code request/run/attempt} */
    public static JobRef parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("job id \"" + text + "\" must match " + FORM);
        }
        return new JobRef(matcher.group(1), Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(3)));
    }

    @Override
    public String toString() {
        return request + "/" + run + "/" + attempt;
    }
}
