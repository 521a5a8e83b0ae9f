package org.yuheng.adapters.fl.harness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.yuheng.adapter.engine.ColumnData;
import org.yuheng.adapter.engine.InputTable;

/** An input whose columns stand in memory. */
public record MemoryTable(String table, String dataset, Map<String, ColumnData> data, long rows) implements InputTable {

    @Override
    public List<String> columns() {
        return new ArrayList<>(data.keySet());
    }

    @Override
    public String digest() {
        return "sha256:" + "0".repeat(64);
    }

    @Override
    public Path parquet() {
        throw new UnsupportedOperationException("this engine reads columns, not files");
    }

    @Override
    public Map<String, ColumnData> read(List<String> columns) {
        Map<String, ColumnData> result = new HashMap<>();
        columns.forEach(c -> {
            if (data.containsKey(c)) {
                result.put(c, data.get(c));
            }
        });
        return result;
    }
}
