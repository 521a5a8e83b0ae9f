package org.yuheng.adapters.fl.statistics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.yuheng.adapter.engine.ColumnData;
import org.yuheng.adapter.engine.InputTable;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapters.fl.mask.RingVector;
import org.yuheng.adapters.fl.plan.FlCode;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.sql.GroupedAggregate;
import org.yuheng.computation.sql.GroupedAggregate.Field;
import org.yuheng.computation.sql.GroupedAggregate.Slice;

/** One party's groups and their sums, over all its tables of the union. */
final class LocalGroups {

    /** Stands for subjects that several owners at this party hold. */
    private static final String SEVERAL = "";

    private final GroupedAggregate query;
    private final Sums sums;
    private final Map<GroupKey, Integer> keys = new LinkedHashMap<>();
    private final List<Map<Object, String>> subjects = new ArrayList<>();
    private RingVector vector = RingVector.zeros(0);

    private LocalGroups(GroupedAggregate query, Sums sums) {
        this.query = query;
        this.sums = sums;
    }

    static LocalGroups of(GroupedAggregate query, JobSpec spec, List<InputTable> tables, int maxGroups)
            throws JobFailure {
        LocalGroups groups = new LocalGroups(query, new Sums(query));
        if (query.keys().isEmpty()) {
            groups.keys.put(new GroupKey(List.of()), 0);
        }
        List<Slice> slices = new ArrayList<>();
        List<Rows> opened = new ArrayList<>();
        for (InputTable table : tables) {
            Slice slice = query.tables().stream()
                    .filter(s -> s.table().equals(table.table()))
                    .findFirst()
                    .orElseThrow();
            Rows rows = Rows.read(table, spec);
            opened.add(rows);
            slices.add(slice);
        }
        List<int[]> assigned = new ArrayList<>();
        for (int t = 0; t < slices.size(); t++) {
            assigned.add(groups.assign(slices.get(t), opened.get(t), maxGroups));
        }
        groups.vector = RingVector.zeros(groups.keys.size() * groups.sums.width());
        groups.keys.forEach((key, index) -> groups.subjects.add(new HashMap<>()));
        for (int t = 0; t < slices.size(); t++) {
            groups.accumulate(slices.get(t), opened.get(t), assigned.get(t));
        }
        groups.countSubjects();
        return groups;
    }

    /** The group of each row; −1 where the filter leaves it out. */
    private int[] assign(Slice slice, Rows rows, int maxGroups) throws JobFailure {
        List<Column> columns = new ArrayList<>();
        for (GroupedAggregate.Key key : query.keys()) {
            columns.add(rows.column(slice, key.field()));
        }
        int[] group = new int[rows.size()];
        for (int r = 0; r < group.length; r++) {
            if (slice.filter().isPresent() && !slice.filter().get().holds(rows.row(r))) {
                group[r] = -1;
                continue;
            }
            List<Object> cells = new ArrayList<>(columns.size());
            for (Column column : columns) {
                cells.add(column.at(r));
            }
            group[r] = keys.computeIfAbsent(new GroupKey(cells), k -> keys.size());
            if (keys.size() > maxGroups) {
                throw FlCode.FL_TOO_MANY_GROUPS.failure(
                        "this party has more than " + maxGroups + " groups; group by something coarser");
            }
        }
        return group;
    }

    private void accumulate(Slice slice, Rows rows, int[] group) throws JobFailure {
        List<Field> fields = sums.fields();
        List<Column> columns = new ArrayList<>();
        for (Field field : fields) {
            columns.add(rows.column(slice, field));
        }
        Column identifier = null;
        if (query.subjects() == GroupedAggregate.Subjects.IDENTIFIER) {
            String name = slice.identifier()
                    .orElseThrow(() -> FlCode.FL_UNSUPPORTED_SQL.failure(
                            "table " + slice.table() + " has no identifier, but subjects are counted by one"));
            identifier = rows.column(name);
        }
        for (int r = 0; r < group.length; r++) {
            if (group[r] >= 0) {
                vector.addInteger(group[r] * sums.width() + Sums.ROWS, 1);
                boolean complete = true;
                for (int f = 0; f < columns.size(); f++) {
                    Object value = columns.get(f).at(r);
                    complete &= value != null;
                    if (value != null) {
                        sums.add(vector, group[r], fields.get(f), value);
                    }
                }
                Object subject = identifier == null ? new RowSubject(slice.table(), r) : identifier.at(r);
                if (complete && subject != null) {
                    subjects.get(group[r]).merge(subject, slice.owner(), (a, b) -> a.equals(b) ? a : SEVERAL);
                }
            }
        }
    }

    private void countSubjects() throws JobFailure {
        for (int g = 0; g < subjects.size(); g++) {
            vector.addInteger(g * sums.width() + Sums.SUBJECTS, subjects.get(g).size());
        }
    }

    /** In the order in which their sums stand. */
    List<GroupKey> keys() {
        return new ArrayList<>(keys.keySet());
    }

    /** The subjects of each group that only this owner's tables hold. */
    long[] own(String owner) {
        return subjects.stream()
                .mapToLong(s -> s.values().stream().filter(owner::equals).count())
                .toArray();
    }

    /** The sums, each group at its place among all parties' groups. */
    RingVector placed(int[] places, int groups) {
        RingVector all = RingVector.zeros(groups * sums.width());
        for (int g = 0; g < places.length; g++) {
            all.copyFrom(vector, g * sums.width(), places[g] * sums.width(), sums.width());
        }
        return all;
    }

    /** A row that counts as a subject by itself. */
    private record RowSubject(String table, int row) {}

    /** One column of a table, with values as the union's column has them. */
    private record Column(ColumnData data, ColumnType type, ColumnType as) {
        Object at(int row) throws JobFailure {
            return Cells.as(Cells.at(data, row, type), as);
        }
    }

    /** A table in memory. */
    private record Rows(InputTable table, Map<String, ColumnData> data, Map<String, ColumnType> types) {

        static Rows read(InputTable table, JobSpec spec) throws JobFailure {
            Map<String, ColumnType> types = spec.inputs().stream()
                    .filter(i -> i.table().equals(table.table()))
                    .flatMap(i -> i.columns().stream())
                    .collect(Collectors.toMap(JobSpec.Column::name, JobSpec.Column::type));
            if (table.rows() > Integer.MAX_VALUE - 8) {
                throw FlCode.FL_RANGE.failure("table " + table.table() + " has more than 2^31 rows");
            }
            Map<String, ColumnData> data = table.read(table.columns());
            for (Map.Entry<String, ColumnType> type : types.entrySet()) {
                ColumnData column = data.get(type.getKey());
                if (column == null || column.size() != table.rows()) {
                    throw FlCode.FL_INPUT_MISMATCH.failure(
                            "column " + table.table() + "." + type.getKey() + " is absent or shorter than its table");
                }
                for (int r = 0; r < column.size(); r++) {
                    Cells.at(column, r, type.getValue());
                }
            }
            return new Rows(table, data, types);
        }

        int size() {
            return (int) table.rows();
        }

        Column column(Slice slice, Field field) throws JobFailure {
            String name = field.in(slice.table())
                    .orElseThrow(() -> FlCode.FL_UNSUPPORTED_SQL.failure(
                            "a column of the union has no part in table " + slice.table()));
            return new Column(dataOf(name), types.get(name), field.type());
        }

        Column column(String name) throws JobFailure {
            return new Column(dataOf(name), types.get(name), types.get(name));
        }

        private ColumnData dataOf(String name) throws JobFailure {
            if (!types.containsKey(name)) {
                throw FlCode.FL_INPUT_MISMATCH.failure("column " + table.table() + "." + name + " is not granted");
            }
            return data.get(name);
        }

        /** What a filter sees of one row. */
        Function<String, Object> row(int r) {
            return name -> {
                try {
                    return column(name).at(r);
                } catch (JobFailure e) {
                    throw new IllegalStateException("every cell was checked when it was read", e);
                }
            };
        }
    }

    @Override
    public String toString() {
        return "LocalGroups[" + keys.size() + " groups]";
    }
}
