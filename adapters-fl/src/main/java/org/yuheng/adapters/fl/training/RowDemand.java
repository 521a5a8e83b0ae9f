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
 */
record RowDemand(long own, long pooled, int iterations, int columns) {

    static final long MARGIN = 10;

    static RowDemand of(FlPlan plan, Computation.Train train) throws JobFailure {
        int iterations = train.model() == Computation.Model.LINEAR_REGRESSION ? 1 : train.iterations();
        int columns = train.features().size() + 1;
        long equations = (long) iterations * columns;
        long own = plan.mode() == UpdateMode.MASKED ? equations : MARGIN * equations;
        return new RowDemand(Math.max(own, plan.minGroup()), MARGIN * equations, iterations, columns);
    }

    void requireOwn(long rows) throws JobFailure {
        if (rows < own) {
            throw FlCode.FL_TOO_FEW_ROWS.failure("this party has fewer complete rows than the " + own + " that "
                    + describe() + " need; ask for fewer iterations or features");
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
