package org.yuheng.computation.check;

import java.util.List;
import java.util.Set;
import org.yuheng.computation.Computation;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.Reveal;
import org.yuheng.computation.sql.ColumnRef;
import org.yuheng.computation.sql.ColumnUse;
import org.yuheng.computation.sql.Construct;
import org.yuheng.computation.sql.SqlAnalysis;

/** A query together with the obligations that bind its result. */
final class SqlCheck {

    private static final String QUERY = "computation.query";

    private SqlCheck() {}

    static void check(JobSpec spec, Computation.Sql sql, Findings findings) {
        SqlAnalysis.of(spec)
                .fold(
                        analysed -> {
                            accepted(spec, sql, analysed, findings);
                            return null;
                        },
                        refusal -> {
                            findings.add(
                                    refusal.code().name(),
                                    QUERY + " " + refusal.line() + ":" + refusal.column(),
                                    refusal.text().zh(),
                                    refusal.text().en());
                            return null;
                        });
    }

    private static void accepted(JobSpec spec, Computation.Sql sql, SqlAnalysis.Analysed analysed, Findings findings) {
        findings.require(
                analysed.enforced().equals(sql.enforced()),
                "ENFORCED_DIFFERS",
                "computation.enforced",
                "执行语句与由查询推导出的不一致。",
                "The enforced query is not the one that follows from the query.");
        minimised(spec, analysed, findings);
        boolean minGroup = spec.obligation(MinGroup.CODE).isPresent();
        if (analysed.shape() == SqlAnalysis.Shape.ROWS) {
            findings.require(
                    !minGroup,
                    "ROWS_UNDER_MIN_GROUP",
                    QUERY,
                    "有 MIN_GROUP 义务，结果却是逐行的；请改为分组统计。",
                    "The result shows single rows, but MIN_GROUP is an obligation; group and aggregate instead.");
            return;
        }
        boolean limited = analysed.uses().stream()
                .anyMatch(u -> u.limit() != Reveal.PLAIN
                        && !Set.of(ColumnUse.Use.CARRIED).equals(u.uses())
                        && !Set.of(ColumnUse.Use.SUBJECT).equals(u.uses()));
        findings.require(
                !limited || MinGroup.protectsSubjects(spec),
                "LIMIT_NEEDS_MIN_GROUP",
                "obligations",
                "用到了限制开放的列，须有 MIN_GROUP（k ≥ 2）或 DP 义务。",
                "Columns with a limit are used; that needs MIN_GROUP with k of at least 2, or DP.");
        if (minGroup) {
            Set<Construct> constructs = analysed.constructs();
            findings.require(
                    !constructs.contains(Construct.SQL_CONDITIONAL_AGGREGATE),
                    "CONDITION_UNDER_MIN_GROUP",
                    QUERY,
                    "有 MIN_GROUP 义务时，聚合里不能带条件或乘积；请写进 WHERE。",
                    "Under MIN_GROUP an aggregate cannot hold a condition or product; put it into WHERE.");
            findings.require(
                    !(constructs.contains(Construct.SQL_MIN_MAX) && analysed.joinsOnIdentifier()),
                    "EXTREME_UNDER_MIN_GROUP",
                    QUERY,
                    "有 MIN_GROUP 义务且按主体连接时，不能取 MIN 或 MAX。",
                    "Under MIN_GROUP, a join of subjects cannot show MIN or MAX: it is one subject's value.");
        }
    }

    /** Owners grant what is used, and nothing else. */
    private static void minimised(JobSpec spec, SqlAnalysis.Analysed analysed, Findings findings) {
        List<ColumnRef> used = analysed.uses().stream().map(ColumnUse::column).toList();
        for (int i = 0; i < spec.inputs().size(); i++) {
            JobSpec.Input input = spec.inputs().get(i);
            for (int c = 0; c < input.columns().size(); c++) {
                ColumnRef ref =
                        new ColumnRef(input.table(), input.columns().get(c).name());
                findings.require(
                        used.contains(ref),
                        "COLUMN_UNUSED",
                        "inputs[" + i + "].columns[" + c + "]",
                        "查询没有用到列 " + ref + "，不应申请。",
                        "The query does not use the column " + ref + "; it must not be asked for.");
            }
        }
    }
}
