package org.yuheng.adapters.fl;

import org.yuheng.adapter.enclave.EnclaveContext;
import org.yuheng.adapter.enclave.EnclaveProgram;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapters.fl.plan.FlPlan;
import org.yuheng.adapters.fl.session.AggregatorSession;
import org.yuheng.adapters.fl.statistics.StatisticsAggregator;
import org.yuheng.adapters.fl.training.TrainingAggregator;

/** The aggregator, as it is measured and attested: sums, solves, checks group sizes, seals what leaves. */
public final class AggregatorProgram implements EnclaveProgram {

    @Override
    public void run(EnclaveContext context) throws JobFailure, InterruptedException {
        FlPlan plan = FlPlan.of(context.spec());
        AggregatorSession session = AggregatorSession.open(plan, context);
        try {
            if (plan.statistics().isPresent()) {
                new StatisticsAggregator(plan, plan.statistics().get(), context, session).run();
            } else {
                new TrainingAggregator(plan, plan.training().orElseThrow(), context, session).run();
            }
            session.end();
        } catch (JobFailure e) {
            session.abort(e);
            throw e;
        }
    }
}
