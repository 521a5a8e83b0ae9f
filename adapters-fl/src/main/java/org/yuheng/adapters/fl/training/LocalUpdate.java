package org.yuheng.adapters.fl.training;

import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapters.fl.mask.RingVector;

/** What one party computes over its own rows, in doubles, before it is put into fixed point. */
final class LocalUpdate {

    private LocalUpdate() {}

    /**
     * Logistic regression at weights {@code w}: Σ log(1+e^{-m}), Σ (p−y)x, Σ p(1−p)xx'.
     *
     * @param w intercept first
     */
    static RingVector logistic(TrainingRows rows, double[] w) throws JobFailure {
        int d = rows.width();
        double[] x = rows.x();
        double[] gradient = new double[d];
        double[] hessian = new double[d * (d + 1) / 2];
        double loss = 0;
        for (int r = 0, at = 0; r < rows.rows(); r++, at += d) {
            double z = dot(w, x, at);
            double y = rows.y()[r];
            double p = 1 / (1 + Math.exp(-z));
            loss += Math.max(z, 0) - y * z + Math.log1p(Math.exp(-Math.abs(z)));
            addRow(x, at, d, p - y, p * (1 - p), gradient, hessian);
        }
        return encode(rows, loss, gradient, hessian);
    }

    /** Linear regression: y'y, X'y, X'X. */
    static RingVector moments(TrainingRows rows) throws JobFailure {
        int d = rows.width();
        double[] x = rows.x();
        double[] xy = new double[d];
        double[] xx = new double[d * (d + 1) / 2];
        double yy = 0;
        for (int r = 0, at = 0; r < rows.rows(); r++, at += d) {
            double y = rows.y()[r];
            yy += y * y;
            addRow(x, at, d, y, 1, xy, xx);
        }
        return encode(rows, yy, xy, xx);
    }

    private static void addRow(
            double[] x, int at, int d, double toVector, double toMatrix, double[] vector, double[] matrix) {
        for (int i = 0, k = 0; i < d; i++) {
            double xi = x[at + i];
            vector[i] += toVector * xi;
            double scaled = toMatrix * xi;
            for (int j = i; j < d; j++, k++) {
                matrix[k] += scaled * x[at + j];
            }
        }
    }

    static double dot(double[] w, double[] x, int at) {
        double z = 0;
        for (int i = 0; i < w.length; i++) {
            z += w[i] * x[at + i];
        }
        return z;
    }

    private static RingVector encode(TrainingRows rows, double value, double[] vector, double[] matrix)
            throws JobFailure {
        Layout layout = new Layout(rows.width());
        RingVector sums = RingVector.zeros(layout.size());
        sums.addInteger(Layout.ROWS, rows.rows());
        sums.addInteger(Layout.SKIPPED, rows.skipped());
        sums.addReal(Layout.VALUE, value);
        for (int i = 0; i < vector.length; i++) {
            sums.addReal(Layout.GRADIENT + i, vector[i]);
        }
        for (int i = 0; i < matrix.length; i++) {
            sums.addReal(layout.hessian() + i, matrix[i]);
        }
        return sums;
    }
}
