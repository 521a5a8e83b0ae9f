package org.yuheng.computation.sql;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Names what a query asks of an engine; {@link PlainForm} turns a query without the harder ones into a record. */
final class Constructs {

    private Constructs() {}

    static Set<Construct> of(Query query, List<Expr> subjects) {
        Set<Construct> found = EnumSet.noneOf(Construct.class);
        sources(query, subjects, found);
        for (Block block : query.blocks()) {
            for (Expr filter : block.filters()) {
                boolean simple = PlainForm.predicate(filter).isPresent() && onOneSource(filter);
                found.add(simple ? Construct.SQL_FILTER : Construct.SQL_FILTER_EXPRESSION);
            }
        }
        for (Query.Sort sort : query.order()) {
            boolean shown = query.items().stream().anyMatch(i -> i.expr().equals(sort.by()));
            found.add(
                    shown || query.keys().contains(sort.by())
                            ? Construct.SQL_ORDER_BY
                            : Construct.SQL_ORDER_EXPRESSION);
        }
        query.limit().ifPresent(l -> found.add(Construct.SQL_LIMIT));
        if (query.grouped()) {
            groups(query, found);
        } else {
            found.add(Construct.SQL_ROWS);
            if (query.distinct()) {
                found.add(Construct.SQL_DISTINCT);
            }
            if (query.items().stream().anyMatch(i -> !Limits.isBare(i.expr()))) {
                found.add(Construct.SQL_OUTPUT_EXPRESSION);
            }
        }
        return found;
    }

    private static void sources(Query query, List<Expr> subjects, Set<Construct> found) {
        List<Source> sources = query.block().sources();
        boolean union = sources.stream().anyMatch(Source.Union.class::isInstance);
        boolean joins = query.blocks().stream().anyMatch(b -> b.sources().size() > 1);
        if (union) {
            found.add(Construct.SQL_UNION);
        }
        if (union && joins) {
            found.add(Construct.SQL_UNION_AND_JOIN);
        }
        if (!union && !joins) {
            found.add(Construct.SQL_SINGLE);
        }
        if (joins && !union) {
            found.add(Construct.SQL_JOIN);
            if (sources.size() > 2) {
                found.add(Construct.SQL_JOIN_MANY);
            }
            List<List<Expr.Column>> classes = query.block().joined();
            if (classes.size() != 1 || classes.get(0).size() != sources.size()) {
                found.add(Construct.SQL_JOIN_SEVERAL_KEYS);
            } else if (query.grouped()
                    && !subjects.equals(List.of(classes.get(0).get(0)))) {
                found.add(Construct.SQL_JOIN_OTHER_KEY);
            }
        }
        if (query.grouped() && subjects.size() > 1) {
            found.add(Construct.SQL_SEVERAL_SUBJECTS);
        }
        if (query.grouped() && subjects.isEmpty()) {
            found.add(Construct.SQL_ROWS_AS_SUBJECTS);
        }
    }

    private static void groups(Query query, Set<Construct> found) {
        for (Expr key : query.keys()) {
            found.add(Limits.isBare(key) ? Construct.SQL_GROUP_BY : Construct.SQL_GROUP_EXPRESSION);
        }
        for (Expr.Aggregate aggregate : query.aggregates()) {
            found.add(
                    switch (aggregate.fn()) {
                        case COUNT -> aggregate.distinct() ? Construct.SQL_COUNT_DISTINCT : Construct.SQL_COUNT;
                        case SUM -> Construct.SQL_SUM;
                        case AVG -> Construct.SQL_AVG;
                        case MIN, MAX -> Construct.SQL_MIN_MAX;
                        case VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP -> Construct.SQL_VARIANCE;
                    });
            aggregate.arg().ifPresent(arg -> {
                if (!Limits.isBare(arg)) {
                    found.add(Construct.SQL_AGGREGATE_EXPRESSION);
                }
                if (!Limits.isLinear(arg)) {
                    found.add(Construct.SQL_CONDITIONAL_AGGREGATE);
                }
            });
        }
        for (Query.Item item : query.items()) {
            if (!query.keys().contains(item.expr()) && !(item.expr() instanceof Expr.Aggregate)) {
                found.add(Construct.SQL_OUTPUT_EXPRESSION);
            }
        }
        query.having().ifPresent(h -> {
            found.add(Construct.SQL_HAVING);
            if (PlainForm.having(query).isEmpty()) {
                found.add(Construct.SQL_HAVING_EXPRESSION);
            }
        });
    }

    static boolean onOneSource(Expr filter) {
        return filter.columns().stream().map(Expr.Column::source).distinct().count() == 1;
    }
}
