package org.yuheng.adapters.fl.statistics;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapters.fl.mask.RingVector;
import org.yuheng.adapters.fl.plan.FlCode;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.sql.GroupedAggregate;
import org.yuheng.computation.sql.GroupedAggregate.Field;
import org.yuheng.computation.sql.GroupedAggregate.Measure;

/**
 * Where the sums of one group stand in the vector: rows, subjects, then for each measured column its count of values
 * and, as far as the query needs them, their sum and the sum of their squares. Every party and the aggregator derive the
 * same from the query.
 */
final class Sums {

    static final int ROWS = 0;
    static final int SUBJECTS = 1;

    /** @param needs how many of count, sum and squares are there */
    private record Place(ColumnType type, int at, int needs) {}

    private final Map<Field, Place> places = new LinkedHashMap<>();
    private final int width;

    Sums(GroupedAggregate query) throws JobFailure {
        Map<Field, Integer> needs = new LinkedHashMap<>();
        for (Measure measure : query.measures()) {
            int need = need(measure);
            measure.field().ifPresent(f -> needs.merge(f, need, Math::max));
        }
        int at = SUBJECTS + 1;
        for (Map.Entry<Field, Integer> entry : needs.entrySet()) {
            places.put(entry.getKey(), new Place(entry.getKey().type(), at, entry.getValue()));
            at += entry.getValue();
        }
        width = at;
    }

    private static int need(Measure measure) throws JobFailure {
        int need =
                switch (measure.function()) {
                    case COUNT_ROWS, COUNT -> 1;
                    case SUM, AVG -> 2;
                    case VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP -> 3;
                    case COUNT_SUBJECTS, MIN, MAX -> 0;
                };
        if (need == 0) {
            throw FlCode.FL_UNSUPPORTED_SQL.failure("cannot express " + measure.function()
                    + ": sums over parties do not tell it; ask for count, sum, avg or variance");
        }
        boolean numeric = measure.field()
                .map(f -> f.type() == ColumnType.BIGINT
                        || f.type() == ColumnType.DECIMAL
                        || f.type() == ColumnType.DOUBLE
                        || f.type() == ColumnType.BOOLEAN)
                .orElse(true);
        if (need > 1 && !numeric) {
            throw FlCode.FL_UNSUPPORTED_COLUMN.failure(
                    measure.function() + " of " + measure.field().orElseThrow().type() + "; expected a number");
        }
        return need;
    }

    int width() {
        return width;
    }

    List<Field> fields() {
        return new ArrayList<>(places.keySet());
    }

    /** Adds one row's value of a measured column. */
    void add(RingVector vector, int group, Field field, Object value) throws JobFailure {
        Place place = places.get(field);
        int at = group * width + place.at();
        vector.addInteger(at, 1);
        if (place.needs() == 1) {
            return;
        }
        if (value instanceof Double real) {
            vector.addReal(at + 1, real);
            if (place.needs() == 3) {
                vector.addSquareOfReal(at + 2, real);
            }
        } else {
            long whole = whole(value);
            vector.addInteger(at + 1, whole);
            if (place.needs() == 3) {
                vector.addSquareOfInteger(at + 2, whole);
            }
        }
    }

    private static long whole(Object value) throws JobFailure {
        if (value instanceof BigDecimal decimal) {
            BigInteger unscaled = decimal.unscaledValue();
            if (unscaled.bitLength() > 63) {
                throw FlCode.FL_RANGE.failure("a DECIMAL has more than 18 digits");
            }
            return unscaled.longValue();
        }
        return value instanceof Boolean truth ? (truth ? 1 : 0) : (Long) value;
    }

    long rows(RingVector vector, int group) throws JobFailure {
        return plausible(vector.integer(group * width + ROWS), Long.MAX_VALUE);
    }

    long subjects(RingVector vector, int group) throws JobFailure {
        return plausible(vector.integer(group * width + SUBJECTS), rows(vector, group));
    }

    long count(RingVector vector, int group, Field field) throws JobFailure {
        return plausible(vector.integer(group * width + places.get(field).at()), rows(vector, group));
    }

    private static long plausible(BigInteger count, long max) throws JobFailure {
        if (count.signum() < 0 || count.bitLength() > 62 || count.longValue() > max) {
            throw implausible("a count is negative, absurd, or above the rows of its group");
        }
        return count.longValue();
    }

    static JobFailure implausible(String what) {
        return FlCode.FL_IMPLAUSIBLE_SUM.failure(
                what + "; one of the parties masks wrongly or lies, and masks hide which");
    }

    BigDecimal sum(RingVector vector, int group, Field field) {
        Place place = places.get(field);
        return decode(vector, group * width + place.at() + 1, place.type(), 1);
    }

    BigDecimal squares(RingVector vector, int group, Field field) {
        Place place = places.get(field);
        return decode(vector, group * width + place.at() + 2, place.type(), 2);
    }

    private static BigDecimal decode(RingVector vector, int at, ColumnType type, int power) {
        if (type == ColumnType.DOUBLE) {
            return vector.decimal(at);
        }
        return new BigDecimal(vector.integer(at), type == ColumnType.DECIMAL ? power * Cells.DECIMAL_SCALE : 0);
    }
}
