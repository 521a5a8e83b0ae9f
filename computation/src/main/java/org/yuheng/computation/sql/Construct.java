package org.yuheng.computation.sql;

/**
 * Everything that a specification can ask of an engine, by stable name: an engine lists what it can do, and answers
 * "cannot express" with the first name that it cannot.
 */
public enum Construct {
    /** Single rows in the result. */
    SQL_ROWS,
    /** SELECT DISTINCT rows. */
    SQL_DISTINCT,
    /** Grouped, one input. */
    SQL_SINGLE,
    /** Grouped, exactly two inputs, one equality between two columns. */
    SQL_JOIN,
    /** Three or more inputs joined. */
    SQL_JOIN_MANY,
    /** A join by more than one equality. */
    SQL_JOIN_SEVERAL_KEYS,
    /** A join by columns whose values are not the subjects that are counted. */
    SQL_JOIN_OTHER_KEY,
    /** UNION ALL of inputs. */
    SQL_UNION,
    /** UNION ALL and joins in one query. */
    SQL_UNION_AND_JOIN,
    /** Filters of {@link Predicate}'s forms, each on one input's columns. */
    SQL_FILTER,
    /** Any other filter. */
    SQL_FILTER_EXPRESSION,
    /** A group key that is a column. */
    SQL_GROUP_BY,
    /** A group key that is computed. */
    SQL_GROUP_EXPRESSION,
    SQL_COUNT,
    SQL_COUNT_DISTINCT,
    SQL_SUM,
    SQL_AVG,
    SQL_MIN_MAX,
    /** VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP. */
    SQL_VARIANCE,
    /** An aggregate of a computed value. */
    SQL_AGGREGATE_EXPRESSION,
    /** An aggregate whose argument selects or weighs rows: a condition, or a product of columns. */
    SQL_CONDITIONAL_AGGREGATE,
    /** A result column computed from aggregates or keys. */
    SQL_OUTPUT_EXPRESSION,
    SQL_HAVING,
    /** HAVING beyond comparisons of the result's own columns with constants. */
    SQL_HAVING_EXPRESSION,
    SQL_ORDER_BY,
    /** ORDER BY beyond the result's own columns. */
    SQL_ORDER_EXPRESSION,
    SQL_LIMIT,
    /** Groups that hold more than one kind of subject, each counted. */
    SQL_SEVERAL_SUBJECTS,
    /** Rows without an identifier: each row counts as one subject. */
    SQL_ROWS_AS_SUBJECTS,
    PSI_CARDINALITY,
    PSI_MEMBERS,
    LOOKUP,
    TRAIN_LOGISTIC_HORIZONTAL,
    TRAIN_LOGISTIC_VERTICAL,
    TRAIN_LINEAR_HORIZONTAL,
    TRAIN_LINEAR_VERTICAL,
    SCORE,
    TRANSFER
}
