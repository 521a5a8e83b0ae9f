package org.yuheng.computation.sql;

import java.util.List;
import java.util.Optional;
import org.yuheng.computation.ColumnType;

/**
 * A grouped query in its plainest form, for engines that do not run SQL. Every construct outside this form is absent: if
 * a query has a {@code GroupedAggregate}, it says everything that the query says.
 *
 * <p>The result has one row for each combination of group keys (one row in all, even over no rows, where there are no
 * keys) and the columns of {@link #output()}, in that order. Rows are in the order of {@link #order()}; after that, by
 * group keys ascending, nulls last. A {@link GroupGate} decides which leave.
 *
 * @param tables the slices that take part; JOIN two or more, UNION two or more, SINGLE one
 * @param keys group keys, in GROUP BY order; possibly none, possibly not in the output
 * @param measures aggregates, each once, in the order of their first appearance; possibly not in the output (HAVING)
 * @param output names of the result's columns, in their order; each is the name of a key or of a measure
 * @param having on names of keys and measures; judged after the gate
 * @param limit released rows at most
 * @param subjects how the subjects behind a row are counted
 */
public record GroupedAggregate(
        Kind kind,
        List<Slice> tables,
        List<Key> keys,
        List<Measure> measures,
        List<Output> output,
        Optional<Predicate> having,
        List<Order> order,
        Optional<Long> limit,
        Subjects subjects) {

    public GroupedAggregate {
        tables = List.copyOf(tables);
        keys = List.copyOf(keys);
        measures = List.copyOf(measures);
        output = List.copyOf(output);
        order = List.copyOf(order);
    }

    /** How the tables come together. */
    public enum Kind {
        /** One table. */
        SINGLE,
        /** Inner join; all join keys are equal to each other. Null keys join nothing. */
        JOIN,
        /** All rows of all tables; every field names a column of each. */
        UNION
    }

    /**
     * One input's part.
     *
     * @param joinKey for JOIN the column that is compared with the other tables'
     * @param identifier the column that identifies subjects, if there is one
     * @param filter on this table's own columns, before joining or grouping
     * @param owner organisation id of the table's owner
     * @param own whether its owner is a recipient. The gate's {@code own} of a UNION is the largest, over the owners that
     *     are recipients, of the subjects that only that owner's tables contribute; for SINGLE and JOIN it is 0
     */
    public record Slice(
            String table,
            Optional<String> joinKey,
            Optional<String> identifier,
            Optional<Predicate> filter,
            String owner,
            boolean own) {}

    /**
     * A column, or for UNION the corresponding column of each table.
     *
     * @param columns one for SINGLE and JOIN; for UNION one for each table, in the order of the tables
     */
    public record Field(ColumnType type, List<ColumnRef> columns) {
        public Field {
            columns = List.copyOf(columns);
        }

        /** The column's name in {@code table}, if the field is, or has a part, there. */
        public Optional<String> in(String table) {
            return columns.stream()
                    .filter(c -> c.table().equals(table))
                    .map(ColumnRef::column)
                    .findFirst();
        }
    }

    /** @param name unique among keys and measures */
    public record Key(String name, Field field) {}

    /**
     * An aggregate; nulls are left out, and over no values all but counts are null.
     *
     * @param name unique among keys and measures
     * @param field absent for COUNT_ROWS only
     * @param type of the result, as in {@link OutputColumn}
     */
    public record Measure(String name, Function function, Optional<Field> field, ColumnType type) {}

    /** An aggregate function. */
    public enum Function {
        COUNT_ROWS,
        COUNT,
        /** Over {@link Subjects}' own column only: equal to the number of subjects. */
        COUNT_SUBJECTS,
        SUM,
        AVG,
        MIN,
        MAX,
        /** Divided by n. */
        VAR_POP,
        /** Divided by n − 1; null for one value. */
        VAR_SAMP,
        STDDEV_POP,
        STDDEV_SAMP
    }

    /**
     * One result column.
     *
     * @param name of the column in the result
     * @param of the name of a key or measure; often the same
     */
    public record Output(String name, String of) {}

    /** @param by the name of a key or measure */
    public record Order(String by, boolean descending, boolean nullsFirst) {}

    /** How the subjects behind a row are counted. */
    public enum Subjects {
        /**
         * Distinct values of the identifier (for JOIN of the join key) over the rows of the group that have a value in
         * every measured column: a sum over one value is that value, however many rows without one stand beside it. In a
         * UNION a subject that several tables hold is one where the engine can see that, and otherwise counts for each.
         */
        IDENTIFIER,
        /** No table has an identifier, and every column is PLAIN: rows, with the same rule for nulls. */
        ROWS
    }
}
