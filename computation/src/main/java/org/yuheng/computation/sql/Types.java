package org.yuheng.computation.sql;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import org.yuheng.computation.ColumnType;

/** Which types go together, and what comes out. */
final class Types {

    private static final int DECIMAL_DIGITS = 18;
    private static final int DECIMAL_SCALE = 4;

    private Types() {}

    static boolean numeric(ColumnType type) {
        return type == ColumnType.BIGINT || type == ColumnType.DECIMAL || type == ColumnType.DOUBLE;
    }

    /** The type that holds both, where values of both can be compared. */
    static ColumnType common(ColumnType a, ColumnType b, At at, String construct) {
        if (a == b) {
            return a;
        }
        if (!numeric(a) || !numeric(b)) {
            throw mismatch(at, construct, a + " / " + b, "two values of one type");
        }
        if (a == ColumnType.DOUBLE || b == ColumnType.DOUBLE) {
            return ColumnType.DOUBLE;
        }
        return ColumnType.DECIMAL;
    }

    static void require(boolean fits, At at, String construct, Object found, String expected) {
        if (!fits) {
            throw mismatch(at, construct, found, expected);
        }
    }

    static Refused mismatch(At at, String construct, Object found, String expected) {
        return new Refused(
                SqlRefusal.Code.SQL_TYPE,
                at,
                construct,
                construct + " 的类型不符：得到 " + found + "，应为 " + expected + "。",
                construct + " got " + found + " where it needs " + expected + ".");
    }

    /** A string constant as a date or time where it is compared with one; anything else as it is. */
    static Expr coerced(Expr expr, ColumnType wanted, At at) {
        if (expr instanceof Expr.Literal literal && literal.type() == ColumnType.VARCHAR) {
            String text = (String) literal.constant().value();
            if (wanted == ColumnType.DATE) {
                return new Expr.Literal(date(text, at));
            }
            if (wanted == ColumnType.TIMESTAMP) {
                return new Expr.Literal(timestamp(text, at));
            }
        }
        return expr;
    }

    static Constant date(String text, At at) {
        try {
            return new Constant(
                    ColumnType.DATE, inRange(LocalDate.parse(text), at).toEpochDay());
        } catch (DateTimeParseException e) {
            throw mismatch(at, "DATE", "'" + Refused.shortened(text) + "'", "'YYYY-MM-DD'");
        }
    }

    static Constant timestamp(String text, At at) {
        try {
            LocalDateTime time = text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay()
                    : LocalDateTime.parse(text.replace(' ', 'T'));
            inRange(time.toLocalDate(), at);
            return new Constant(
                    ColumnType.TIMESTAMP,
                    ChronoUnit.MICROS.between(LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC), time));
        } catch (DateTimeParseException e) {
            throw mismatch(at, "TIMESTAMP", "'" + Refused.shortened(text) + "'", "'YYYY-MM-DD hh:mm:ss'");
        }
    }

    private static LocalDate inRange(LocalDate date, At at) {
        require(date.getYear() >= 1 && date.getYear() <= 9999, at, "DATE", date, "a year from 0001 to 9999");
        return date;
    }

    /** BIGINT without a point, DECIMAL with one of at most four digits behind it, else DOUBLE. */
    static Constant number(BigDecimal value, boolean exact) {
        BigDecimal plain = value.stripTrailingZeros();
        if (exact && value.scale() <= 0 && value.precision() - value.scale() <= DECIMAL_DIGITS) {
            return new Constant(ColumnType.BIGINT, value.longValueExact());
        }
        if (exact
                && plain.scale() <= DECIMAL_SCALE
                && plain.precision() - plain.scale() <= DECIMAL_DIGITS - DECIMAL_SCALE) {
            return new Constant(ColumnType.DECIMAL, plain.scale() < 0 ? plain.setScale(0) : plain);
        }
        return new Constant(ColumnType.DOUBLE, value.doubleValue());
    }
}
