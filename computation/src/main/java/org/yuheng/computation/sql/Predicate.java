package org.yuheng.computation.sql;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A simple condition on the columns of one table (or, for HAVING, on the columns of the result), in SQL's three-valued logic. */
public sealed interface Predicate {

    /** {@code column op constant}; constants have the column's own type, or are numeric where it is. */
    record Compare(String column, Op op, Constant constant) implements Predicate {}

    /** {@code column IN (…)}; never empty. */
    record In(String column, List<Constant> constants) implements Predicate {
        public In {
            constants = List.copyOf(constants);
        }
    }

    /** Both ends included. */
    record Between(String column, Constant low, Constant high) implements Predicate {}

    record IsNull(String column) implements Predicate {}

    /** A BOOLEAN column by itself. */
    record IsTrue(String column) implements Predicate {}

    record And(List<Predicate> parts) implements Predicate {
        public And {
            parts = List.copyOf(parts);
        }
    }

    record Or(List<Predicate> parts) implements Predicate {
        public Or {
            parts = List.copyOf(parts);
        }
    }

    record Not(Predicate part) implements Predicate {}

    /** A comparison. */
    enum Op {
        EQUAL("="),
        NOT_EQUAL("<>"),
        LESS("<"),
        LESS_OR_EQUAL("<="),
        GREATER(">"),
        GREATER_OR_EQUAL(">=");

        private final String sql;

        Op(String sql) {
            this.sql = sql;
        }

        public String sql() {
            return sql;
        }
    }

    /**
     * Whether a row passes: true, and neither false nor unknown.
     *
     * @param row gives a column's value as {@link Constant} represents it, or null
     */
    default boolean holds(Function<String, Object> row) {
        return Truth.of(this, row).equals(Optional.of(true));
    }
}
