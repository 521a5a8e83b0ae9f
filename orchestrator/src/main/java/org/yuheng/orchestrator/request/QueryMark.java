package org.yuheng.orchestrator.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A query as it is shown with one place marked.
 *
 * @param lines of the query, from 1
 * @param limit of the column that stands against it, {@code Reveal}'s name; empty where none does
 * @param rewrite what to write instead, where there is an allowed form
 */
public record QueryMark(
        List<Line> lines, int line, int column, String construct, Optional<String> limit, Optional<String> rewrite) {

    /** One line of the query; {@code marked} is empty on all but one. */
    public record Line(int number, String before, String marked, String after) {}

    public QueryMark {
        lines = List.copyOf(lines);
    }

    /** Of what an analysis refuses, with the parameters {@code line}, {@code column}, {@code construct}. */
    static Optional<QueryMark> of(String query, Forecast.Stop stop) {
        Map<String, String> parameters = stop.parameters();
        if (!stop.pointer().equals("/computation/query") || !parameters.containsKey("construct")) {
            return Optional.empty();
        }
        int line = number(parameters.get("line"));
        int column = number(parameters.get("column"));
        String construct = parameters.getOrDefault("construct", "");
        String[] text = query.split("\r?\n", -1);
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < text.length; i++) {
            lines.add(i + 1 == line ? marked(i + 1, text[i], column, construct) : new Line(i + 1, text[i], "", ""));
        }
        return Optional.of(new QueryMark(
                lines,
                line,
                column,
                construct,
                Optional.ofNullable(parameters.get("limit")),
                Optional.ofNullable(parameters.get("rewrite"))));
    }

    /** Marks the construct where it stands at that place; otherwise the word that begins there. */
    private static Line marked(int number, String text, int column, String construct) {
        int from = Math.min(Math.max(column - 1, 0), text.length());
        int to = from;
        if (!construct.isEmpty() && text.startsWith(construct, from)) {
            to = from + construct.length();
        } else {
            while (to < text.length()
                    && (Character.isLetterOrDigit(text.charAt(to)) || "_.\"".indexOf(text.charAt(to)) >= 0)) {
                to++;
            }
            to = Math.max(to, Math.min(from + 1, text.length()));
        }
        return new Line(number, text.substring(0, from), text.substring(from, to), text.substring(to));
    }

    private static int number(String text) {
        return text == null ? 0 : Integer.parseInt(text);
    }
}
