package org.yuheng.computation.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A query that has been read, before it is held against the owners' limits.
 *
 * @param keys group keys; the first equal expression in {@code items} shows them
 * @param carried columns that stand in sub-queries, whether or not they are used further
 */
record Query(
        Block block,
        boolean grouped,
        boolean distinct,
        List<Item> items,
        List<Expr> keys,
        Optional<Expr> having,
        List<Sort> order,
        Optional<Long> limit,
        List<Expr.Column> carried) {

    /** A column of the result. */
    record Item(String name, Expr expr, At at) {}

    record Sort(Expr by, boolean descending, boolean nullsFirst) {}

    Query {
        items = List.copyOf(items);
        keys = List.copyOf(keys);
        order = List.copyOf(order);
        carried = List.copyOf(carried);
    }

    /** Every expression over groups or rows, without joins and filters. */
    List<Expr> outer() {
        List<Expr> all = new ArrayList<>(keys);
        items.forEach(i -> all.add(i.expr()));
        having.ifPresent(all::add);
        order.forEach(o -> all.add(o.by()));
        return all;
    }

    /** Aggregates, each once, in the order of their first appearance. */
    List<Expr.Aggregate> aggregates() {
        return outer().stream().flatMap(e -> e.aggregates().stream()).distinct().toList();
    }

    /** This query's block and, behind unions, all of theirs. */
    List<Block> blocks() {
        List<Block> all = new ArrayList<>(List.of(block));
        for (Source source : block.sources()) {
            if (source instanceof Source.Union union) {
                union.branches().forEach(b -> all.add(b.block()));
            }
        }
        return all;
    }
}
