package org.yuheng.computation.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.yuheng.computation.ColumnType;

/** A typed expression; equal when it says the same, wherever it stands. */
sealed interface Expr {

    ColumnType type();

    /** A column of a source. */
    record Column(Source source, int index, At at) implements Expr {
        @Override
        public ColumnType type() {
            return info().type();
        }

        Source.Info info() {
            return source.columns().get(index);
        }
    }

    /** One of the columns that identify subjects behind a union's row. */
    record UnionSubject(Source.Union source, int index, ColumnType type) implements Expr {}

    /** A constant. */
    record Literal(Constant constant) implements Expr {
        @Override
        public ColumnType type() {
            return constant.type();
        }
    }

    /** A function of single values. */
    record Call(Fn fn, List<Expr> args, ColumnType type) implements Expr {
        public Call {
            args = List.copyOf(args);
        }
    }

    /** A function of a group's rows. */
    record Aggregate(AggregateFn fn, boolean distinct, Optional<Expr> arg, ColumnType type, At at) implements Expr {}

    /** The columns in {@code this}, those inside aggregates too. */
    default List<Column> columns() {
        List<Column> found = new ArrayList<>();
        walk(e -> {
            if (e instanceof Column c) {
                found.add(c);
            }
        });
        return found;
    }

    default List<Aggregate> aggregates() {
        List<Aggregate> found = new ArrayList<>();
        walk(e -> {
            if (e instanceof Aggregate a) {
                found.add(a);
            }
        });
        return found;
    }

    default void walk(Consumer<Expr> visit) {
        visit.accept(this);
        if (this instanceof Call call) {
            call.args().forEach(a -> a.walk(visit));
        } else if (this instanceof Aggregate aggregate) {
            aggregate.arg().ifPresent(a -> a.walk(visit));
        }
    }

    /** An aggregate function, by its SQL name. */
    enum AggregateFn {
        COUNT,
        SUM,
        AVG,
        MIN,
        MAX,
        VAR_POP,
        VAR_SAMP,
        STDDEV_POP,
        STDDEV_SAMP
    }

    /** A function or operator of single values; nothing else can stand in a query. */
    enum Fn {
        PLUS,
        MINUS,
        TIMES,
        DIVIDE,
        MOD,
        NEGATE,
        EQUAL,
        NOT_EQUAL,
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL,
        AND,
        OR,
        NOT,
        IS_NULL,
        /** Value, low, high. */
        BETWEEN,
        /** Value, then the list. */
        IN,
        LIKE,
        /** Condition, value, condition, value, …, and a default if the number of arguments is odd. */
        CASE,
        /** To the type of the call. */
        CAST,
        COALESCE,
        NULLIF,
        ABS,
        FLOOR,
        CEIL,
        /** Value, and digits. */
        ROUND,
        UPPER,
        LOWER,
        TRIM,
        /** Value, start from 1, length. */
        SUBSTRING,
        CHAR_LENGTH,
        CONCAT,
        YEAR,
        QUARTER,
        MONTH,
        DAY,
        HOUR
    }
}
