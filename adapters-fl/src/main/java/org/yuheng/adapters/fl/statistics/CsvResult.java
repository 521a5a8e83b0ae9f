package org.yuheng.adapters.fl.statistics;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import org.yuheng.computation.ColumnType;

/**
 * Renders rows as the SQL engine does: CSV of RFC 4180 in UTF-8 with a header and CRLF.
 *
 * <p>BIGINT plain; DECIMAL with {@value Cells#DECIMAL_SCALE} digits after the point; DOUBLE as {@link Double#toString};
 * BOOLEAN true and false; DATE {@code 2026-01-31}; TIMESTAMP {@code 2026-01-31 08:00:00.0} with up to six digits of a
 * second; a null is an empty field, an empty text is {@code ""}.
 */
final class CsvResult {

    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
            .toFormatter(Locale.ROOT);

    private static final long MICROS = 1_000_000;

    private final StringBuilder text = new StringBuilder();

    void header(List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            field(names.get(i), i == 0);
        }
        endRow();
    }

    void row(List<Object> values, List<ColumnType> types) {
        for (int i = 0; i < values.size(); i++) {
            field(values.get(i) == null ? null : render(values.get(i), types.get(i)), i == 0);
        }
        endRow();
    }

    byte[] toBytes() {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String render(Object value, ColumnType type) {
        return switch (type) {
            case BIGINT, BOOLEAN, VARCHAR, DOUBLE -> value.toString();
            case DECIMAL -> ((BigDecimal) value).toPlainString();
            case DATE -> LocalDate.ofEpochDay((Long) value).toString();
            case TIMESTAMP -> {
                long micros = (Long) value;
                yield LocalDateTime.ofEpochSecond(
                                Math.floorDiv(micros, MICROS),
                                (int) Math.floorMod(micros, MICROS) * 1_000,
                                ZoneOffset.UTC)
                        .format(TIMESTAMP);
            }
        };
    }

    private void field(String value, boolean first) {
        if (!first) {
            text.append(',');
        }
        if (value == null) {
            return;
        }
        if (value.isEmpty() || value.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')) {
            text.append('"').append(value.replace("\"", "\"\"")).append('"');
        } else {
            text.append(value);
        }
    }

    private void endRow() {
        text.append("\r\n");
    }
}
