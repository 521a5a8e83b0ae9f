package org.yuheng.adapters.fl.training;

import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapters.fl.plan.FlCode;
import org.yuheng.adapters.fl.plan.FlPlan;
import org.yuheng.adapters.fl.plan.UpdateMode;
import org.yuheng.computation.Computation;

/**
 * How many rows a training job needs before its answers say more about the population than about a person.
 *
 * <p>Every answered round is one system of equations about the rows, of as many unknowns a row as there are columns. So
 * the rows must outnumber iterations × columns by {@value #MARGIN}, in the sum that is opened; and at each party by one,
 * or by the same margin where the other party can subtract its own part from the sum (two parties).
 *
 * <p>A broken aggregator may ask about a model so steep that one row alone has a weight p(1−p) in the Hessian. So a party
 * answers only while the effective number of its rows there, (Σ weight)² / Σ weight² (Kish, Survey Sampling, 1965), is at
 * least the number of columns and k.
 *
 * @param own rows of each party
 * @param pooled rows of all parties
 * @param spread effective rows of each party in each round
 * @param columns features plus intercept
 */
record RowDemand(long own, long pooled, long spread, int iterations, int columns) {

    static final long MARGIN = 10;

    static RowDemand of(FlPlan plan, Computation.Train train) throws JobFailure {
        int iterations = train.model() == Computation.Model.LINEAR_REGRESSION ? 1 : train.iterations();
        int columns = train.features().size() + 1;
        long equations = (long) iterations * columns;
        long own = plan.mode() == UpdateMode.MASKED ? equations : MARGIN * equations;
        return new RowDemand(
                Math.max(own, plan.minGroup()),
                MARGIN * equations,
                Math.max(columns, plan.minGroup()),
                iterations,
                columns);
    }

    void requireOwn(long rows) throws JobFailure {
        if (rows < own) {
            throw FlCode.FL_TOO_FEW_ROWS.failure("this party has fewer complete rows than the " + own + " that "
                    + describe() + " need; ask for fewer iterations or features");
        }
    }

    void requireSpread(double effectiveRows) throws JobFailure {
        if (effectiveRows < spread) {
            throw FlCode.FL_MODEL_TOO_STEEP.failure("fewer than " + spread
                    + " rows of this party would make up the answer to this model; set l2 > 0 if the labels can be separated,"
                    + " otherwise find out why the aggregator asks");
        }
    }

    void requirePooled(long rows) throws JobFailure {
        if (rows < pooled) {
            throw FlCode.FL_TOO_FEW_ROWS.failure("the parties together have fewer complete rows than the " + pooled
                    + " that " + describe() + " need; ask for fewer iterations or features");
        }
    }

    private String describe() {
        return iterations + " iterations × " + columns + " columns (intercept included)";
    }
}
