package org.yuheng.adapters.fl.statistics;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.yuheng.adapter.engine.ColumnData;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapters.fl.plan.FlCode;
import org.yuheng.computation.ColumnType;

/**
 * Values as {@link org.yuheng.computation.sql.Constant} represents them, or null: Long for BIGINT, DATE and TIMESTAMP,
 * BigDecimal at {@value #DECIMAL_SCALE} digits, Double (never −0), Boolean, String.
 */
final class Cells {

    static final int DECIMAL_SCALE = 4;

    private Cells() {}

    static Object at(ColumnData column, int row, ColumnType type) throws JobFailure {
        if (column.nulls().get(row)) {
            return null;
        }
        if (column instanceof ColumnData.Longs longs && type != ColumnType.VARCHAR) {
            long value = longs.values()[row];
            return type == ColumnType.BOOLEAN ? (Object) (value != 0) : (Object) value;
        }
        if (column instanceof ColumnData.Doubles doubles && type == ColumnType.DOUBLE) {
            double value = doubles.values()[row];
            if (!Double.isFinite(value)) {
                throw FlCode.FL_NOT_FINITE.failure(
                        "a column has NaN or an infinity; expected finite numbers or nulls: clean it first");
            }
            return value + 0.0;
        }
        if (column instanceof ColumnData.Decimals decimals && type == ColumnType.DECIMAL) {
            return atScale(BigDecimal.valueOf(decimals.unscaled()[row], decimals.scale()));
        }
        if (column instanceof ColumnData.Strings strings && type == ColumnType.VARCHAR) {
            return strings.values()[row];
        }
        throw FlCode.FL_INPUT_MISMATCH.failure("a column of type " + type + " is not stored as one");
    }

    /** A value of one table's column as a value of the union's column. */
    static Object as(Object value, ColumnType type) throws JobFailure {
        if (value == null) {
            return null;
        }
        if (type == ColumnType.DOUBLE && value instanceof Number number) {
            return number.doubleValue() + 0.0;
        }
        if (type == ColumnType.DECIMAL && value instanceof Long whole) {
            return BigDecimal.valueOf(whole).setScale(DECIMAL_SCALE);
        }
        boolean fits =
                switch (type) {
                    case BIGINT, DATE, TIMESTAMP -> value instanceof Long;
                    case DECIMAL -> value instanceof BigDecimal;
                    case DOUBLE -> false;
                    case BOOLEAN -> value instanceof Boolean;
                    case VARCHAR -> value instanceof String;
                };
        if (!fits) {
            throw FlCode.FL_INPUT_MISMATCH.failure("a column of the union is not " + type + " in every table");
        }
        return value;
    }

    private static BigDecimal atScale(BigDecimal value) throws JobFailure {
        try {
            return value.setScale(DECIMAL_SCALE, RoundingMode.UNNECESSARY);
        } catch (ArithmeticException e) {
            throw FlCode.FL_INPUT_MISMATCH.failure(
                    "a DECIMAL has more than " + DECIMAL_SCALE + " digits after the point", e);
        }
    }
}
