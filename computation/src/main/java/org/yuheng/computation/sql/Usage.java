package org.yuheng.computation.sql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.sql.ColumnUse.Use;

/** Follows every expression down to the inputs' columns. */
final class Usage {

    private final Map<ColumnRef, Set<Use>> uses = new LinkedHashMap<>();

    private Usage() {}

    /** @param subjects what identifies the subjects of a grouped query; empty for rows */
    static Usage of(Query query, List<Expr> subjects) {
        Usage usage = new Usage();
        for (Block block : query.blocks()) {
            block.filters().forEach(f -> usage.add(f, Use.FILTER));
            block.equalities().forEach(e -> {
                usage.add(e.left(), Use.JOIN_KEY);
                usage.add(e.right(), Use.JOIN_KEY);
            });
        }
        if (query.grouped()) {
            query.keys().forEach(k -> usage.add(k, Use.GROUP_KEY));
            query.aggregates().forEach(a -> usage.add(a, Use.AGGREGATE));
            subjects.forEach(s -> usage.addSubject(s));
        } else {
            query.outer().forEach(e -> usage.add(e, Use.PLAIN));
        }
        for (Expr.Column column : query.carried()) {
            for (ColumnRef ref : inputs(column)) {
                usage.uses.computeIfAbsent(ref, r -> EnumSet.of(Use.CARRIED));
            }
        }
        return usage;
    }

    Set<Use> of(ColumnRef column) {
        return uses.getOrDefault(column, EnumSet.noneOf(Use.class));
    }

    /** In the order of the inputs. */
    List<ColumnUse> inOrder(List<JobSpec.Input> inputs) {
        List<ColumnUse> ordered = new ArrayList<>();
        for (JobSpec.Input input : inputs) {
            for (JobSpec.Column column : input.columns()) {
                Set<Use> found = uses.get(new ColumnRef(input.table(), column.name()));
                if (found != null) {
                    ordered.add(new ColumnUse(
                            new ColumnRef(input.table(), column.name()),
                            column.type(),
                            column.reveal(),
                            column.identifier(),
                            found));
                }
            }
        }
        return ordered;
    }

    private void add(Expr expr, Use use) {
        for (ColumnRef ref : inputs(expr)) {
            uses.computeIfAbsent(ref, r -> EnumSet.noneOf(Use.class)).add(use);
        }
    }

    private void addSubject(Expr subject) {
        if (subject instanceof Expr.UnionSubject behind) {
            behind.source()
                    .branches()
                    .forEach(b -> addSubject(Subjects.of(b.block()).get(behind.index())));
        } else {
            add(subject, Use.SUBJECT);
        }
    }

    /** The input columns that {@code expr} is computed from. */
    static Collection<ColumnRef> inputs(Expr expr) {
        Set<ColumnRef> refs = new java.util.LinkedHashSet<>();
        for (Expr.Column column : expr.columns()) {
            if (column.source() instanceof Source.Union union) {
                union.branches().forEach(b -> refs.addAll(inputs(b.projection().get(column.index()))));
            } else {
                refs.add(((Source.Table) column.source()).ref(column.index()));
            }
        }
        return refs;
    }
}
