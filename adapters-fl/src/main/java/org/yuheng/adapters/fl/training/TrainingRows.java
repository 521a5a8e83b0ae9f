package org.yuheng.adapters.fl.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.yuheng.adapter.engine.ColumnData;
import org.yuheng.adapter.engine.InputTable;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapters.fl.plan.FlCode;
import org.yuheng.computation.Computation;

/**
 * One party's complete rows, ready for training; rows with a null in a feature or in the label are left out and counted.
 *
 * @param x row after row, each {@code width} values: 1 for the intercept, then the features
 * @param y labels
 * @param skipped rows that were left out
 */
record TrainingRows(double[] x, double[] y, int width, long skipped) {

    /** A party's values stand in one array of at most 2^31 − 1 doubles. */
    private static final long MAX_VALUES = Integer.MAX_VALUE - 8L;

    int rows() {
        return y.length;
    }

    static TrainingRows read(Computation.Train train, List<InputTable> tables) throws JobFailure {
        List<String> names = new ArrayList<>(train.features());
        names.add(train.label());
        int width = names.size();
        long total = tables.stream().mapToLong(InputTable::rows).sum();
        if (total > MAX_VALUES / width) {
            throw FlCode.FL_RANGE.failure("more than " + MAX_VALUES / width + " rows of " + width
                    + " columns at one party; filter at the source");
        }
        double[] x = new double[(int) total * width];
        double[] y = new double[(int) total];
        int row = 0;
        for (InputTable table : tables) {
            Map<String, ColumnData> data = table.read(names);
            List<ColumnData> columns = new ArrayList<>();
            BitSet missing = new BitSet();
            for (String name : names) {
                ColumnData column = data.get(name);
                if (column == null || column.size() != table.rows()) {
                    throw FlCode.FL_INPUT_MISMATCH.failure(
                            "column " + table.table() + "." + name + " is absent or shorter than its table");
                }
                columns.add(column);
                missing.or(column.nulls());
            }
            for (int i = 0; i < table.rows(); i++) {
                if (!missing.get(i)) {
                    x[row * width] = 1;
                    for (int f = 1; f < width; f++) {
                        x[row * width + f] = value(columns.get(f - 1), i, table, names.get(f - 1));
                    }
                    y[row] = value(columns.get(width - 1), i, table, train.label());
                    row++;
                }
            }
        }
        TrainingRows rows = new TrainingRows(
                row == total ? x : Arrays.copyOf(x, row * width),
                row == total ? y : Arrays.copyOf(y, row),
                width,
                total - row);
        if (train.model() == Computation.Model.LOGISTIC_REGRESSION) {
            rows.requireBinaryLabel(train.label());
        }
        return rows;
    }

    private static double value(ColumnData column, int row, InputTable table, String name) throws JobFailure {
        double value;
        if (column instanceof ColumnData.Doubles doubles) {
            value = doubles.values()[row];
        } else if (column instanceof ColumnData.Longs longs) {
            value = longs.values()[row];
        } else if (column instanceof ColumnData.Decimals decimals) {
            value = decimals.unscaled()[row] / Math.pow(10, decimals.scale());
        } else {
            throw FlCode.FL_INPUT_MISMATCH.failure(
                    "column " + table.table() + "." + name + " is text, expected numbers");
        }
        if (!Double.isFinite(value)) {
            throw FlCode.FL_NOT_FINITE.failure("column " + table.table() + "." + name
                    + " has NaN or an infinity; expected finite numbers or nulls: clean the column first");
        }
        return value;
    }

    private void requireBinaryLabel(String label) throws JobFailure {
        for (double value : y) {
            if (value != 0 && value != 1) {
                throw FlCode.FL_LABEL_NOT_BINARY.failure(
                        "label " + label + " has a value other than 0 and 1; logistic regression needs a binary label");
            }
        }
    }

    @Override
    public String toString() {
        return "TrainingRows[" + rows() + " rows of " + width + "]";
    }
}
