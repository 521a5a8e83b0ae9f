package org.yuheng.adapters.mpc;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yuheng.adapter.engine.ColumnData;
import org.yuheng.adapter.engine.InputTable;

/** An input in memory; columns are added with values that may be null. */
final class MemoryTable implements InputTable {

    private final String name;
    private final Map<String, ColumnData> data = new LinkedHashMap<>();
    private long rows;

    MemoryTable(String name) {
        this.name = name;
    }

    MemoryTable strings(String column, List<String> values) {
        return add(column, values.size(), new ColumnData.Strings(values.toArray(String[]::new), nulls(values)));
    }

    MemoryTable longs(String column, List<Long> values) {
        long[] array = values.stream().mapToLong(v -> v == null ? 0 : v).toArray();
        return add(column, values.size(), new ColumnData.Longs(array, nulls(values)));
    }

    MemoryTable decimals(String column, int scale, List<Long> unscaled) {
        long[] array = unscaled.stream().mapToLong(v -> v == null ? 0 : v).toArray();
        return add(column, unscaled.size(), new ColumnData.Decimals(array, scale, nulls(unscaled)));
    }

    MemoryTable doubles(String column, List<Double> values) {
        double[] array = values.stream().mapToDouble(v -> v == null ? 0 : v).toArray();
        return add(column, values.size(), new ColumnData.Doubles(array, nulls(values)));
    }

    private MemoryTable add(String column, int size, ColumnData values) {
        rows = size;
        data.put(column, values);
        return this;
    }

    private static BitSet nulls(List<?> values) {
        BitSet nulls = new BitSet();
        for (int i = 0; i < values.size(); i++) {
            nulls.set(i, values.get(i) == null);
        }
        return nulls;
    }

    @Override
    public String table() {
        return name;
    }

    @Override
    public String dataset() {
        return "D-" + name;
    }

    @Override
    public List<String> columns() {
        return List.copyOf(data.keySet());
    }

    @Override
    public long rows() {
        return rows;
    }

    @Override
    public String digest() {
        return "sha256:" + "0".repeat(64);
    }

    @Override
    public Path parquet() {
        throw new UnsupportedOperationException("this engine reads columns");
    }

    @Override
    public Map<String, ColumnData> read(List<String> names) {
        Map<String, ColumnData> read = new LinkedHashMap<>();
        names.forEach(n -> read.put(n, data.get(n)));
        return read;
    }
}
