package org.yuheng.orchestrator.web;

import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;

/**
 * A kind of coded "no" on the REST edge (RFC 9457). Each package declares its own as constants.
 *
 * @param code stable, UPPER_SNAKE; the problem's {@code type} is {@code urn:yuheng:problem:CODE}
 * @param zh what happened, for people
 * @param en what happened, for people
 */
public record ProblemType(HttpStatus status, String code, String zh, String en) {

    private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]{2,63}");

    public ProblemType {
        if (!CODE.matcher(code).matches()) {
            throw new IllegalArgumentException("code \"" + code + "\" must match " + CODE);
        }
        if (!status.isError() || zh.isBlank() || en.isBlank()) {
            throw new IllegalArgumentException(code + " needs an error status and a title in both languages");
        }
    }

    /** @param detail the offending value, what was expected, what to do next */
    public Problem because(String detail) {
        return new Problem(this, detail, Map.of());
    }

    /** @param members further members of the problem document, as JSON values */
    public Problem because(String detail, Map<String, ?> members) {
        return new Problem(this, detail, members);
    }
}
