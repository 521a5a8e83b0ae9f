package org.yuheng.adapter.engine;

import java.util.BitSet;

/** A column in memory; a set bit in {@code nulls} means that the row has no value. Arrays are shared, not copied. */
public sealed interface ColumnData {

    int size();

    BitSet nulls();

    /** BIGINT, BOOLEAN as 0 and 1, DATE as days since 1970-01-01, TIMESTAMP as microseconds since then. */
    record Longs(long[] values, BitSet nulls) implements ColumnData {
        @Override
        public int size() {
            return values.length;
        }
    }

    record Doubles(double[] values, BitSet nulls) implements ColumnData {
        @Override
        public int size() {
            return values.length;
        }
    }

    /** DECIMAL as unscaled values at {@code scale} digits after the point. */
    record Decimals(long[] unscaled, int scale, BitSet nulls) implements ColumnData {
        @Override
        public int size() {
            return unscaled.length;
        }
    }

    record Strings(String[] values, BitSet nulls) implements ColumnData {
        @Override
        public int size() {
            return values.length;
        }
    }
}
