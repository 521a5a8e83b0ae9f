package org.yuheng.adapters.fl.training;

import java.math.BigInteger;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapters.fl.mask.RingVector;

/**
 * How many rows of each label have a score in each of {@value #BINS} bins: enough for accuracy and AUC by sums alone.
 * Bins are equally wide in probability, so that 0.5 is an edge.
 */
final class ScoreCounts {

    static final int BINS = 1_000;
    static final int LOSS = 2 * BINS;
    static final int SIZE = 2 * BINS + 1;

    private ScoreCounts() {}

    static RingVector of(TrainingRows rows, double[] w) throws JobFailure {
        long[] counts = new long[2 * BINS];
        double loss = 0;
        for (int r = 0; r < rows.rows(); r++) {
            double z = LocalUpdate.dot(w, rows.x(), r * rows.width());
            double y = rows.y()[r];
            loss += Math.max(z, 0) - y * z + Math.log1p(Math.exp(-Math.abs(z)));
            int bin = Math.min(BINS - 1, (int) (BINS / (1 + Math.exp(-z))));
            counts[y == 1 ? BINS + bin : bin]++;
        }
        RingVector sums = RingVector.zeros(SIZE);
        for (int i = 0; i < counts.length; i++) {
            sums.addInteger(i, counts[i]);
        }
        sums.addReal(LOSS, loss);
        return sums;
    }

    /** Share of rows whose score is on their label's side of 0.5. */
    static double accuracy(RingVector sums, long rows) throws JobFailure {
        long right = 0;
        for (int b = 0; b < BINS / 2; b++) {
            right += PooledSums.count(sums, b) + PooledSums.count(sums, BINS + BINS / 2 + b);
        }
        return (double) right / rows;
    }

    /** Mann–Whitney on bins, a shared bin counting half; NaN when one label is absent. */
    static double auc(RingVector sums) throws JobFailure {
        BigInteger twice = BigInteger.ZERO;
        long negatives = 0;
        long positives = 0;
        for (int b = 0; b < BINS; b++) {
            long negative = PooledSums.count(sums, b);
            long positive = PooledSums.count(sums, BINS + b);
            twice = twice.add(BigInteger.valueOf(positive).multiply(BigInteger.valueOf(2 * negatives + negative)));
            negatives += negative;
            positives += positive;
        }
        return twice.doubleValue() / (2.0 * negatives * positives);
    }
}
