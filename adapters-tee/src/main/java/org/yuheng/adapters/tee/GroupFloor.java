package org.yuheng.adapters.tee;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.ResultPart;
import org.yuheng.computation.JobSpec;

/**
 * MIN_GROUP: a row leaves only when at least {@code k} distinct subjects, the recipient's own not counted, stand behind
 * it.
 *
 * @param k at least 1; 1 where the specification has no such obligation
 */
record GroupFloor(long k) {

    /** Largest result that leaves an enclave, in bytes of CSV. */
    private static final int MAX_RESULT_BYTES = 256 << 20;

    private static final String SUBJECTS = "__subjects";
    private static final String OWN_SUBJECTS = "__subjects_own";

    static GroupFloor of(JobSpec spec) {
        return new GroupFloor(spec.obligation("MIN_GROUP")
                .map(o -> Long.parseLong(o.parameters().get("k")))
                .orElse(1L));
    }

    /** Runs the plan and renders the rows that may leave as CSV (RFC 4180, with a header, UTF-8). */
    ResultPart release(Connection database, QueryPlan plan) throws SQLException, JobFailure {
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(plan.sql())) {
            int all = rows.getMetaData().getColumnCount();
            int subjects = plan.countsSubjects() ? columnNamed(rows, SUBJECTS) : 0;
            int own = plan.countsSubjects() ? columnNamed(rows, OWN_SUBJECTS) : 0;
            int shown = all - (subjects > 0 ? 1 : 0) - (own > 0 ? 1 : 0);
            if (k > 1 && subjects == 0) {
                throw new JobFailure(
                        Fault.POLICY,
                        "MIN_GROUP_NOT_ENFORCEABLE",
                        "the query does not count the subjects behind a row; MIN_GROUP " + k
                                + " needs a grouped query");
            }
            Csv csv = new Csv(MAX_RESULT_BYTES);
            for (int i = 1; i <= shown; i++) {
                csv.field(rows.getMetaData().getColumnLabel(i));
            }
            csv.endRow();
            long released = 0;
            long suppressed = 0;
            while (rows.next()) {
                long behind = subjects == 0 ? k : rows.getLong(subjects) - (own == 0 ? 0 : rows.getLong(own));
                if (behind < k) {
                    suppressed++;
                    continue;
                }
                for (int i = 1; i <= shown; i++) {
                    csv.field(rows.getString(i));
                }
                csv.endRow();
                released++;
            }
            return new ResultPart("text/csv", csv.toString().getBytes(StandardCharsets.UTF_8), released, suppressed);
        }
    }

    private static int columnNamed(ResultSet rows, String name) throws SQLException {
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
            if (rows.getMetaData().getColumnLabel(i).equalsIgnoreCase(name)) {
                return i;
            }
        }
        return 0;
    }
}
