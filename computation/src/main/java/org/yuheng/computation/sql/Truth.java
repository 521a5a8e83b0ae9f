package org.yuheng.computation.sql;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** SQL's three-valued logic; unknown is the empty value. */
final class Truth {

    private static final Optional<Boolean> UNKNOWN = Optional.empty();

    private Truth() {}

    static Optional<Boolean> of(Predicate predicate, Function<String, Object> row) {
        if (predicate instanceof Predicate.Compare p) {
            return compare(row.apply(p.column()), p.constant().value()).map(c -> passes(p.op(), c));
        }
        if (predicate instanceof Predicate.In p) {
            Object value = row.apply(p.column());
            return value == null
                    ? UNKNOWN
                    : Optional.of(p.constants().stream()
                            .anyMatch(c -> compare(value, c.value()).orElseThrow() == 0));
        }
        if (predicate instanceof Predicate.Between p) {
            Object value = row.apply(p.column());
            return value == null
                    ? UNKNOWN
                    : Optional.of(compare(value, p.low().value()).orElseThrow() >= 0
                            && compare(value, p.high().value()).orElseThrow() <= 0);
        }
        if (predicate instanceof Predicate.IsNull p) {
            return Optional.of(row.apply(p.column()) == null);
        }
        if (predicate instanceof Predicate.IsTrue p) {
            return Optional.ofNullable((Boolean) row.apply(p.column()));
        }
        if (predicate instanceof Predicate.Not p) {
            return of(p.part(), row).map(t -> !t);
        }
        if (predicate instanceof Predicate.And p) {
            return all(p.parts(), row, false);
        }
        return all(((Predicate.Or) predicate).parts(), row, true);
    }

    /** {@code decisive} for OR is true, for AND false: one such part decides, else one unknown part makes it unknown. */
    private static Optional<Boolean> all(List<Predicate> parts, Function<String, Object> row, boolean decisive) {
        Optional<Boolean> result = Optional.of(!decisive);
        for (Predicate part : parts) {
            Optional<Boolean> truth = of(part, row);
            if (truth.isEmpty()) {
                result = UNKNOWN;
            } else if (truth.get() == decisive) {
                return truth;
            }
        }
        return result;
    }

    private static boolean passes(Predicate.Op op, int comparison) {
        return switch (op) {
            case EQUAL -> comparison == 0;
            case NOT_EQUAL -> comparison != 0;
            case LESS -> comparison < 0;
            case LESS_OR_EQUAL -> comparison <= 0;
            case GREATER -> comparison > 0;
            case GREATER_OR_EQUAL -> comparison >= 0;
        };
    }

    /** Numbers by value, strings by code point (as UTF-8 bytes compare), false before true. */
    static Optional<Integer> compare(Object left, Object right) {
        if (left == null || right == null) {
            return Optional.empty();
        }
        if (left instanceof Double || right instanceof Double) {
            return Optional.of(Double.compare(((Number) left).doubleValue(), ((Number) right).doubleValue()));
        }
        if (left instanceof Number && right instanceof Number) {
            return Optional.of(decimal(left).compareTo(decimal(right)));
        }
        if (left instanceof String l && right instanceof String r) {
            return Optional.of(byCodePoint(l, r));
        }
        return Optional.of(Boolean.compare((Boolean) left, (Boolean) right));
    }

    private static BigDecimal decimal(Object number) {
        return number instanceof BigDecimal d ? d : BigDecimal.valueOf((Long) number);
    }

    private static int byCodePoint(String left, String right) {
        int i = 0;
        while (i < left.length() && i < right.length()) {
            int l = left.codePointAt(i);
            int r = right.codePointAt(i);
            if (l != r) {
                return Integer.compare(l, r);
            }
            i += Character.charCount(l);
        }
        return Integer.compare(left.length(), right.length());
    }
}
