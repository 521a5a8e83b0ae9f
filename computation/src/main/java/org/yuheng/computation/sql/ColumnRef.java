package org.yuheng.computation.sql;

/** A column of one input, by the names that the specification gives them. */
public record ColumnRef(String table, String column) {

    @Override
    public String toString() {
        return table + "." + column;
    }
}
