package org.yuheng.computation.sql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.calcite.sql.SqlNode;
import org.yuheng.computation.JobSpec;

/**
 * The steps from text to analysis. A query has to pass two readers that know nothing of each other: ours, which accepts
 * a short list of constructs and from which alone the enforced query is written, and Calcite's validator.
 */
final class QueryReading {

    private QueryReading() {}

    static SqlAnalysis of(String text, List<JobSpec.Input> inputs, Collection<String> recipients) {
        try {
            String checked = QueryText.checked(text);
            SqlNode parsed = CalciteValidation.parse(checked);
            Query query = SelectReader.read(parsed, inputs);
            List<Expr> subjects = query.grouped() ? Subjects.of(query.block()) : List.of();
            Usage usage = Usage.of(query, subjects);
            Limits.require(query, usage);
            CalciteValidation.validate(parsed, inputs);
            return analysed(query, subjects, usage, inputs, recipients);
        } catch (Refused refused) {
            return refused.refusal();
        }
    }

    private static SqlAnalysis.Analysed analysed(
            Query query, List<Expr> subjects, Usage usage, List<JobSpec.Input> inputs, Collection<String> recipients) {
        Set<Construct> constructs = Constructs.of(query, subjects);
        EnforcedSql enforced = new EnforcedSql(query, subjects, recipients);
        List<ColumnUse> uses = usage.inOrder(inputs);
        boolean joinsOnIdentifier = query.blocks().stream()
                .flatMap(b -> b.joined().stream())
                .anyMatch(c -> c.stream().anyMatch(m -> m.info().identifier()));
        int sources = query.blocks().stream()
                .mapToInt(b -> (int) b.sources().stream()
                        .filter(Source.Table.class::isInstance)
                        .count())
                .sum();
        List<OutputColumn> output = new ArrayList<>();
        for (Query.Item item : query.items()) {
            Set<ColumnRef> lineage = Set.copyOf(Usage.inputs(item.expr()));
            output.add(new OutputColumn(
                    item.name(),
                    item.expr().type(),
                    revealed(query, item),
                    uses.stream()
                            .map(ColumnUse::column)
                            .filter(lineage::contains)
                            .toList()));
        }
        return new SqlAnalysis.Analysed(
                uses,
                sources,
                joinsOnIdentifier,
                query.grouped() ? SqlAnalysis.Shape.GROUPS : SqlAnalysis.Shape.ROWS,
                output,
                enforced.write(),
                enforced.hidden(),
                query.grouped() ? query.limit() : java.util.Optional.empty(),
                constructs,
                PlainForm.of(query, subjects, constructs, recipients));
    }

    private static ColumnUse.Use revealed(Query query, Query.Item item) {
        if (!query.grouped()
                || item.expr().columns().isEmpty() && item.expr().aggregates().isEmpty()) {
            return ColumnUse.Use.PLAIN;
        }
        return item.expr().aggregates().isEmpty() ? ColumnUse.Use.GROUP_KEY : ColumnUse.Use.AGGREGATE;
    }
}
