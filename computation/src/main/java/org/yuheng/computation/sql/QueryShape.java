package org.yuheng.computation.sql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.yuheng.computation.Computation;
import org.yuheng.computation.JobSpec;

/**
 * Which rows a statistic is about and how they are grouped, whatever is measured: two statistics of one shape have the
 * same groups, so neither tells more about a single subject than the other; of two shapes over the same rows the
 * difference may. Datasets stand by their catalogue codes, conditions and keys in one order, so that aliases and the order
 * of writing do not count. Conditions that merely mean the same are two, and what is measured counts where it is more
 * than a column, since {@code sum(CASE …)} is a condition as well: that errs on the safe side.
 *
 * @param population tables, joins and conditions, those inside measures too
 * @param grouping group keys, sorted; empty where everything is one group
 */
public record QueryShape(String population, List<String> grouping) {

    public QueryShape {
        grouping = List.copyOf(grouping);
    }

    /** Of a statistic; empty for computations that show rows, members or models, and for SQL that is not accepted. */
    public static Optional<QueryShape> of(JobSpec spec) {
        if (spec.computation() instanceof Computation.Psi psi && psi.result() == Computation.PsiResult.CARDINALITY) {
            List<String> sides = new ArrayList<>();
            for (JobSpec.Input input : spec.inputs()) {
                String column = input.table().equals(psi.leftTable()) ? psi.leftColumn() : psi.rightColumn();
                sides.add(input.dataset() + "." + column);
            }
            return Optional.of(new QueryShape(sides.stream().sorted().collect(Collectors.joining(" = ")), List.of()));
        }
        if (!(spec.computation() instanceof Computation.Sql sql)) {
            return Optional.empty();
        }
        try {
            Query query = SelectReader.read(CalciteValidation.parse(QueryText.checked(sql.query())), spec.inputs());
            return query.grouped() ? Optional.of(new Writing().shape(query)) : Optional.empty();
        } catch (Refused refused) {
            return Optional.empty();
        }
    }

    /** In one line, for people. */
    public String words() {
        return population + (grouping.isEmpty() ? "" : " GROUP BY " + String.join(", ", grouping));
    }

    private static final class Writing {

        private final SqlText text = new SqlText(this::column, Map.of());
        private final Map<Source, String> names = new IdentityHashMap<>();

        QueryShape shape(Query query) {
            String population = population(query.block());
            List<String> computed = query.aggregates().stream()
                    .flatMap(aggregate -> aggregate.arg().stream())
                    .filter(Expr.Call.class::isInstance)
                    .map(text::total)
                    .distinct()
                    .sorted()
                    .toList();
            if (!computed.isEmpty()) {
                population += " MEASURING " + String.join(", ", computed);
            }
            return new QueryShape(
                    population,
                    query.keys().stream().map(text::total).distinct().sorted().toList());
        }

        private String population(Block block) {
            Map<String, Integer> met = new HashMap<>();
            for (Source source : block.sources()) {
                String name =
                        source instanceof Source.Table table ? table.input().dataset() : union(source);
                // A dataset that is joined with itself: the first and the second are not the same rows.
                int count = met.merge(name, 1, Integer::sum);
                names.put(source, count == 1 ? name : name + "#" + count);
            }
            List<String> joins = block.joined().stream()
                    .map(equal -> equal.stream().map(this::column).sorted().collect(Collectors.joining(" = ")))
                    .sorted()
                    .toList();
            List<String> filters = block.filters().stream()
                    .map(text::total)
                    .distinct()
                    .sorted()
                    .toList();
            return block.sources().stream().map(names::get).sorted().collect(Collectors.joining(", "))
                    + (joins.isEmpty() ? "" : " ON " + String.join(" AND ", joins))
                    + (filters.isEmpty() ? "" : " WHERE " + String.join(" AND ", filters));
        }

        private String union(Source source) {
            return ((Source.Union) source)
                    .branches().stream()
                            .map(branch -> population(branch.block()))
                            .sorted()
                            .collect(Collectors.joining(" UNION ALL ", "(", ")"));
        }

        private String column(Expr expr) {
            Expr.Column column = (Expr.Column) expr;
            if (column.source() instanceof Source.Union union) {
                return union.branches().stream()
                        .map(branch -> text.total(branch.projection().get(column.index())))
                        .sorted()
                        .collect(Collectors.joining(" | ", "{", "}"));
            }
            return names.get(column.source()) + "." + column.info().name();
        }
    }
}
