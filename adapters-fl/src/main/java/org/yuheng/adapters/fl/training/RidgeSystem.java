package org.yuheng.adapters.fl.training;

import java.util.List;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapters.fl.plan.FlCode;

/** Solves (A + λD)x = b with D the identity but 0 for the intercept: Cholesky after scaling the diagonal to 1. */
final class RidgeSystem {

    /** A pivot below this share of its diagonal is noise: the column is a combination of those before it. */
    private static final double PIVOT_TOLERANCE = 1e-12;

    private RidgeSystem() {}

    /**
     * @param names of the columns, intercept first, for the message
     * @throws JobFailure FL_SINGULAR naming the column
     */
    static double[] solve(double[][] a, double l2, double[] b, List<String> names) throws JobFailure {
        int n = b.length;
        double[][] m = new double[n][n];
        double[] scale = new double[n];
        for (int i = 0; i < n; i++) {
            double diagonal = a[i][i] + (i == 0 ? 0 : l2);
            if (!(diagonal > 0) || !Double.isFinite(diagonal)) {
                throw singular(names.get(i));
            }
            scale[i] = 1 / Math.sqrt(diagonal);
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                m[i][j] = i == j ? 1 : a[i][j] * scale[i] * scale[j];
            }
        }
        factor(m, names);
        double[] x = new double[n];
        for (int i = 0; i < n; i++) {
            double sum = b[i] * scale[i];
            for (int k = 0; k < i; k++) {
                sum -= m[i][k] * x[k];
            }
            x[i] = sum / m[i][i];
        }
        for (int i = n - 1; i >= 0; i--) {
            double sum = x[i];
            for (int k = i + 1; k < n; k++) {
                sum -= m[k][i] * x[k];
            }
            x[i] = sum / m[i][i];
        }
        for (int i = 0; i < n; i++) {
            x[i] *= scale[i];
        }
        return x;
    }

    private static void factor(double[][] m, List<String> names) throws JobFailure {
        for (int j = 0; j < m.length; j++) {
            double pivot = m[j][j];
            for (int k = 0; k < j; k++) {
                pivot -= m[j][k] * m[j][k];
            }
            if (!(pivot > PIVOT_TOLERANCE)) {
                throw singular(names.get(j));
            }
            m[j][j] = Math.sqrt(pivot);
            for (int i = j + 1; i < m.length; i++) {
                double sum = m[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= m[i][k] * m[j][k];
                }
                m[i][j] = sum / m[j][j];
            }
        }
    }

    private static JobFailure singular(String column) {
        return FlCode.FL_SINGULAR.failure(
                "column " + column
                        + " is constant, or follows from the columns before it, or separates the labels; leave it out or set l2 > 0");
    }
}
