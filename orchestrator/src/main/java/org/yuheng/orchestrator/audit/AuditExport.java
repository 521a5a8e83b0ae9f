package org.yuheng.orchestrator.audit;

import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.yuheng.json.StrictJson;

/** Writes events as JSON lines, or as CSV (RFC 4180) that a spreadsheet cannot mistake for formulas. */
final class AuditExport {

    private static final List<String> HEADER = List.of(
            "id",
            "time",
            "actorKind",
            "actor",
            "roles",
            "organisation",
            "action",
            "objectType",
            "objectId",
            "version",
            "before",
            "after",
            "ruleSet",
            "decision",
            "obligations",
            "request",
            "datasets",
            "job",
            "engine",
            "measurement",
            "result",
            "correlationId",
            "detail",
            "commitment",
            "leafIndex");

    /** In which form events are exported. */
    enum Format {
        CSV("text/csv;charset=UTF-8"),
        JSONL("application/jsonl;charset=UTF-8");

        private final String type;

        Format(String type) {
            this.type = type;
        }
    }

    /** Sends what {@code events} hands over, one by one, as a file. */
    static void send(HttpServletResponse response, Format format, Consumer<Consumer<AuditStore.Kept>> events)
            throws IOException {
        response.setContentType(format.type);
        response.setHeader(
                "Content-Disposition", "attachment; filename=\"audit." + (format == Format.CSV ? "csv\"" : "jsonl\""));
        AuditExport export = new AuditExport(response.getOutputStream(), format == Format.CSV);
        export.begin();
        events.accept(export::write);
        export.end();
    }

    private final OutputStream out;
    private final boolean csv;

    AuditExport(OutputStream out, boolean csv) {
        this.out = new BufferedOutputStream(out, 1 << 16);
        this.csv = csv;
    }

    private record Line(AuditEvent event, String id, String commitment, Long leafIndex) {}

    void begin() {
        if (csv) {
            // The mark by which spreadsheets recognise UTF-8.
            text("\ufeff" + String.join(",", HEADER) + "\r\n");
        }
    }

    void write(AuditStore.Kept kept) {
        AuditEvent event = kept.event()
                .map(bytes -> StrictJson.read(bytes, AuditEvent.class))
                .orElse(null);
        String commitment = HexFormat.of().formatHex(kept.commitment());
        if (csv) {
            text(row(kept, event, commitment));
        } else {
            bytes(StrictJson.write(new Line(
                    event, kept.id().toString(), commitment, kept.leafIndex().orElse(null))));
            text("\n");
        }
    }

    private static String row(AuditStore.Kept kept, AuditEvent event, String commitment) {
        String leafIndex = kept.leafIndex().map(Object::toString).orElse("");
        List<String> cells = event == null
                ? List.of(
                        kept.id().toString(),
                        "",
                        "",
                        "",
                        "",
                        "",
                        "(erased)",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        commitment,
                        leafIndex)
                : List.of(
                        event.id().toString(),
                        event.time().toString(),
                        event.actor().kind().name(),
                        event.actor().id(),
                        String.join(" ", event.actor().roles()),
                        event.actor().organisation(),
                        event.action(),
                        event.object().type(),
                        event.object().id(),
                        Long.toString(event.object().version()),
                        event.before(),
                        event.after(),
                        event.ruleSet(),
                        event.decision(),
                        String.join(" ", event.obligations()),
                        event.request(),
                        String.join(" ", event.datasets()),
                        event.job(),
                        event.engine(),
                        event.measurement(),
                        event.result(),
                        event.correlationId(),
                        event.detail().entrySet().stream()
                                .map(entry -> entry.getKey() + "=" + entry.getValue())
                                .collect(Collectors.joining("; ")),
                        commitment,
                        leafIndex);
        return cells.stream().map(AuditExport::cell).collect(Collectors.joining(",")) + "\r\n";
    }

    static String cell(String value) {
        boolean formula = !value.isEmpty() && "=+-@\t\r".indexOf(value.charAt(0)) >= 0;
        String safe = formula ? "'" + value : value;
        return safe.matches("[^\",\r\n]*") ? safe : "\"" + safe.replace("\"", "\"\"") + "\"";
    }

    void end() {
        try {
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void text(String text) {
        bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private void bytes(byte[] bytes) {
        try {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
