package org.yuheng.orchestrator.supervision;

import java.util.List;
import java.util.stream.Collectors;
import org.yuheng.orchestrator.pages.Words;

/** Rows as CSV (RFC 4180) in the reader's language, that a spreadsheet cannot mistake for formulas. */
final class SupervisionFile {

    private final Words words;

    SupervisionFile(Words words) {
        this.words = words;
    }

    String header(SupervisionPage.View view) {
        List<String> columns =
                switch (view) {
                    case DUE, OVERDUE ->
                        List.of("request", "subject", "organisation", "clock", "state", "due", "waiting");
                    case REFUSED ->
                        List.of(
                                "request",
                                "subject",
                                "organisation",
                                "ended",
                                "grounds",
                                "by",
                                "person",
                                "reason",
                                "at");
                    case GRANTS, UNUSED ->
                        List.of("request", "subject", "organisation", "owner", "node", "since", "used");
                    case DEPARTMENTS ->
                        List.of(
                                "organisation",
                                "asked",
                                "open",
                                "waiting-count",
                                "overdue",
                                "refused",
                                "granted",
                                "unused");
                    case MONTHS -> List.of("month", "in-time", "overdue-then", "refused-then");
                };
        return line(columns.stream()
                .map(column -> words.message("supervision." + column))
                .toList());
    }

    String row(Object row) {
        if (row instanceof SupervisionStore.Due due) {
            return line(List.of(
                    due.request(),
                    due.title(),
                    words.organisation(due.organisation()),
                    words.code("supervision.clock", due.kind()),
                    words.message(due.paused() ? "supervision.paused" : "supervision.running"),
                    due.due().map(Object::toString).orElse(""),
                    names(due.waitingFor())));
        }
        if (row instanceof SupervisionStore.Refused refused) {
            return line(List.of(
                    refused.request(),
                    refused.title(),
                    words.organisation(refused.organisation()),
                    words.code("supervision.ended", refused.ended()),
                    refused.grounds().stream()
                            .map(ground -> words.code("supervision.ground", ground))
                            .collect(Collectors.joining("; ")),
                    refused.by().isEmpty() ? words.message("supervision.by-rules") : words.organisation(refused.by()),
                    refused.person().isEmpty() ? "" : words.person(refused.person()),
                    refused.reason(),
                    refused.at().toString()));
        }
        if (row instanceof SupervisionStore.Granted granted) {
            return line(List.of(
                    granted.request(),
                    granted.title(),
                    words.organisation(granted.organisation()),
                    words.organisation(granted.owner()),
                    granted.node(),
                    granted.since().toString(),
                    Integer.toString(granted.released())));
        }
        if (row instanceof SupervisionStore.Month month) {
            return line(List.of(
                    month.month().toString(),
                    Long.toString(month.inTime()),
                    Long.toString(month.overdue()),
                    Long.toString(month.refused())));
        }
        SupervisionStore.Department department = (SupervisionStore.Department) row;
        return line(List.of(
                words.organisation(department.organisation()),
                Long.toString(department.asked()),
                Long.toString(department.open()),
                Long.toString(department.waiting()),
                Long.toString(department.overdue()),
                Long.toString(department.refused()),
                Long.toString(department.granted()),
                Long.toString(department.unused())));
    }

    private String names(List<String> organisations) {
        return organisations.stream().map(words::organisation).collect(Collectors.joining("; "));
    }

    private static String line(List<String> cells) {
        return cells.stream().map(SupervisionFile::cell).collect(Collectors.joining(",")) + "\r\n";
    }

    static String cell(String value) {
        boolean formula = !value.isEmpty() && "=+-@\t\r".indexOf(value.charAt(0)) >= 0;
        String safe = formula ? "'" + value : value;
        return safe.matches("[^\",\r\n]*") ? safe : "\"" + safe.replace("\"", "\"\"") + "\"";
    }
}
