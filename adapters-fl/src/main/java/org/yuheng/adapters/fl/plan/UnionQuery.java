package org.yuheng.adapters.fl.plan;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.sql.Construct;
import org.yuheng.computation.sql.GroupedAggregate;
import org.yuheng.computation.sql.SqlAnalysis;
import org.yuheng.computation.sql.SqlRefusal;

/**
 * The group-by aggregate over the union of the parties' rows that a query asks for.
 *
 * <p>Sums over parties cannot say which subject is largest or who stands in two parties' rows: MIN, MAX and COUNT(DISTINCT)
 * are refused.
 */
final class UnionQuery {

    private static final Set<Construct> CAN = EnumSet.of(
            Construct.SQL_UNION,
            Construct.SQL_FILTER,
            Construct.SQL_GROUP_BY,
            Construct.SQL_COUNT,
            Construct.SQL_SUM,
            Construct.SQL_AVG,
            Construct.SQL_VARIANCE,
            Construct.SQL_HAVING,
            Construct.SQL_ORDER_BY,
            Construct.SQL_LIMIT,
            Construct.SQL_ROWS_AS_SUBJECTS);

    private UnionQuery() {}

    /** @throws JobFailure FL_UNSUPPORTED_SQL naming the construct */
    static GroupedAggregate of(JobSpec spec) throws JobFailure {
        SqlAnalysis analysis = SqlAnalysis.of(spec);
        if (analysis instanceof SqlRefusal refusal) {
            throw FlCode.FL_UNSUPPORTED_SQL.failure(refusal.toString());
        }
        SqlAnalysis.Analysed analysed = (SqlAnalysis.Analysed) analysis;
        Optional<Construct> missing =
                analysed.constructs().stream().filter(c -> !CAN.contains(c)).findFirst();
        if (missing.isPresent() || analysed.grouped().isEmpty()) {
            throw FlCode.FL_UNSUPPORTED_SQL.failure(
                    "cannot express "
                            + missing.map(Construct::name).orElse("a query without groups")
                            + "; group-by count, sum, avg and variance over a UNION ALL of the parties' tables can be asked for");
        }
        return analysed.grouped().get();
    }
}
