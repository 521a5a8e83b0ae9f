package org.yuheng.adapters.fl.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yuheng.adapter.enclave.EnclaveContext;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.ResultPart;
import org.yuheng.adapters.fl.mask.RingVector;
import org.yuheng.adapters.fl.plan.FlCode;
import org.yuheng.adapters.fl.plan.FlPlan;
import org.yuheng.adapters.fl.plan.UpdateMode;
import org.yuheng.adapters.fl.session.AggregatorSession;
import org.yuheng.adapters.fl.wire.MessageType;
import org.yuheng.adapters.fl.wire.PayloadWriter;
import org.yuheng.computation.Computation;
import org.yuheng.json.StrictJson;

/**
 * The enclave's side of horizontal training.
 *
 * <p>Logistic regression by Newton's method on Σ loss + λ/2 Σ w² (the intercept is free), from zero. A step that makes
 * the objective worse is halved, which costs a round. It has converged when the Newton decrement g'H⁻¹g, a squared
 * distance in standard errors, is at most 1e-12; that last step is still taken. Linear regression needs one round.
 */
public final class TrainingAggregator {

    private static final double DECREMENT = 1e-12;
    private static final double NO_WORSE = 1e-10;

    private final FlPlan plan;
    private final Computation.Train train;
    private final EnclaveContext context;
    private final AggregatorSession session;
    private final RowDemand demand;
    private final List<String> names = new ArrayList<>();
    private long rows = -1;
    private long skipped;

    public TrainingAggregator(FlPlan plan, Computation.Train train, EnclaveContext context, AggregatorSession session)
            throws JobFailure {
        this.plan = plan;
        this.train = train;
        this.context = context;
        this.session = session;
        this.demand = RowDemand.of(plan, train);
        names.add("(intercept)");
        names.addAll(train.features());
    }

    /** Trains, and publishes the model as {@code result}. */
    public void run() throws JobFailure, InterruptedException {
        TrainedModel model = train.model() == Computation.Model.LINEAR_REGRESSION ? linear() : logistic();
        context.publish("result", new ResultPart("application/json", StrictJson.write(model), 1, 0));
    }

    private TrainedModel logistic() throws JobFailure, InterruptedException {
        double[] w = new double[names.size()];
        double[] best = w;
        double[] step = new double[0];
        double bestObjective = Double.POSITIVE_INFINITY;
        boolean converged = false;
        int iteration = 0;
        while (iteration < train.iterations() && !converged) {
            iteration++;
            PooledSums sums = ask(MessageType.MODEL, weights(w));
            report("TRAINING", iteration);
            double objective = sums.value() + penalty(w);
            if (objective > bestObjective + NO_WORSE * Math.abs(bestObjective)) {
                step = halved(step, best);
                w = plus(best, step);
                continue;
            }
            best = w;
            bestObjective = objective;
            double[] gradient = sums.vector();
            for (int i = 1; i < gradient.length; i++) {
                gradient[i] += train.l2() * w[i];
            }
            step = RidgeSystem.solve(sums.matrix(), train.l2(), negated(gradient), names);
            converged = -LocalUpdate.dot(gradient, step, 0) <= DECREMENT;
            w = plus(w, step);
        }
        return describe(w, iteration, converged, fitOf(w));
    }

    private TrainedModel.Fit fitOf(double[] w) throws JobFailure, InterruptedException {
        session.ask(MessageType.EVALUATE, weights(w));
        RingVector counts = session.sum(ScoreCounts.SIZE);
        report("EVALUATION", train.iterations());
        double auc = ScoreCounts.auc(counts);
        return new TrainedModel.Fit(
                Optional.of(counts.real(ScoreCounts.LOSS) / rows),
                Optional.of(ScoreCounts.accuracy(counts, rows)),
                Double.isNaN(auc) ? Optional.empty() : Optional.of(auc),
                Optional.empty(),
                Optional.empty());
    }

    private TrainedModel linear() throws JobFailure, InterruptedException {
        PooledSums sums = ask(MessageType.MOMENTS, new byte[0]);
        report("TRAINING", 1);
        double[] xy = sums.vector();
        double[][] xx = sums.matrix();
        double[] w = RidgeSystem.solve(xx, train.l2(), xy, names);
        double residual = sums.value() - 2 * LocalUpdate.dot(w, xy, 0);
        for (int i = 0; i < w.length; i++) {
            residual += w[i] * LocalUpdate.dot(w, xx[i], 0);
        }
        residual = Math.max(0, residual);
        double total = sums.value() - xy[0] * xy[0] / rows;
        TrainedModel.Fit fit = new TrainedModel.Fit(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Math.sqrt(residual / rows)),
                total > 0 ? Optional.of(1 - residual / total) : Optional.empty());
        return describe(w, 1, true, fit);
    }

    /** One round; nothing is solved before the pooled rows are known to suffice, and they never change. */
    private PooledSums ask(MessageType type, byte[] question) throws JobFailure, InterruptedException {
        session.ask(type, question);
        PooledSums sums = PooledSums.open(session.sum(new Layout(names.size()).size()), names.size());
        if (rows < 0) {
            demand.requirePooled(sums.rows());
            rows = sums.rows();
            skipped = sums.skipped();
        } else if (rows != sums.rows() || skipped != sums.skipped()) {
            throw FlCode.FL_IMPLAUSIBLE_SUM.failure(
                    "the parties' row counts changed between rounds; one of them answers on other rows");
        }
        return sums;
    }

    private TrainedModel describe(double[] w, int iterations, boolean converged, TrainedModel.Fit fit) {
        List<Double> coefficients = new ArrayList<>();
        for (int i = 1; i < w.length; i++) {
            coefficients.add(w[i]);
        }
        return new TrainedModel(
                TrainedModel.FORMAT,
                train.model().name(),
                train.features(),
                coefficients,
                w[0],
                train.label(),
                train.l2(),
                iterations,
                converged,
                rows,
                skipped,
                plan.parties(),
                plan.mode().words(),
                fit);
    }

    private double penalty(double[] w) {
        double sum = 0;
        for (int i = 1; i < w.length; i++) {
            sum += w[i] * w[i];
        }
        return train.l2() / 2 * sum;
    }

    private static double[] halved(double[] step, double[] at) throws JobFailure {
        double[] half = new double[step.length];
        boolean moves = false;
        for (int i = 0; i < step.length; i++) {
            half[i] = step[i] / 2;
            moves |= at[i] + half[i] != at[i];
        }
        if (!moves) {
            throw FlCode.FL_DIVERGED.failure("no step along the parties' gradient improves the model;"
                    + " one of them answers inconsistently, or the columns' scales differ too much");
        }
        return half;
    }

    private static double[] negated(double[] v) {
        double[] result = new double[v.length];
        for (int i = 0; i < v.length; i++) {
            result[i] = -v[i];
        }
        return result;
    }

    private static double[] plus(double[] a, double[] b) throws JobFailure {
        double[] sum = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            sum[i] = a[i] + b[i];
            if (!Double.isFinite(sum[i])) {
                throw FlCode.FL_DIVERGED.failure(
                        "a weight left the range of a double; rescale the columns or set l2 > 0");
            }
        }
        return sum;
    }

    private static byte[] weights(double[] w) {
        PayloadWriter writer = new PayloadWriter();
        for (double value : w) {
            writer.real(value);
        }
        return writer.toBytes();
    }

    private void report(String phase, int iteration) {
        context.progress(
                phase,
                (double) iteration / train.iterations(),
                Map.of(
                        "iteration", (long) iteration,
                        "masked", plan.mode() == UpdateMode.MASKED ? 1L : 0L,
                        "parties", (long) plan.parties()));
    }
}
