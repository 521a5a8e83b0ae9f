package org.yuheng.adapters.tee;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.yuheng.adapter.engine.ColumnData;
import org.yuheng.adapter.engine.InputTable;
import org.yuheng.trust.Digests;

/** A small table that DuckDB makes as a Parquet file. */
record ParquetInput(String table, long rows, Path parquet) implements InputTable {

    /** @param select over {@code range}, from 0 to {@code rows} - 1 */
    static ParquetInput of(Path directory, String table, String select, long rows) {
        try (var duckdb = DriverManager.getConnection("jdbc:duckdb:");
                var statement = duckdb.createStatement()) {
            Path file = Files.createTempFile(directory, table, ".parquet");
            statement.execute("COPY (" + select + " FROM range(" + rows + ")) TO '" + file + "' (FORMAT parquet)");
            return new ParquetInput(table, rows, file);
        } catch (SQLException e) {
            throw new AssertionError(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String dataset() {
        return table;
    }

    @Override
    public List<String> columns() {
        throw new UnsupportedOperationException("this engine reads the file");
    }

    @Override
    public String digest() {
        try {
            return Digests.of(Files.readAllBytes(parquet));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Map<String, ColumnData> read(List<String> names) {
        throw new UnsupportedOperationException("this engine reads the file");
    }
}
