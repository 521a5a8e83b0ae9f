package org.yuheng.adapters.mpc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.Computation;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.sql.ColumnRef;
import org.yuheng.computation.sql.GroupedAggregate;
import org.yuheng.computation.sql.GroupedAggregate.Function;
import org.yuheng.computation.sql.GroupedAggregate.Measure;
import org.yuheng.computation.sql.Predicate;

/**
 * A specification's computation as two tables, a hidden join and sums by group; both parties and every checking node
 * derive the same one.
 *
 * @param sides by party, 0 then 1
 * @param holder the party whose table has the group keys
 * @param minGroup the k of MIN_GROUP, 0 where there is no such obligation
 * @param distinctOnly PSI: equal keys within a table are one member, instead of an error
 */
record JoinPlan(
        List<Side> sides,
        int holder,
        List<GroupedAggregate.Key> keys,
        List<Measure> measures,
        List<GroupedAggregate.Output> output,
        List<GroupedAggregate.Order> order,
        long minGroup,
        boolean distinctOnly) {

    /** Rows that one party may bring. */
    static final int MAX_ROWS = 500_000;

    /** Columns that measures may be taken of. */
    static final int MAX_MEASURED = 8;

    private static final String PARTY = "party-";

    /**
     * One party's table.
     *
     * @param measured own columns that aggregates are taken of, each once
     */
    record Side(JobSpec.Input input, String joinKey, Optional<Predicate> filter, List<JobSpec.Column> measured) {

        JobSpec.Column column(String name) {
            return columnOf(input, name).orElseThrow();
        }
    }

    /** A table that takes part. */
    private record Part(String table, Optional<String> joinKey, Optional<Predicate> filter) {}

    JoinPlan {
        sides = List.copyOf(sides);
        keys = List.copyOf(keys);
        measures = List.copyOf(measures);
        output = List.copyOf(output);
        order = List.copyOf(order);
    }

    Side holderSide() {
        return sides.get(holder);
    }

    Side otherSide() {
        return sides.get(1 - holder);
    }

    /** Where a measure's column stands among all measured columns, the holder's first; −1 where it counts joined rows. */
    int measuredIndex(Measure measure) {
        if (countsRows(measure)) {
            return -1;
        }
        ColumnRef column = measure.field().orElseThrow().columns().get(0);
        int at = names(holderSide(), column);
        return at >= 0 ? at : holderSide().measured().size() + names(otherSide(), column);
    }

    private static int names(Side side, ColumnRef column) {
        if (!side.input().table().equals(column.table())) {
            return -1;
        }
        return side.measured().stream().map(JobSpec.Column::name).toList().indexOf(column.column());
    }

    /** Groups with fewer joined rows are held back. A group that nothing joins is no row of the result. */
    long minRows() {
        return keys.isEmpty() ? minGroup : Math.max(1, minGroup);
    }

    private boolean countsRows(Measure measure) {
        return measure.field().isEmpty() || sides.stream().anyMatch(s -> isJoinKey(s, measure));
    }

    private static boolean isJoinKey(Side side, Measure measure) {
        return measure.function() != Function.SUM
                && measure.function() != Function.AVG
                && measure.field().orElseThrow().in(side.input().table()).equals(Optional.of(side.joinKey()));
    }

    static JoinPlan of(JobSpec spec, Computation.Psi psi) throws JobFailure {
        Measure count = new Measure("cardinality", Function.COUNT_ROWS, Optional.empty(), ColumnType.BIGINT);
        List<Side> sides = sides(
                spec,
                List.of(
                        new Part(psi.leftTable(), Optional.of(psi.leftColumn()), Optional.empty()),
                        new Part(psi.rightTable(), Optional.of(psi.rightColumn()), Optional.empty())),
                List.of());
        return new JoinPlan(
                sides,
                0,
                List.of(),
                List.of(count),
                List.of(new GroupedAggregate.Output("cardinality", "cardinality")),
                List.of(),
                minGroup(spec),
                true);
    }

    /** @throws JobFailure with what stands against running this query here */
    static JoinPlan of(JobSpec spec, GroupedAggregate query) throws JobFailure {
        if (query.kind() != GroupedAggregate.Kind.JOIN || query.tables().size() != 2) {
            throw cannot(
                    "SQL_" + query.kind(),
                    "a query over " + query.tables().size() + " tables as " + query.kind() + "; it joins exactly two");
        }
        if (query.having().isPresent()) {
            throw cannot("SQL_HAVING", "HAVING; leave it out and filter the result");
        }
        if (query.limit().isPresent()) {
            throw cannot("SQL_LIMIT", "LIMIT; leave it out");
        }
        List<Side> sides = sides(
                spec,
                query.tables().stream()
                        .map(t -> new Part(t.table(), t.joinKey(), t.filter()))
                        .toList(),
                query.measures());
        int holder = holder(sides, query.keys());
        JoinPlan plan = new JoinPlan(
                sides, holder, query.keys(), query.measures(), query.output(), query.order(), minGroup(spec), false);
        int measured = plan.holderSide().measured().size()
                + plan.otherSide().measured().size();
        if (measured > MAX_MEASURED) {
            throw cannot("SQL_AGGREGATES", measured + " aggregated columns; at most " + MAX_MEASURED);
        }
        return plan;
    }

    private static List<Side> sides(JobSpec spec, List<Part> parts, List<Measure> measures) throws JobFailure {
        List<Side> sides = new ArrayList<>();
        for (int party = 0; party < 2; party++) {
            String role = PARTY + party;
            String node = spec.nodeOf(role).orElseThrow(() -> placement("no node plays " + role));
            List<Part> here = new ArrayList<>();
            for (Part part : parts) {
                if (input(spec, part.table()).node().equals(node)) {
                    here.add(part);
                }
            }
            if (here.size() != 1) {
                throw placement("node " + node + " plays " + role + " and holds " + here.size()
                        + " of the two tables; each party's node holds one");
            }
            sides.add(side(spec, here.get(0), measures));
        }
        String dealer = spec.nodeOf("dealer").orElseThrow(() -> placement("no node plays dealer"));
        if (!spec.inputsAt(dealer).isEmpty()) {
            throw new JobFailure(
                    Fault.POLICY,
                    "DEALER_HOLDS_DATA",
                    "node " + dealer + " plays dealer and holds an input; place the dealer at a node without data");
        }
        ColumnType left = sides.get(0).column(sides.get(0).joinKey()).type();
        ColumnType right = sides.get(1).column(sides.get(1).joinKey()).type();
        if (left != right || left == ColumnType.DOUBLE) {
            throw cannot(
                    "SQL_JOIN_KEY_TYPE",
                    "a join of " + left + " with " + right + "; both sides need one type, and it is not DOUBLE");
        }
        return sides;
    }

    private static Side side(JobSpec spec, Part part, List<Measure> measures) throws JobFailure {
        JobSpec.Input input = input(spec, part.table());
        String joinKey =
                part.joinKey().orElseThrow(() -> cannot("SQL_JOIN", "table " + part.table() + " without a join key"));
        requireColumn(input, joinKey);
        List<JobSpec.Column> measured = new ArrayList<>();
        for (Measure measure : measures) {
            Optional<String> name = measure.field().flatMap(f -> f.in(part.table()));
            if (name.isEmpty()) {
                continue;
            }
            JobSpec.Column column = requireColumn(input, name.get());
            switch (measure.function()) {
                case COUNT_ROWS -> {}
                case COUNT, COUNT_SUBJECTS -> {
                    if (name.get().equals(joinKey)) {
                        continue;
                    }
                    if (measure.function() == Function.COUNT_SUBJECTS) {
                        throw cannot("SQL_COUNT_DISTINCT", "count(distinct " + name.get() + "); only the join key's");
                    }
                }
                case SUM, AVG -> requireNumber(column, measure.function());
                case MIN, MAX -> throw cannot("SQL_MIN_MAX", measure.function() + "(" + name.get() + ")");
                case VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP ->
                    throw cannot("SQL_VARIANCE", measure.function() + "(" + name.get() + ")");
            }
            if (!measured.contains(column)) {
                measured.add(column);
            }
        }
        return new Side(input, joinKey, part.filter(), measured);
    }

    private static void requireNumber(JobSpec.Column column, Function function) throws JobFailure {
        switch (column.type()) {
            case BIGINT, DECIMAL, DOUBLE -> {}
            case BOOLEAN, VARCHAR, DATE, TIMESTAMP ->
                throw cannot(
                        "SQL_AGGREGATE_EXPRESSION", function + " of " + column.type() + " column " + column.name());
        }
    }

    private static int holder(List<Side> sides, List<GroupedAggregate.Key> keys) throws JobFailure {
        int holder = -1;
        for (GroupedAggregate.Key key : keys) {
            ColumnRef column = key.field().columns().get(0);
            int side = sides.get(0).input().table().equals(column.table()) ? 0 : 1;
            JobSpec.Column declared = requireColumn(sides.get(side).input(), column.column());
            if (declared.type() == ColumnType.DOUBLE) {
                throw cannot("SQL_GROUP_BY", "GROUP BY of DOUBLE column " + column.column());
            }
            if (holder >= 0 && holder != side) {
                throw new JobFailure(
                        Fault.CALLER,
                        "GROUP_KEYS_FROM_BOTH_SIDES",
                        MpcEngine.PROTOCOL + " cannot express GROUP BY columns of both tables (" + column.table() + "."
                                + column.column() + " beside the other table's); group by columns of one table");
            }
            holder = side;
        }
        return Math.max(holder, 0);
    }

    private static long minGroup(JobSpec spec) throws JobFailure {
        Optional<String> k =
                spec.obligation("MIN_GROUP").map(o -> o.parameters().getOrDefault("k", "absent"));
        if (k.isEmpty()) {
            return 0;
        }
        if (!k.get().matches("[1-9][0-9]{0,8}")) {
            throw new JobFailure(
                    Fault.POLICY,
                    "OBLIGATION_INVALID",
                    "MIN_GROUP with k " + k.get() + "; k is 1 to 999999999, correct the specification");
        }
        return Long.parseLong(k.get());
    }

    private static JobSpec.Input input(JobSpec spec, String table) throws JobFailure {
        return spec.inputs().stream()
                .filter(i -> i.table().equals(table))
                .findFirst()
                .orElseThrow(() -> new JobFailure(
                        Fault.CALLER, "SPEC_INVALID", "table \"" + table + "\" is no input of the specification"));
    }

    private static Optional<JobSpec.Column> columnOf(JobSpec.Input input, String name) {
        return input.columns().stream().filter(c -> c.name().equals(name)).findFirst();
    }

    private static JobSpec.Column requireColumn(JobSpec.Input input, String name) throws JobFailure {
        return columnOf(input, name)
                .orElseThrow(() -> new JobFailure(
                        Fault.CALLER,
                        "SPEC_INVALID",
                        "column \"" + name + "\" is not granted of table " + input.table()));
    }

    static Refusal cannotExpress(String construct, String what) {
        return new Refusal(
                Fault.CALLER,
                "CANNOT_EXPRESS",
                MpcEngine.PROTOCOL + " cannot express " + construct + ": " + what
                        + "; it expresses COUNT, SUM and AVG over one inner join of two owners' tables, grouped by "
                        + "columns of one table, and PSI cardinality");
    }

    private static JobFailure cannot(String construct, String what) {
        return new JobFailure(cannotExpress(construct, what), null);
    }

    private static JobFailure placement(String what) {
        return new JobFailure(
                Fault.CALLER, "PLACEMENT_INVALID", what + "; party-0, party-1 and dealer are three different nodes");
    }
}
