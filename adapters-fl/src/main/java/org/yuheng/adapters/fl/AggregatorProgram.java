package org.yuheng.adapters.fl;

import org.yuheng.adapter.enclave.EnclaveContext;
import org.yuheng.adapter.enclave.EnclaveProgram;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapters.fl.plan.FlPlan;
import org.yuheng.adapters.fl.plan.UnionQuery;
import org.yuheng.adapters.fl.session.AggregatorSession;
import org.yuheng.adapters.fl.statistics.StatisticsAggregator;
import org.yuheng.adapters.fl.training.TrainingAggregator;
import org.yuheng.computation.Computation;

/** The aggregator, as it is measured and attested: sums, solves, checks group sizes, seals what leaves. */
public final class AggregatorProgram implements EnclaveProgram {

    @Override
    public void run(EnclaveContext context) throws JobFailure, InterruptedException {
        FlPlan plan = FlPlan.of(context.spec());
        AggregatorSession session = AggregatorSession.open(plan, context);
        try {
            if (plan.spec().computation() instanceof Computation.Train train) {
                new TrainingAggregator(plan, train, context, session).run();
            } else {
                new StatisticsAggregator(plan, UnionQuery.of(plan.spec()), context, session).run();
            }
            session.end();
        } catch (JobFailure e) {
            session.abort(e);
            throw e;
        }
    }
}
