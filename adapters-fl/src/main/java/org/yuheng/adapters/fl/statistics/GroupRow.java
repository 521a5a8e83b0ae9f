package org.yuheng.adapters.fl.statistics;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashMap;
import java.util.Map;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapters.fl.mask.RingVector;
import org.yuheng.adapters.fl.plan.FlCode;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.sql.GroupedAggregate;
import org.yuheng.computation.sql.GroupedAggregate.Field;
import org.yuheng.computation.sql.GroupedAggregate.Function;
import org.yuheng.computation.sql.GroupedAggregate.Measure;

/**
 * One group's row with keys and measures by name; it stays in the enclave until the gate has judged it.
 *
 * @param own the most subjects that a single recipient contributes
 */
record GroupRow(Map<String, Object> values, long subjects, long own) {

    /** Sums are exact; quotients of them are rounded once, far below a double's own precision. */
    private static final MathContext QUOTIENT = new MathContext(60);

    static GroupRow open(GroupedAggregate query, Sums sums, RingVector vector, int group, GroupKey key, long own)
            throws JobFailure {
        long rows = sums.rows(vector, group);
        Map<String, Object> values = new HashMap<>();
        for (int k = 0; k < query.keys().size(); k++) {
            values.put(query.keys().get(k).name(), key.cells().get(k));
        }
        for (Measure measure : query.measures()) {
            if (measure.field().isEmpty()) {
                values.put(measure.name(), rows);
            } else {
                Field field = measure.field().get();
                long count = sums.count(vector, group, field);
                values.put(
                        measure.name(),
                        measure.function() == Function.COUNT
                                ? (Object) count
                                : aggregate(measure, field, count, sums, vector, group));
            }
        }
        return new GroupRow(values, sums.subjects(vector, group), own);
    }

    /** Null over no values, and for the sample's variance over one. */
    private static Object aggregate(Measure measure, Field field, long count, Sums sums, RingVector vector, int group)
            throws JobFailure {
        Function function = measure.function();
        boolean sample = function == Function.VAR_SAMP || function == Function.STDDEV_SAMP;
        if (count == 0 || (sample && count == 1)) {
            return null;
        }
        BigDecimal n = BigDecimal.valueOf(count);
        BigDecimal sum = sums.sum(vector, group, field);
        if (function == Function.SUM) {
            return sumAs(measure.type(), sum);
        }
        if (function == Function.AVG) {
            return sum.divide(n, QUOTIENT).doubleValue();
        }
        BigDecimal scatter = n.multiply(sums.squares(vector, group, field)).subtract(sum.multiply(sum));
        BigDecimal divisor = n.multiply(sample ? n.subtract(BigDecimal.ONE) : n);
        // Reals are rounded into the ring, so that equal values may scatter by −2^-64 instead of 0.
        double variance = Math.max(0, scatter.divide(divisor, QUOTIENT).doubleValue());
        boolean root = function == Function.STDDEV_POP || function == Function.STDDEV_SAMP;
        return root ? Math.sqrt(variance) : variance;
    }

    private static Object sumAs(ColumnType type, BigDecimal sum) throws JobFailure {
        if (type == ColumnType.BIGINT) {
            if (sum.toBigInteger().bitLength() > 63) {
                throw FlCode.FL_RANGE.failure("a sum is beyond BIGINT; sum a DOUBLE or a coarser unit");
            }
            return sum.longValue();
        }
        return type == ColumnType.DECIMAL ? (Object) sum : (Object) sum.doubleValue();
    }

    @Override
    public String toString() {
        return "GroupRow[" + values.keySet() + "]";
    }
}
