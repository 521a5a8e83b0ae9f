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
     * @throws JobFailure FL_MODEL_TOO_STEEP when too few rows make up the Hessian
     */
    static RingVector logistic(TrainingRows rows, double[] w, RowDemand demand) throws JobFailure {
        Accumulator sums = new Accumulator(rows);
        double loss = 0;
        double weight = 0;
        double squares = 0;
        for (int r = 0; r < rows.rows(); r++) {
            double z = dot(w, rows.x(), r * rows.width());
            double y = rows.y()[r];
            double p = 1 / (1 + Math.exp(-z));
            loss += Math.max(z, 0) - y * z + Math.log1p(Math.exp(-Math.abs(z)));
            double h = p * (1 - p);
            weight += h;
            squares += h * h;
            sums.add(r, p - y, h);
        }
        demand.requireSpread(squares > 0 ? weight * weight / squares : 0);
        return sums.encode(loss);
    }

    /** Linear regression: y'y, X'y, X'X. */
    static RingVector moments(TrainingRows rows) throws JobFailure {
        Accumulator sums = new Accumulator(rows);
        double yy = 0;
        for (int r = 0; r < rows.rows(); r++) {
            double y = rows.y()[r];
            yy += y * y;
            sums.add(r, y, 1);
        }
        return sums.encode(yy);
    }

    static double dot(double[] w, double[] x, int at) {
        double z = 0;
        for (int i = 0; i < w.length; i++) {
            z += w[i] * x[at + i];
        }
        return z;
    }

    /**
     * Σ a·x and the upper triangle of Σ b·xx'. Rows are taken {@value #BLOCK} at a time, so that each entry of the
     * matrix is loaded and stored once for all of them: the matrix is where the time goes.
     */
    private static final class Accumulator {

        private static final int BLOCK = 4;

        private final TrainingRows rows;
        private final double[] vector;
        private final double[] matrix;
        private final int[] pending = new int[BLOCK];
        private final double[] weights = new double[BLOCK];
        private int filled;

        Accumulator(TrainingRows rows) {
            this.rows = rows;
            this.vector = new double[rows.width()];
            this.matrix = new double[rows.width() * (rows.width() + 1) / 2];
        }

        void add(int row, double toVector, double toMatrix) {
            double[] x = rows.x();
            int at = row * vector.length;
            for (int i = 0; i < vector.length; i++) {
                vector[i] += toVector * x[at + i];
            }
            pending[filled] = at;
            weights[filled] = toMatrix;
            filled++;
            if (filled == BLOCK) {
                addBlock();
            }
        }

        private void addBlock() {
            double[] x = rows.x();
            int d = vector.length;
            int r0 = pending[0];
            int r1 = pending[1];
            int r2 = pending[2];
            int r3 = pending[3];
            // Entry (i, j) of the packed triangle stands at start + j.
            for (int i = 0, start = 0; i < d; start += d - 1 - i, i++) {
                double s0 = weights[0] * x[r0 + i];
                double s1 = weights[1] * x[r1 + i];
                double s2 = weights[2] * x[r2 + i];
                double s3 = weights[3] * x[r3 + i];
                for (int j = i; j < d; j++) {
                    matrix[start + j] += s0 * x[r0 + j] + s1 * x[r1 + j] + s2 * x[r2 + j] + s3 * x[r3 + j];
                }
            }
            filled = 0;
        }

        RingVector encode(double value) throws JobFailure {
            // A rest shorter than a block is filled up with any row at weight 0.
            while (filled > 0) {
                pending[filled] = pending[0];
                weights[filled] = 0;
                filled++;
                if (filled == BLOCK) {
                    addBlock();
                }
            }
            Layout layout = new Layout(vector.length);
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
}
