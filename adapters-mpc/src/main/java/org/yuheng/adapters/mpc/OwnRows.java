package org.yuheng.adapters.mpc;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yuheng.adapter.engine.ColumnData;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.InputTable;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.adapters.mpc.join.GroupedSums;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.sql.GroupedAggregate;
import org.yuheng.computation.sql.Predicate;

/**
 * This party's table, filtered, keyed and grouped, ready for the join.
 *
 * @param publicRows rows before filtering; the other party learns it
 * @param labels group keys of each group, in random order; at the holder only
 */
record OwnRows(GroupedSums.Rows rows, int publicRows, List<List<Optional<String>>> labels) {

    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS");

    @Override
    public String toString() {
        return "OwnRows[" + publicRows + " rows]";
    }

    /**
     * @throws JobFailure {@code JOIN_KEY_NOT_UNIQUE}, {@code SET_TOO_LARGE}, {@code VALUE_OUT_OF_RANGE}
     */
    static OwnRows read(JoinPlan plan, int party, InputTable table) throws JobFailure {
        JoinPlan.Side side = plan.sides().get(party);
        long most = Math.min(JoinPlan.MAX_ROWS, side.input().maxRows());
        if (table.rows() > most) {
            throw new JobFailure(
                    Fault.CALLER,
                    "SET_TOO_LARGE",
                    "table " + table.table() + " has " + table.rows() + " rows, at most " + most
                            + " take part; narrow the dataset");
        }
        List<GroupedAggregate.Key> groupKeys = party == plan.holder() ? plan.keys() : List.of();
        Map<String, ColumnData> columns = table.read(List.copyOf(columnsUsed(side, groupKeys)));
        int rows = Math.toIntExact(table.rows());
        return new Reader(plan, side, columns, rows, groupKeys).read(party == plan.holder());
    }

    private static Set<String> columnsUsed(JoinPlan.Side side, List<GroupedAggregate.Key> groupKeys) {
        Set<String> names = new LinkedHashSet<>();
        names.add(side.joinKey());
        side.filter().ifPresent(f -> addColumns(f, names));
        groupKeys.forEach(k -> names.add(k.field().columns().get(0).column()));
        side.measured().forEach(c -> names.add(c.name()));
        return names;
    }

    private static void addColumns(Predicate predicate, Set<String> names) {
        if (predicate instanceof Predicate.Compare p) {
            names.add(p.column());
        } else if (predicate instanceof Predicate.In p) {
            names.add(p.column());
        } else if (predicate instanceof Predicate.Between p) {
            names.add(p.column());
        } else if (predicate instanceof Predicate.IsNull p) {
            names.add(p.column());
        } else if (predicate instanceof Predicate.IsTrue p) {
            names.add(p.column());
        } else if (predicate instanceof Predicate.And p) {
            p.parts().forEach(part -> addColumns(part, names));
        } else if (predicate instanceof Predicate.Or p) {
            p.parts().forEach(part -> addColumns(part, names));
        } else if (predicate instanceof Predicate.Not p) {
            addColumns(p.part(), names);
        }
    }

    private record Reader(
            JoinPlan plan,
            JoinPlan.Side side,
            Map<String, ColumnData> columns,
            int rows,
            List<GroupedAggregate.Key> groupKeys) {

        OwnRows read(boolean holder) throws JobFailure {
            List<byte[]> keys = new ArrayList<>();
            List<Integer> kept = new ArrayList<>();
            Set<ByteBuffer> seen = new HashSet<>();
            for (int row = 0; row < rows; row++) {
                int at = row;
                if (side.filter().isPresent() && !side.filter().get().holds(name -> value(side.column(name), at))) {
                    continue;
                }
                Object key = value(side.column(side.joinKey()), row);
                if (key == null) {
                    continue;
                }
                byte[] bytes = keyBytes(key);
                if (seen.add(ByteBuffer.wrap(bytes))) {
                    keys.add(bytes);
                    kept.add(row);
                } else if (!plan.distinctOnly()) {
                    throw new JobFailure(
                            Fault.CALLER,
                            "JOIN_KEY_NOT_UNIQUE",
                            "column " + side.joinKey() + " of table "
                                    + side.input().table()
                                    + " has a value twice among the rows that take part; join on a column that is"
                                    + " unique on each side");
                }
            }
            int[] row = kept.stream().mapToInt(r -> r).toArray();
            long[][] values = new long[side.measured().size()][row.length];
            long[][] present = new long[values.length][row.length];
            for (int c = 0; c < values.length; c++) {
                measure(side.measured().get(c), row, values[c], present[c]);
            }
            List<List<Optional<String>>> labels = new ArrayList<>();
            int[] groupOf = holder ? groups(row, labels) : new int[0];
            return new OwnRows(
                    new GroupedSums.Rows(keys.toArray(byte[][]::new), values, present, groupOf), rows, labels);
        }

        /** Numbers the groups in random order, so that a number says nothing about a label. */
        private int[] groups(int[] row, List<List<Optional<String>>> labels) {
            if (groupKeys.isEmpty()) {
                labels.add(List.of());
                return new int[row.length];
            }
            Map<List<Optional<String>>, Integer> numbers = new HashMap<>();
            List<List<Optional<String>>> labelOf = new ArrayList<>();
            for (int r : row) {
                List<Optional<String>> label = groupKeys.stream()
                        .map(k -> side.column(k.field().columns().get(0).column()))
                        .map(c -> Optional.ofNullable(value(c, r)).map(v -> text(c.type(), v)))
                        .toList();
                labelOf.add(label);
                numbers.putIfAbsent(label, 0);
            }
            labels.addAll(numbers.keySet());
            Collections.shuffle(labels, new SecureRandom());
            for (int g = 0; g < labels.size(); g++) {
                numbers.put(labels.get(g), g);
            }
            return labelOf.stream().mapToInt(numbers::get).toArray();
        }

        private void measure(JobSpec.Column column, int[] row, long[] values, long[] present) throws JobFailure {
            for (int i = 0; i < row.length; i++) {
                Object value = value(column, row[i]);
                if (value != null) {
                    present[i] = 1;
                    values[i] = FixedPoint.encode(column, value, FixedPoint.bound(rows));
                }
            }
        }

        private Object value(JobSpec.Column column, int row) {
            ColumnData data = columns.get(column.name());
            if (data.nulls().get(row)) {
                return null;
            }
            if (data instanceof ColumnData.Longs longs) {
                return column.type() == ColumnType.BOOLEAN ? (Object) (longs.values()[row] != 0) : longs.values()[row];
            }
            if (data instanceof ColumnData.Decimals decimals) {
                return BigDecimal.valueOf(decimals.unscaled()[row], decimals.scale());
            }
            if (data instanceof ColumnData.Doubles doubles) {
                return doubles.values()[row];
            }
            return ((ColumnData.Strings) data).values()[row];
        }

        private byte[] keyBytes(Object key) throws JobFailure {
            if (key instanceof String text) {
                try {
                    ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
                    return Arrays.copyOf(utf8.array(), utf8.limit());
                } catch (CharacterCodingException e) {
                    throw new JobFailure(
                            new Refusal(
                                    Fault.CALLER,
                                    "KEY_NOT_TEXT",
                                    "column " + side.joinKey() + " of table "
                                            + side.input().table()
                                            + " has a value that is no Unicode text; correct the dataset"),
                            e);
                }
            }
            if (key instanceof BigDecimal decimal) {
                // 1.5 and 1.50 are one key
                return decimal.stripTrailingZeros().toPlainString().getBytes(StandardCharsets.US_ASCII);
            }
            if (key instanceof Boolean truth) {
                return new byte[] {(byte) (truth ? 1 : 0)};
            }
            return ByteBuffer.allocate(Long.BYTES).putLong((Long) key).array();
        }
    }

    private static String text(ColumnType type, Object value) {
        return switch (type) {
            case DATE -> LocalDate.ofEpochDay((Long) value).toString();
            case TIMESTAMP ->
                LocalDateTime.ofInstant(Instant.EPOCH.plus((Long) value, ChronoUnit.MICROS), ZoneOffset.UTC)
                        .format(TIMESTAMP);
            case DECIMAL -> ((BigDecimal) value).toPlainString();
            case BIGINT, DOUBLE, BOOLEAN, VARCHAR -> value.toString();
        };
    }
}
