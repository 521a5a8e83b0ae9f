package org.yuheng.adapters.tee;

import static org.yuheng.adapters.tee.LockedDuckDb.quoted;

import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.computation.Computation;
import org.yuheng.computation.JobSpec;

/**
 * The SQL that the enclave executes.
 *
 * @param sql one SELECT
 * @param countsSubjects whether its last columns are {@code __subjects} and perhaps {@code __subjects_own}
 */
record QueryPlan(String sql, boolean countsSubjects) {

    static QueryPlan of(JobSpec spec) throws JobFailure {
        Computation computation = spec.computation();
        if (computation instanceof Computation.Sql sql) {
            return new QueryPlan(sql.enforced(), true);
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
                TeeEngine.PROTOCOL + " cannot express "
                        + computation.getClass().getSimpleName());
    }

    private static QueryPlan psi(Computation.Psi psi) {
        String members = "SELECT DISTINCT l." + quoted(psi.leftColumn()) + " FROM " + quoted(psi.leftTable())
                + " l SEMI JOIN " + quoted(psi.rightTable()) + " r ON l." + quoted(psi.leftColumn()) + " = r."
                + quoted(psi.rightColumn());
        return switch (psi.result()) {
            case CARDINALITY -> new QueryPlan(
                    "SELECT count(*) AS cardinality, count(*) AS __subjects FROM (" + members + ")", true);
            case MEMBERS -> new QueryPlan(members + " ORDER BY 1", false);
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
        return new QueryPlan(sql.toString(), false);
    }
}
