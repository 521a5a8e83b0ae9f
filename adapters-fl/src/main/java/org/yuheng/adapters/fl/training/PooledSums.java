package org.yuheng.adapters.fl.training;

import java.math.BigInteger;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapters.fl.mask.RingVector;
import org.yuheng.adapters.fl.plan.FlCode;

/**
 * One round's sums over all parties, opened.
 *
 * @param matrix full and symmetric
 */
record PooledSums(long rows, long skipped, double value, double[] vector, double[][] matrix) {

    static PooledSums open(RingVector sums, int width) throws JobFailure {
        Layout layout = new Layout(width);
        double[] vector = new double[width];
        double[][] matrix = new double[width][width];
        for (int i = 0, k = layout.hessian(); i < width; i++) {
            vector[i] = sums.real(Layout.GRADIENT + i);
            for (int j = i; j < width; j++, k++) {
                matrix[i][j] = sums.real(k);
                matrix[j][i] = matrix[i][j];
            }
        }
        return new PooledSums(
                count(sums, Layout.ROWS), count(sums, Layout.SKIPPED), sums.real(Layout.VALUE), vector, matrix);
    }

    static long count(RingVector sums, int index) throws JobFailure {
        BigInteger count = sums.integer(index);
        if (count.signum() < 0 || count.bitLength() > 62) {
            throw FlCode.FL_IMPLAUSIBLE_SUM.failure("the parties' counts sum to a negative or absurd number;"
                    + " one of them masks wrongly or lies, and masks hide which");
        }
        return count.longValue();
    }

    @Override
    public String toString() {
        return "PooledSums[" + rows + " rows]";
    }
}
