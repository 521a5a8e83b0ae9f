package org.yuheng.adapters.api;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.computation.ColumnType;

/**
 * Holds records to the catalogued items: every item present (null must be said), nothing else, each value of its type.
 *
 * <p>Refuses with {@code PAYLOAD_UNKNOWN_COLUMN}, {@code PAYLOAD_MISSING_COLUMN} or {@code PAYLOAD_WRONG_TYPE}, columns and
 * counts, never a value.
 */
public final class PayloadCheck {

    private static final int COLUMNS_NAMED = 20;
    private static final int MAX_NUMBER = 400;
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+(\\.\\d+)?([eE][+-]?\\d{1,3})?");
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd").withResolverStyle(ResolverStyle.STRICT);
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS");

    private final Map<String, ColumnType> items = new LinkedHashMap<>();
    private final Map<String, Long> unknown = new TreeMap<>();
    private final Map<String, Long> missing = new TreeMap<>();
    private final Map<String, Long> wrong = new TreeMap<>();

    public PayloadCheck(List<CataloguedItem> catalogued) {
        catalogued.forEach(item -> items.put(item.name(), item.type()));
    }

    /**
     * Checks one record.
     *
     * @param values null, String, Boolean or BigDecimal by name
     * @param textual whether numbers, dates and truth values are given as text, as in CSV
     * @return one text for each item in the catalogue's order, null where there is no value; empty when the record is refused
     */
    public Optional<String[]> row(Map<String, Object> values, boolean textual) {
        boolean good = true;
        for (String name : values.keySet()) {
            if (!items.containsKey(name)) {
                count(unknown, name);
                good = false;
            }
        }
        String[] row = new String[items.size()];
        int at = 0;
        for (Map.Entry<String, ColumnType> item : items.entrySet()) {
            Object value = values.get(item.getKey());
            if (value == null && !values.containsKey(item.getKey())) {
                count(missing, item.getKey());
                good = false;
            } else if (value != null) {
                row[at] = canonical(value, item.getValue(), textual);
                if (row[at] == null) {
                    count(wrong, item.getKey());
                    good = false;
                }
            }
            at++;
        }
        return good ? Optional.of(row) : Optional.empty();
    }

    /** The first kind of objection among the records so far. */
    public Optional<Refusal> objection() {
        return objection("PAYLOAD_UNKNOWN_COLUMN", "columns that the catalogue does not have", unknown, false)
                .or(() -> objection("PAYLOAD_MISSING_COLUMN", "catalogued columns are missing", missing, false))
                .or(() -> objection("PAYLOAD_WRONG_TYPE", "values are not of the catalogued type", wrong, true));
    }

    private Optional<Refusal> objection(String code, String what, Map<String, Long> counts, boolean typed) {
        if (counts.isEmpty()) {
            return Optional.empty();
        }
        String columns = counts.entrySet().stream()
                .limit(COLUMNS_NAMED)
                .map(e -> ColumnName.shown(e.getKey()) + (typed ? " (" + items.get(e.getKey()) + ")" : "") + " in "
                        + e.getValue() + " records")
                .collect(Collectors.joining(", "));
        return Optional.of(new Refusal(
                Fault.PEER,
                code,
                what + ": " + columns + (counts.size() > COLUMNS_NAMED ? ", …" : "")
                        + "; ask the partner to send what is catalogued, or correct the declaration"));
    }

    private static void count(Map<String, Long> counts, String column) {
        // A partner that makes up a new column for every record must not fill the memory.
        if (counts.size() < 1_000 || counts.containsKey(column)) {
            counts.merge(column, 1L, Long::sum);
        }
    }

    /** The value as text that a database reads back as this type; null when it is not of the type. */
    private static String canonical(Object value, ColumnType type, boolean textual) {
        return switch (type) {
            case BIGINT -> whole(number(value, textual));
            case DECIMAL -> decimal(number(value, textual || value instanceof String));
            case DOUBLE -> floating(number(value, textual));
            case BOOLEAN -> truth(value, textual);
            case VARCHAR -> value instanceof String text && text.indexOf('\0') < 0 ? text : null;
            case DATE -> value instanceof String text ? date(text) : null;
            case TIMESTAMP -> value instanceof String text ? timestamp(text) : null;
        };
    }

    private static BigDecimal number(Object value, boolean textual) {
        BigDecimal number = null;
        if (value instanceof BigDecimal given) {
            number = given;
        } else if (textual
                && value instanceof String text
                && text.length() <= MAX_NUMBER
                && NUMBER.matcher(text).matches()) {
            number = new BigDecimal(text);
        }
        // Plain notation of a huge exponent would be as long as the exponent is large.
        return number == null || Math.abs((long) number.scale()) > MAX_NUMBER ? null : number;
    }

    private static String whole(BigDecimal number) {
        if (number == null || number.stripTrailingZeros().scale() > 0) {
            return null;
        }
        return number.toBigInteger().bitLength() < Long.SIZE
                ? number.toBigInteger().toString()
                : null;
    }

    private static String decimal(BigDecimal number) {
        if (number == null) {
            return null;
        }
        BigDecimal shortest = number.stripTrailingZeros();
        return shortest.scale() <= 4 && shortest.precision() - shortest.scale() <= 14 ? shortest.toPlainString() : null;
    }

    private static String floating(BigDecimal number) {
        return number == null || Double.isInfinite(number.doubleValue()) ? null : Double.toString(number.doubleValue());
    }

    private static String truth(Object value, boolean textual) {
        if (value instanceof Boolean truth) {
            return truth.toString();
        }
        return textual && ("true".equals(value) || "false".equals(value)) ? (String) value : null;
    }

    private static String date(String text) {
        try {
            return text.length() == 10 ? LocalDate.parse(text, DATE).toString() : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** ISO 8601 with {@code T} or blank between date and time; an offset is turned into UTC, none means UTC. */
    private static String timestamp(String text) {
        if (text.length() < 16 || text.length() > 35) {
            return null;
        }
        String iso = text.charAt(10) == ' ' ? text.substring(0, 10) + "T" + text.substring(11) : text;
        boolean offset = iso.endsWith("Z") || iso.indexOf('+', 11) > 0 || iso.indexOf('-', 11) > 0;
        try {
            LocalDateTime time = offset
                    ? OffsetDateTime.parse(iso)
                            .withOffsetSameInstant(ZoneOffset.UTC)
                            .toLocalDateTime()
                    : LocalDateTime.parse(iso);
            return time.getYear() < 1 || time.getYear() > 9999 ? null : TIMESTAMP.format(time);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
