package org.yuheng.adapters.mpc;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.JobSpec;

/**
 * Numbers as ring elements: BIGINT as it is and DECIMAL times 10^4, both exact; DOUBLE times 2^20, rounded, so that a sum of
 * n values is off by at most n·2^−21.
 *
 * <p>Every value of a table with n rows is at most 2^63 / n in absolute value, so no sum leaves the range of a signed word:
 * at 100,000 rows about 9.2·10^13 for BIGINT, 9.2·10^9 for DECIMAL, 8.7·10^7 for DOUBLE.
 */
final class FixedPoint {

    static final int DECIMAL_DIGITS = 4;
    static final int DOUBLE_BITS = 20;

    private FixedPoint() {}

    /** Largest absolute value of an encoded number in a table of {@code rows} rows. */
    static long bound(int rows) {
        return Long.MAX_VALUE / Math.max(1, rows);
    }

    /** The column's value, or 0 for a type that is only counted. */
    static long encode(JobSpec.Column column, Object value, long bound) throws JobFailure {
        return switch (column.type()) {
            case BIGINT -> within(column, BigDecimal.valueOf((Long) value), bound);
            case DECIMAL -> within(column, ((BigDecimal) value).movePointRight(DECIMAL_DIGITS), bound);
            case DOUBLE -> {
                double number = (Double) value;
                if (Double.isNaN(number) || Double.isInfinite(number)) {
                    throw outOfRange(column, bound);
                }
                yield within(
                        column,
                        new BigDecimal(Math.scalb(number, DOUBLE_BITS)).setScale(0, RoundingMode.HALF_EVEN),
                        bound);
            }
            case BOOLEAN, VARCHAR, DATE, TIMESTAMP -> 0;
        };
    }

    private static long within(JobSpec.Column column, BigDecimal scaled, long bound) throws JobFailure {
        if (scaled.stripTrailingZeros().scale() > 0 || scaled.abs().compareTo(BigDecimal.valueOf(bound)) > 0) {
            throw outOfRange(column, bound);
        }
        return scaled.longValueExact();
    }

    private static JobFailure outOfRange(JobSpec.Column column, long bound) {
        return new JobFailure(
                Fault.CALLER,
                "VALUE_OUT_OF_RANGE",
                "column " + column.name() + " has a value that this engine cannot add up exactly; " + column.type()
                        + " values lie within ±" + decode(column.type(), bound).toPlainString()
                        + (column.type() == ColumnType.DECIMAL ? " with at most 4 digits after the point" : "")
                        + "; use another technique or another column");
    }

    /** A sum of encoded values as a number. */
    static BigDecimal decode(ColumnType type, long sum) {
        return switch (type) {
            case DECIMAL -> BigDecimal.valueOf(sum, DECIMAL_DIGITS);
            case DOUBLE -> new BigDecimal(sum).divide(new BigDecimal(1L << DOUBLE_BITS));
            case BIGINT, BOOLEAN, VARCHAR, DATE, TIMESTAMP -> BigDecimal.valueOf(sum);
        };
    }
}
