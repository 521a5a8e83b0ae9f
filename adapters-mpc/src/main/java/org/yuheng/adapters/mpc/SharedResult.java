package org.yuheng.adapters.mpc;

import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.adapter.engine.ResultPart;
import org.yuheng.json.JsonRefusal;
import org.yuheng.json.StrictJson;

/** Puts the two parties' shares together, at the recipient's node. */
public final class SharedResult {

    /** Media type of a share. */
    public static final String SHARE_MEDIA_TYPE = ShareDocument.MEDIA_TYPE;

    /** A value of the result: what is printed, and what it is sorted by. */
    private record Cell(Optional<String> text, Optional<Comparable<?>> sortKey) {
        static final Cell NULL = new Cell(Optional.empty(), Optional.empty());

        static Cell of(String text, Comparable<?> sortKey) {
            return new Cell(Optional.of(text), Optional.of(sortKey));
        }
    }

    private SharedResult() {}

    /**
     * Adds up two shares of one result, in either order.
     *
     * @return CSV (RFC 4180, UTF-8, with a header; null is an empty field, an empty text is {@code ""}), rows in the order
     *     of the query, then by group keys. SUM of BIGINT and DECIMAL is exact, DECIMAL with 4 digits after the point; AVG
     *     and sums of DOUBLE are printed as the nearest double.
     * @throws JobFailure {@code SHARES_INVALID} when they are not the two shares of one result
     */
    public static ResultPart combine(byte[] share0, byte[] share1) throws JobFailure {
        ShareDocument first = read(share0);
        ShareDocument second = read(share1);
        requireOneResult(first, second);
        List<List<Optional<String>>> labels = first.labels().isEmpty() ? second.labels() : first.labels();
        boolean labelled = first.labels().isEmpty() != second.labels().isEmpty() || first.released() == 0;
        if (!labelled || labels.size() != first.released()) {
            throw invalid(
                    "group keys for " + labels.size() + " of " + first.released() + " groups, or at both parties");
        }
        long[][] words = words(first);
        long[][] others = words(second);
        for (int m = 0; m < words.length; m++) {
            for (int i = 0; i < words[m].length; i++) {
                words[m][i] += others[m][i];
            }
        }
        return csv(first, rows(first, labels, words));
    }

    private static ShareDocument read(byte[] share) throws JobFailure {
        try {
            return StrictJson.read(share, ShareDocument.class, ShareDocument.MAX_BYTES);
        } catch (JsonRefusal e) {
            throw new JobFailure(refusal(e.getMessage()), e);
        }
    }

    private static long[][] words(ShareDocument document) throws JobFailure {
        try {
            return document.decodedWords();
        } catch (IllegalArgumentException e) {
            throw new JobFailure(refusal(e.getMessage()), e);
        }
    }

    private static void requireOneResult(ShareDocument first, ShareDocument second) throws JobFailure {
        if (!first.format().equals(ShareDocument.FORMAT)) {
            throw invalid("format " + first.format() + ", " + ShareDocument.FORMAT + " is read");
        }
        if (first.party() + second.party() != 1 || first.party() * second.party() != 0) {
            throw invalid("shares of parties " + first.party() + " and " + second.party() + ", 0 and 1 are due");
        }
        ShareDocument expected = new ShareDocument(
                first.format(),
                first.job(),
                first.specDigest(),
                first.session(),
                second.party(),
                first.keys(),
                first.measures(),
                first.output(),
                first.order(),
                first.released(),
                first.suppressed(),
                second.labels(),
                second.words());
        if (!expected.equals(second)) {
            throw invalid("one of job " + first.job() + ", session " + first.session() + ", the other of job "
                    + second.job() + ", session " + second.session() + ", or of another query");
        }
        if (first.released() < 0 || first.suppressed() < 0) {
            throw invalid(first.released() + " released and " + first.suppressed() + " suppressed groups");
        }
    }

    private static List<Map<String, Cell>> rows(
            ShareDocument document, List<List<Optional<String>>> labels, long[][] words) throws JobFailure {
        List<Map<String, Cell>> rows = new ArrayList<>();
        for (int g = 0; g < labels.size(); g++) {
            List<Optional<String>> label = labels.get(g);
            if (label.size() != document.keys().size()) {
                throw invalid(label.size() + " group keys of " + document.keys().size());
            }
            Map<String, Cell> row = new HashMap<>();
            for (int k = 0; k < label.size(); k++) {
                row.put(document.keys().get(k).name(), key(document.keys().get(k), label.get(k)));
            }
            int at = g * ShareDocument.WORDS_PER_MEASURE;
            for (int m = 0; m < words.length; m++) {
                ShareDocument.MeasureColumn measure = document.measures().get(m);
                row.put(measure.name(), measured(measure, words[m][at], words[m][at + 1]));
            }
            rows.add(row);
        }
        rows.sort(order(document));
        return rows;
    }

    private static Cell key(ShareDocument.KeyColumn key, Optional<String> text) throws JobFailure {
        if (text.isEmpty()) {
            return Cell.NULL;
        }
        return switch (key.type()) {
            case BIGINT, DECIMAL, DOUBLE -> {
                try {
                    yield Cell.of(text.get(), new BigDecimal(text.get()));
                } catch (NumberFormatException e) {
                    throw new JobFailure(refusal("a group key of " + key.name() + " that is no " + key.type()), e);
                }
            }
            case BOOLEAN, DATE, TIMESTAMP, VARCHAR -> Cell.of(text.get(), new CodePoints(text.get()));
        };
    }

    private static Cell measured(ShareDocument.MeasureColumn measure, long word, long second) throws JobFailure {
        return switch (measure.kind()) {
            case COUNT -> Cell.of(Long.toString(word), BigDecimal.valueOf(word));
            case SUM -> {
                if (second != 0 && second != 1) {
                    throw invalid("shares of " + measure.name() + " that do not fit together");
                }
                yield second == 0 ? Cell.NULL : sum(measure, FixedPoint.decode(measure.type(), word));
            }
            case AVG -> {
                if (second < 0) {
                    throw invalid("shares of " + measure.name() + " that do not fit together");
                }
                yield second == 0
                        ? Cell.NULL
                        : number(FixedPoint.decode(measure.type(), word)
                                .divide(BigDecimal.valueOf(second), MathContext.DECIMAL128)
                                .doubleValue());
            }
        };
    }

    private static Cell sum(ShareDocument.MeasureColumn measure, BigDecimal sum) {
        return switch (measure.type()) {
            case DOUBLE -> number(sum.doubleValue());
            case BIGINT, DECIMAL, BOOLEAN, VARCHAR, DATE, TIMESTAMP -> Cell.of(sum.toPlainString(), sum);
        };
    }

    private static Cell number(double value) {
        return Cell.of(Double.toString(value), BigDecimal.valueOf(value));
    }

    private static Comparator<Map<String, Cell>> order(ShareDocument document) {
        Comparator<Map<String, Cell>> order = (a, b) -> 0;
        for (ShareDocument.SortColumn sort : document.order()) {
            order = order.thenComparing(row -> row.getOrDefault(sort.by(), Cell.NULL), (a, b) -> compare(a, b, sort));
        }
        for (ShareDocument.KeyColumn key : document.keys()) {
            ShareDocument.SortColumn ascending = new ShareDocument.SortColumn(key.name(), false, false);
            order = order.thenComparing(row -> row.get(key.name()), (a, b) -> compare(a, b, ascending));
        }
        return order;
    }

    private static int compare(Cell a, Cell b, ShareDocument.SortColumn sort) {
        if (a.sortKey().isEmpty() || b.sortKey().isEmpty()) {
            int nullsLast = Boolean.compare(a.sortKey().isEmpty(), b.sortKey().isEmpty());
            return sort.nullsFirst() ? -nullsLast : nullsLast;
        }
        int ascending = a.sortKey().get() instanceof BigDecimal number
                ? number.compareTo((BigDecimal) b.sortKey().get())
                : ((CodePoints) a.sortKey().get())
                        .compareTo((CodePoints) b.sortKey().get());
        return sort.descending() ? -ascending : ascending;
    }

    /** A text in the order of its code points, which is not the order of its UTF-16 units. */
    private record CodePoints(String text) implements Comparable<CodePoints> {
        @Override
        public int compareTo(CodePoints other) {
            int[] mine = text.codePoints().toArray();
            int[] theirs = other.text.codePoints().toArray();
            return Arrays.compare(mine, theirs);
        }
    }

    private static ResultPart csv(ShareDocument document, List<Map<String, Cell>> rows) throws JobFailure {
        StringBuilder csv = new StringBuilder();
        line(csv, document.output().stream().map(o -> Optional.of(o.name())).toList());
        for (Map<String, Cell> row : rows) {
            List<Optional<String>> fields = new ArrayList<>();
            for (ShareDocument.OutputColumn column : document.output()) {
                Cell cell = row.get(column.of());
                if (cell == null) {
                    throw invalid("a result column of " + column.of() + ", which is neither key nor measure");
                }
                fields.add(cell.text());
            }
            line(csv, fields);
        }
        return new ResultPart(
                "text/csv",
                csv.toString().getBytes(StandardCharsets.UTF_8),
                document.released(),
                document.suppressed());
    }

    private static void line(StringBuilder csv, List<Optional<String>> fields) {
        for (int i = 0; i < fields.size(); i++) {
            csv.append(i == 0 ? "" : ",")
                    .append(fields.get(i).map(SharedResult::quoted).orElse(""));
        }
        csv.append("\r\n");
    }

    private static String quoted(String text) {
        boolean plain = !text.isEmpty() && text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    private static JobFailure invalid(String what) {
        return new JobFailure(refusal(what), null);
    }

    private static Refusal refusal(String what) {
        return new Refusal(
                Fault.PEER, "SHARES_INVALID", what + "; both shares of one attempt are needed, run the request again");
    }
}
