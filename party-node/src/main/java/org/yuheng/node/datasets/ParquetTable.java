package org.yuheng.node.datasets;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.yuheng.adapter.engine.ColumnData;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.InputTable;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.JobSpec;

/** An input of a job, already extracted to a private Parquet file. */
public final class ParquetTable implements InputTable {

    private final JobSpec.Input input;
    private final SourceReader.Extract extract;

    public ParquetTable(JobSpec.Input input, SourceReader.Extract extract) {
        this.input = input;
        this.extract = extract;
    }

    @Override
    public String table() {
        return input.table();
    }

    @Override
    public String dataset() {
        return input.dataset();
    }

    @Override
    public List<String> columns() {
        return input.columns().stream().map(JobSpec.Column::name).toList();
    }

    @Override
    public long rows() {
        return extract.rows();
    }

    @Override
    public String digest() {
        return extract.digest();
    }

    @Override
    public Path parquet() {
        return extract.parquet();
    }

    @Override
    public Map<String, ColumnData> read(List<String> columns) throws JobFailure {
        Map<String, ColumnType> types = new HashMap<>();
        input.columns().forEach(c -> types.put(c.name(), c.type()));
        for (String column : columns) {
            if (!types.containsKey(column)) {
                throw new JobFailure(
                        Fault.CALLER,
                        "COLUMN_NOT_GRANTED",
                        "column \"" + column + "\" of table " + table() + " is not in the specification");
            }
        }
        int rows = Math.toIntExact(extract.rows());
        Map<String, Column> read = new LinkedHashMap<>();
        columns.forEach(c -> read.put(c, Column.of(types.get(c), rows)));
        String list = String.join(
                ", ", columns.stream().map(c -> expression(c, types.get(c))).toList());
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:", new Properties());
                Statement statement = duckdb.createStatement();
                ResultSet result = statement.executeQuery("SELECT " + list + " FROM read_parquet('"
                        + SourceReader.escaped(extract.parquet().toString()) + "')")) {
            Column[] sinks = read.values().toArray(Column[]::new);
            for (int row = 0; result.next(); row++) {
                for (int i = 0; i < sinks.length; i++) {
                    sinks[i].take(result, i + 1, row);
                }
            }
        } catch (SQLException e) {
            throw new JobFailure(
                    new Refusal(Fault.NODE, "SOURCE_UNREADABLE", "extract of table " + table() + " cannot be read"), e);
        }
        Map<String, ColumnData> data = new LinkedHashMap<>();
        read.forEach((name, column) -> data.put(name, column.data()));
        return data;
    }

    private static String expression(String column, ColumnType type) {
        String name = SourceReader.quoted(column);
        return switch (type) {
            case BIGINT, DOUBLE, VARCHAR -> name;
            case BOOLEAN -> "CAST(" + name + " AS BIGINT)";
            case DECIMAL -> "CAST(" + name + " * 10000 AS BIGINT)";
            case DATE -> "date_diff('day', DATE '" + LocalDate.EPOCH + "', " + name + ")";
            case TIMESTAMP -> "epoch_us(" + name + ")";
        };
    }

    /** Takes one value after the other of one column. */
    private abstract static class Column {
        final BitSet nulls = new BitSet();

        abstract void take(ResultSet result, int index, int row) throws SQLException;

        abstract ColumnData data();

        static Column of(ColumnType type, int rows) {
            return switch (type) {
                case BIGINT, BOOLEAN, DATE, TIMESTAMP -> new Whole(rows, false);
                case DECIMAL -> new Whole(rows, true);
                case DOUBLE -> new Floating(rows);
                case VARCHAR -> new Text(rows);
            };
        }

        final void note(ResultSet result, int row) throws SQLException {
            if (result.wasNull()) {
                nulls.set(row);
            }
        }
    }

    private static final class Whole extends Column {
        private final long[] values;
        private final boolean decimal;

        Whole(int rows, boolean decimal) {
            this.values = new long[rows];
            this.decimal = decimal;
        }

        @Override
        void take(ResultSet result, int index, int row) throws SQLException {
            values[row] = result.getLong(index);
            note(result, row);
        }

        @Override
        ColumnData data() {
            return decimal ? new ColumnData.Decimals(values, 4, nulls) : new ColumnData.Longs(values, nulls);
        }
    }

    private static final class Floating extends Column {
        private final double[] values;

        Floating(int rows) {
            this.values = new double[rows];
        }

        @Override
        void take(ResultSet result, int index, int row) throws SQLException {
            values[row] = result.getDouble(index);
            note(result, row);
        }

        @Override
        ColumnData data() {
            return new ColumnData.Doubles(values, nulls);
        }
    }

    private static final class Text extends Column {
        private final String[] values;

        Text(int rows) {
            this.values = new String[rows];
        }

        @Override
        void take(ResultSet result, int index, int row) throws SQLException {
            values[row] = result.getString(index);
            note(result, row);
        }

        @Override
        ColumnData data() {
            return new ColumnData.Strings(values, nulls);
        }
    }
}
