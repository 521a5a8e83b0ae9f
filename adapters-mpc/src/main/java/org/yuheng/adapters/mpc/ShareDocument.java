package org.yuheng.adapters.mpc;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.sql.GroupedAggregate;

/**
 * One party's share of the released groups, as JSON. Two documents of one session differ only in {@code party}, {@code
 * labels} and {@code words}.
 *
 * @param party 0 or 1
 * @param labels group keys of each released group, at the holder of the groups; empty at the other party
 * @param words for each measure, base64 of big-endian words: {@link #WORDS_PER_MEASURE} for each released group; the two
 *     parties' words add up modulo 2^64
 * @param released groups in {@code words}
 * @param suppressed groups that are not
 */
record ShareDocument(
        String format,
        String job,
        String specDigest,
        String session,
        int party,
        List<KeyColumn> keys,
        List<MeasureColumn> measures,
        List<OutputColumn> output,
        List<SortColumn> order,
        int released,
        int suppressed,
        List<List<Optional<String>>> labels,
        List<String> words) {

    static final String FORMAT = MpcEngine.PROTOCOL + "/" + MpcEngine.VERSION;
    static final String MEDIA_TYPE = "application/vnd.yuheng.shares+json";

    /** Largest document that is read, in bytes. */
    static final int MAX_BYTES = 256 << 20;

    /** For COUNT the count and 0; for SUM the sum and whether there was a value; for AVG the sum and the count. */
    static final int WORDS_PER_MEASURE = 2;

    record KeyColumn(String name, ColumnType type) {}

    /** @param type of the measured column; BIGINT for counts */
    record MeasureColumn(String name, Kind kind, ColumnType type) {}

    enum Kind {
        COUNT,
        SUM,
        AVG
    }

    /** @param of the name of a key or measure */
    record OutputColumn(String name, String of) {}

    record SortColumn(String by, boolean descending, boolean nullsFirst) {}

    static List<KeyColumn> keysOf(JoinPlan plan) {
        return plan.keys().stream()
                .map(k -> new KeyColumn(k.name(), k.field().type()))
                .toList();
    }

    static List<MeasureColumn> measuresOf(JoinPlan plan) {
        return plan.measures().stream()
                .map(m -> new MeasureColumn(m.name(), kind(m.function()), measuredType(plan, m)))
                .toList();
    }

    private static ColumnType measuredType(JoinPlan plan, GroupedAggregate.Measure measure) {
        int index = plan.measuredIndex(measure);
        if (index < 0) {
            return ColumnType.BIGINT;
        }
        int atHolder = plan.holderSide().measured().size();
        return index < atHolder
                ? plan.holderSide().measured().get(index).type()
                : plan.otherSide().measured().get(index - atHolder).type();
    }

    private static Kind kind(GroupedAggregate.Function function) {
        return switch (function) {
            case COUNT_ROWS, COUNT, COUNT_SUBJECTS -> Kind.COUNT;
            case SUM -> Kind.SUM;
            case AVG -> Kind.AVG;
            case MIN, MAX, VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP ->
                throw new IllegalArgumentException(function + " is not planned");
        };
    }

    static String encode(long[] words) {
        ByteBuffer bytes = ByteBuffer.allocate(words.length * Long.BYTES);
        bytes.asLongBuffer().put(words);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    /**
     * The words of each measure.
     *
     * @throws IllegalArgumentException when they are not base64 of exactly the words that are due
     */
    long[][] decodedWords() {
        if (words.size() != measures.size()) {
            throw new IllegalArgumentException(words.size() + " shares for " + measures.size() + " measures");
        }
        return words.stream().map(this::decoded).toArray(long[][]::new);
    }

    private long[] decoded(String text) {
        byte[] bytes = Base64.getDecoder().decode(text);
        if (bytes.length != (long) released * WORDS_PER_MEASURE * Long.BYTES) {
            throw new IllegalArgumentException(bytes.length + " bytes of shares for " + released + " groups, "
                    + (long) released * WORDS_PER_MEASURE * Long.BYTES + " are due");
        }
        long[] decoded = new long[bytes.length / Long.BYTES];
        ByteBuffer.wrap(bytes).asLongBuffer().get(decoded);
        return decoded;
    }

    @Override
    public String toString() {
        return "ShareDocument[party " + party + ", " + released + " released, " + suppressed + " suppressed]";
    }
}
