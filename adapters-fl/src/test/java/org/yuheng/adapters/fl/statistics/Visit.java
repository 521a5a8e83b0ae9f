package org.yuheng.adapters.fl.statistics;

import java.math.BigDecimal;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.yuheng.adapter.engine.ColumnData;
import org.yuheng.adapter.engine.InputTable;
import org.yuheng.adapters.fl.harness.MemoryTable;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.Reveal;

/** A row of the tests' tables: a person's visit in a district, with three measured columns, any but the id null. */
record Visit(String id, String district, Long days, BigDecimal cost, Double score) {

    static Visit of(String id, String district, Integer days, String cost, Double score) {
        return new Visit(
                id,
                district,
                days == null ? null : days.longValue(),
                cost == null ? null : new BigDecimal(cost).setScale(4),
                score);
    }

    static List<JobSpec.Column> columns() {
        return List.of(
                new JobSpec.Column("id", ColumnType.VARCHAR, Reveal.AGGREGATE, true),
                new JobSpec.Column("district", ColumnType.VARCHAR, Reveal.GROUP_KEY, false),
                new JobSpec.Column("days", ColumnType.BIGINT, Reveal.AGGREGATE, false),
                new JobSpec.Column("cost", ColumnType.DECIMAL, Reveal.AGGREGATE, false),
                new JobSpec.Column("score", ColumnType.DOUBLE, Reveal.AGGREGATE, false));
    }

    static InputTable table(String name, List<Visit> rows) {
        Map<String, ColumnData> columns = new LinkedHashMap<>();
        columns.put("id", strings(rows, Visit::id));
        columns.put("district", strings(rows, Visit::district));
        columns.put(
                "days",
                new ColumnData.Longs(
                        rows.stream()
                                .mapToLong(v -> v.days() == null ? 77 : v.days())
                                .toArray(),
                        nulls(rows, Visit::days)));
        columns.put(
                "cost",
                new ColumnData.Decimals(
                        rows.stream()
                                .mapToLong(v -> v.cost() == null
                                        ? 77
                                        : v.cost().unscaledValue().longValueExact())
                                .toArray(),
                        4,
                        nulls(rows, Visit::cost)));
        columns.put(
                "score",
                new ColumnData.Doubles(
                        rows.stream()
                                .mapToDouble(v -> v.score() == null ? 77 : v.score())
                                .toArray(),
                        nulls(rows, Visit::score)));
        return new MemoryTable(name, "dataset-" + name, columns, rows.size());
    }

    private static ColumnData strings(List<Visit> rows, Function<Visit, String> value) {
        return new ColumnData.Strings(rows.stream().map(value).toArray(String[]::new), nulls(rows, value));
    }

    private static BitSet nulls(List<Visit> rows, Function<Visit, ?> value) {
        BitSet nulls = new BitSet();
        for (int r = 0; r < rows.size(); r++) {
            nulls.set(r, value.apply(rows.get(r)) == null);
        }
        return nulls;
    }
}
