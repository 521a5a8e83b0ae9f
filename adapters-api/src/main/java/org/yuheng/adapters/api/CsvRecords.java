package org.yuheng.adapters.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yuheng.adapter.engine.JobFailure;

/** Records of RFC 4180 text, lines ending in CRLF or LF; an empty field without quotes is null. */
final class CsvRecords {

    private static final int MAX_FIELDS = 1_000;

    private final String text;
    private int at;
    private long record;

    CsvRecords(String text) {
        this.text = text;
        this.at = text.startsWith("\uFEFF") ? 1 : 0;
    }

    Optional<List<String>> next() throws JobFailure {
        if (at >= text.length()) {
            return Optional.empty();
        }
        record++;
        List<String> fields = new ArrayList<>();
        while (true) {
            fields.add(field());
            if (fields.size() > MAX_FIELDS) {
                throw malformed("has more than " + MAX_FIELDS + " fields");
            }
            if (at < text.length() && text.charAt(at) == ',') {
                at++;
            } else {
                endOfLine();
                return Optional.of(fields);
            }
        }
    }

    private String field() throws JobFailure {
        if (at < text.length() && text.charAt(at) == '"') {
            at++;
            return quoted();
        }
        int start = at;
        while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
            if (text.charAt(at) == '"') {
                throw malformed("has a quote inside an unquoted field");
            }
            at++;
        }
        return start == at ? null : text.substring(start, at);
    }

    private String quoted() throws JobFailure {
        StringBuilder value = new StringBuilder();
        while (true) {
            int quote = text.indexOf('"', at);
            if (quote < 0) {
                throw malformed("has a quoted field without end");
            }
            value.append(text, at, quote);
            at = quote + 1;
            if (at >= text.length() || text.charAt(at) != '"') {
                return value.toString();
            }
            value.append('"');
            at++;
        }
    }

    private void endOfLine() throws JobFailure {
        if (at >= text.length()) {
            return;
        }
        if (text.charAt(at) == '\r') {
            at++;
        }
        if (at >= text.length() || text.charAt(at) != '\n') {
            throw malformed("has more after a quoted field, or a CR without LF");
        }
        at++;
    }

    private JobFailure malformed(String what) {
        return new JobFailure(PageReader.refusal("is not RFC 4180: line record " + record + " " + what), null);
    }
}
