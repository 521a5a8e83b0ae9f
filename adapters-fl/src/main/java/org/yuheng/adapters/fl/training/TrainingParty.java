package org.yuheng.adapters.fl.training;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.yuheng.adapter.engine.InputTable;
import org.yuheng.adapter.engine.JobAssignment;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.NodeServices;
import org.yuheng.adapters.fl.plan.FlCode;
import org.yuheng.adapters.fl.plan.FlPlan;
import org.yuheng.adapters.fl.plan.UpdateMode;
import org.yuheng.adapters.fl.session.PartySession;
import org.yuheng.adapters.fl.wire.Frame;
import org.yuheng.adapters.fl.wire.MessageType;
import org.yuheng.adapters.fl.wire.PayloadReader;
import org.yuheng.computation.Computation;

/** A data owner's node in horizontal training: answers each model with sums over its own rows. */
public final class TrainingParty {

    private final Computation.Train train;
    private final TrainingRows rows;
    private final RowDemand demand;
    private final NodeServices services;
    private final boolean masked;

    private TrainingParty(
            Computation.Train train, TrainingRows rows, RowDemand demand, NodeServices services, boolean masked) {
        this.train = train;
        this.rows = rows;
        this.demand = demand;
        this.services = services;
        this.masked = masked;
    }

    /** Reads and checks the rows before anything leaves, then answers until the aggregator ends the job. */
    public static void run(
            FlPlan plan, Computation.Train train, JobAssignment assignment, NodeServices services, SecureRandom random)
            throws JobFailure, InterruptedException {
        List<InputTable> tables = plan.tablesOf(plan.indexOf(assignment.role()), services.inputs());
        TrainingRows rows = TrainingRows.read(train, tables);
        RowDemand demand = RowDemand.of(plan, train);
        demand.requireOwn(rows.rows());
        TrainingParty party = new TrainingParty(train, rows, demand, services, plan.mode() == UpdateMode.MASKED);
        try (PartySession session = PartySession.open(plan, assignment, services, tables, random)) {
            try {
                party.answer(session);
            } catch (JobFailure e) {
                session.abort(e);
                throw e;
            }
        }
    }

    private void answer(PartySession session) throws JobFailure, InterruptedException {
        int answers = 0;
        int bound = train.model() == Computation.Model.LINEAR_REGRESSION ? 1 : train.iterations();
        int maxPayload = rows.width() * Double.BYTES;
        Frame question = session.next(maxPayload);
        while (question.type() != MessageType.END) {
            PayloadReader reader = new PayloadReader(question, FlPlan.AGGREGATOR);
            boolean logistic = train.model() == Computation.Model.LOGISTIC_REGRESSION;
            if (question.type() == MessageType.MODEL && logistic && answers < bound) {
                double[] w = weights(reader);
                session.answerOnce("MODEL " + Arrays.toString(w));
                session.answer(LocalUpdate.logistic(rows, w, demand));
                answers++;
                report("TRAINING", answers, bound);
            } else if (question.type() == MessageType.EVALUATE && logistic) {
                double[] w = weights(reader);
                session.answerOnce("EVALUATE");
                session.answer(ScoreCounts.of(rows, w));
                report("EVALUATION", answers, bound);
            } else if (question.type() == MessageType.MOMENTS && !logistic) {
                reader.end();
                session.answerOnce("MOMENTS");
                session.answer(LocalUpdate.moments(rows));
                report("TRAINING", 1, bound);
            } else {
                throw FlCode.FL_ROUND_REPEATED.failure(FlPlan.AGGREGATOR + " asks " + question + " after " + answers
                        + " answers; " + train.model() + " has at most " + bound);
            }
            question = session.next(maxPayload);
        }
    }

    private double[] weights(PayloadReader reader) throws JobFailure {
        double[] w = new double[rows.width()];
        for (int i = 0; i < w.length; i++) {
            w[i] = reader.real("weight " + i);
        }
        reader.end();
        return w;
    }

    private void report(String phase, int iteration, int bound) {
        services.progress(
                phase, (double) iteration / bound, Map.of("iteration", (long) iteration, "masked", masked ? 1L : 0L));
    }
}
