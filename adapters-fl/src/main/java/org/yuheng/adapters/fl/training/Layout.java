package org.yuheng.adapters.fl.training;

/**
 * Where the sums of one round stand in its vector: row count, skipped rows, value (log-likelihood loss, or y'y), then the
 * gradient (or X'y), then the upper triangle of the Hessian (or X'X) row by row.
 *
 * @param width features plus intercept
 */
record Layout(int width) {

    static final int ROWS = 0;
    static final int SKIPPED = 1;
    static final int VALUE = 2;
    static final int GRADIENT = 3;

    int hessian() {
        return GRADIENT + width;
    }

    int size() {
        return hessian() + width * (width + 1) / 2;
    }
}
