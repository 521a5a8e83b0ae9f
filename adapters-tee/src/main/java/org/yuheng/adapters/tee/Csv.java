package org.yuheng.adapters.tee;

import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobFailure;

/** Builds CSV as RFC 4180 has it; an absent value is an empty field, an empty text is {@code ""}. */
final class Csv {

    private final int limit;
    private final StringBuilder text = new StringBuilder();
    private boolean rowStarted;

    Csv(int limit) {
        this.limit = limit;
    }

    void field(String value) {
        if (rowStarted) {
            text.append(',');
        }
        rowStarted = true;
        if (value == null) {
            return;
        }
        if (value.isEmpty() || value.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')) {
            text.append('"').append(value.replace("\"", "\"\"")).append('"');
        } else {
            text.append(value);
        }
    }

    void endRow() throws JobFailure {
        text.append("\r\n");
        rowStarted = false;
        if (text.length() > limit) {
            throw new JobFailure(
                    Fault.RESOURCES, "RESULT_TOO_LARGE", "the result is over " + limit + " characters; ask for less");
        }
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
