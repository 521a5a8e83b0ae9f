package org.yuheng.computation;

/** The type of a catalogued column, with its SQL name. */
public enum ColumnType {
    BIGINT,
    /** Exact decimal of at most 18 digits, 4 of them after the point. */
    DECIMAL,
    DOUBLE,
    BOOLEAN,
    VARCHAR,
    DATE,
    TIMESTAMP
}
