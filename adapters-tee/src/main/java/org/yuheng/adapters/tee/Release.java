package org.yuheng.adapters.tee;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.ResultPart;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.sql.GroupGate;
import org.yuheng.computation.sql.SqlAnalysis.Hidden;

/**
 * What leaves the enclave: rows that pass MIN_GROUP, without the columns that only the gate reads, as CSV (RFC 4180, with
 * a header, UTF-8).
 *
 * @param minGroup the k of MIN_GROUP, 0 where there is no such obligation
 */
record Release(long minGroup) {

    /** Largest result that leaves an enclave, in characters of CSV. */
    private static final int MAX_RESULT = 256 << 20;

    static Release of(JobSpec spec) {
        return new Release(spec.obligation("MIN_GROUP")
                .map(o -> Long.parseLong(o.parameters().get("k")))
                .orElse(0L));
    }

    ResultPart run(Connection database, QueryPlan plan) throws SQLException, JobFailure {
        if (minGroup > 1 && !plan.hidden().contains(Hidden.SUBJECTS)) {
            throw new JobFailure(
                    Fault.POLICY,
                    "MIN_GROUP_NOT_ENFORCEABLE",
                    "the query does not count the subjects behind a row; MIN_GROUP " + minGroup
                            + " needs a grouped query");
        }
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(plan.sql())) {
            int shown = rows.getMetaData().getColumnCount() - plan.hidden().size();
            requireHidden(rows.getMetaData(), shown, plan.hidden());
            GroupGate gate = new GroupGate(minGroup, plan.limit());
            Csv csv = new Csv(MAX_RESULT);
            for (int i = 1; i <= shown; i++) {
                csv.field(rows.getMetaData().getColumnLabel(i));
            }
            csv.endRow();
            while (rows.next()) {
                if (judge(gate, rows, shown, plan.hidden()) == GroupGate.Verdict.RELEASE) {
                    for (int i = 1; i <= shown; i++) {
                        csv.field(rows.getString(i));
                    }
                    csv.endRow();
                }
            }
            return new ResultPart(
                    "text/csv", csv.toString().getBytes(StandardCharsets.UTF_8), gate.released(), gate.suppressed());
        }
    }

    private GroupGate.Verdict judge(GroupGate gate, ResultSet rows, int shown, List<Hidden> hidden)
            throws SQLException {
        long subjects = minGroup;
        long own = 0;
        boolean having = true;
        for (int i = 0; i < hidden.size(); i++) {
            int column = shown + 1 + i;
            switch (hidden.get(i)) {
                case SUBJECTS -> subjects = rows.getLong(column);
                case SUBJECTS_OWN -> own = rows.getLong(column);
                case HAVING -> having = rows.getBoolean(column);
            }
        }
        return gate.judge(subjects, own, having);
    }

    /** The engine must have put the gate's columns where the analysis says, or the wrong column would be judged. */
    private static void requireHidden(ResultSetMetaData columns, int shown, List<Hidden> hidden)
            throws SQLException, JobFailure {
        String[] labels = new String[hidden.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = columns.getColumnLabel(shown + 1 + i);
        }
        if (!Arrays.equals(labels, hidden.stream().map(Hidden::column).toArray())) {
            throw new JobFailure(
                    Fault.NODE,
                    "HIDDEN_COLUMNS",
                    "the query ends with " + Arrays.toString(labels) + ", expected " + hidden);
        }
    }
}
