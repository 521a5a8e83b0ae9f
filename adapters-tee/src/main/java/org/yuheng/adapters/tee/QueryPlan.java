package org.yuheng.adapters.tee;

import static org.yuheng.adapters.tee.LockedDuckDb.quoted;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.computation.Computation;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.sql.SqlAnalysis;
import org.yuheng.computation.sql.SqlAnalysis.Analysed;
import org.yuheng.computation.sql.SqlAnalysis.Hidden;
import org.yuheng.computation.sql.SqlRefusal;

/**
 * The SQL that the enclave executes.
 *
 * @param sql one SELECT
 * @param hidden the last columns, which only the gate reads
 * @param limit of the rows that are released
 * @param keys that must stand once before the query runs
 */
record QueryPlan(String sql, List<Hidden> hidden, Optional<Long> limit, JoinKeys keys) {

    private static final JoinKeys NO_KEYS = new JoinKeys(Map.of());

    static QueryPlan of(JobSpec spec) throws JobFailure {
        Computation computation = spec.computation();
        if (computation instanceof Computation.Sql sql) {
            return enforced(spec, sql);
        }
        if (computation instanceof Computation.Psi psi) {
            return psi(psi);
        }
        if (computation instanceof Computation.LookUp lookUp) {
            return lookUp(lookUp);
        }
        throw new JobFailure(
                Fault.CALLER,
                "CANNOT_EXPRESS",
                TeeEngine.PROTOCOL + " cannot express " + computation.getClass().getSimpleName());
    }

    /** Derived once more inside the enclave: what an orchestrator wrote as enforced is executed only when it is. */
    private static QueryPlan enforced(JobSpec spec, Computation.Sql sql) throws JobFailure {
        SqlAnalysis analysis = SqlAnalysis.of(spec);
        if (analysis instanceof SqlRefusal refusal) {
            throw new JobFailure(
                    Fault.CALLER, refusal.code().name(), refusal.text().en());
        }
        Analysed analysed = (Analysed) analysis;
        if (!analysed.enforced().equals(sql.enforced())) {
            throw new JobFailure(
                    Fault.CALLER,
                    "ENFORCED_SQL_DIFFERS",
                    "the enforced SQL is not what the query gives: " + sql.enforced());
        }
        return new QueryPlan(analysed.enforced(), analysed.hidden(), analysed.limit(), JoinKeys.of(spec, analysed));
    }

    private static QueryPlan psi(Computation.Psi psi) {
        String members = "SELECT DISTINCT l." + quoted(psi.leftColumn()) + " FROM " + quoted(psi.leftTable())
                + " l SEMI JOIN " + quoted(psi.rightTable()) + " r ON l." + quoted(psi.leftColumn()) + " = r."
                + quoted(psi.rightColumn());
        return switch (psi.result()) {
            case CARDINALITY ->
                new QueryPlan(
                        "SELECT count(*) AS cardinality, count(*) AS __subjects FROM (" + members + ")",
                        List.of(Hidden.SUBJECTS),
                        Optional.empty(),
                        NO_KEYS);
            case MEMBERS -> new QueryPlan(members + " ORDER BY 1", List.of(), Optional.empty(), NO_KEYS);
        };
    }

    private static QueryPlan lookUp(Computation.LookUp lookUp) {
        StringBuilder sql = new StringBuilder("SELECT k." + quoted(lookUp.keyColumn()));
        lookUp.columns().forEach(column -> sql.append(", t.").append(quoted(column)));
        sql.append(" FROM (SELECT DISTINCT ")
                .append(quoted(lookUp.keyColumn()))
                .append(" FROM ")
                .append(quoted(lookUp.keyTable()))
                .append(") k JOIN ")
                .append(quoted(lookUp.table()))
                .append(" t ON k.")
                .append(quoted(lookUp.keyColumn()))
                .append(" = t.")
                .append(quoted(lookUp.matchColumn()))
                .append(" ORDER BY 1");
        return new QueryPlan(sql.toString(), List.of(), Optional.empty(), NO_KEYS);
    }
}
