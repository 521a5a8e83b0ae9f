package org.yuheng.computation.sql;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.JobSpec;

/** A seeded DuckDB with the rows of {@link City}; some values are missing, and people have several rows. */
final class CityData implements AutoCloseable {

    private static final int PEOPLE = 400;

    private final Connection connection;

    CityData() throws SQLException {
        connection = DriverManager.getConnection("jdbc:duckdb:");
        Random random = new Random(7);
        for (JobSpec.Input input : City.ALL) {
            List<String> columns = input.columns().stream()
                    .map(c -> '"' + c.name() + "\" " + (c.type() == ColumnType.DECIMAL ? "DECIMAL(18,4)" : c.type()))
                    .toList();
            run("CREATE TABLE \"" + input.table() + "\" (" + String.join(", ", columns) + ")");
            List<String> rows = new ArrayList<>();
            for (int i = 0; i < 600; i++) {
                List<String> values = new ArrayList<>();
                input.columns().forEach(c -> values.add(value(c, random)));
                rows.add("(" + String.join(", ", values) + ")");
            }
            run("INSERT INTO \"" + input.table() + "\" VALUES " + String.join(", ", rows));
        }
    }

    private static String value(JobSpec.Column column, Random random) {
        if (!column.identifier() && random.nextInt(12) == 0) {
            return "NULL";
        }
        return switch (column.type()) {
            case BIGINT ->
                String.valueOf(random.nextInt(column.name().equals("birth_year") ? 60 : 25)
                        + (column.name().equals("birth_year") ? 1950 : 0));
            case DECIMAL -> String.format(Locale.ROOT, "%d.%04d", random.nextInt(9_000), random.nextInt(10_000));
            case DOUBLE -> String.valueOf(random.nextInt(1_000) / 8.0);
            case BOOLEAN -> String.valueOf(random.nextBoolean());
            case VARCHAR ->
                column.identifier()
                        ? "'P" + random.nextInt(PEOPLE) + "'"
                        : "'"
                                + List.of("东", "西", "南", "a", "B", "small")
                                        .get(Math.min(5, (int) Math.abs(random.nextGaussian() * 2.4)))
                                + "'";
            case DATE -> "DATE '2024-01-01' + " + random.nextInt(900);
            case TIMESTAMP -> "TIMESTAMP '2024-01-01 00:00:00' + INTERVAL (" + random.nextInt(30_000) + ") MINUTE";
        };
    }

    void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Ten digits, away from ties. */
    static String rounded(double value) {
        return String.format(Locale.ROOT, "%.10e", value + Math.abs(value) * 1e-13);
    }

    /** Rows as text; doubles to twelve digits, since the order of a sum is the engine's. */
    List<List<String>> query(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<List<String>> rows = new ArrayList<>();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    Object value = result.getObject(i);
                    row.add(value instanceof Double d ? rounded(d) : String.valueOf(value));
                }
                rows.add(row);
            }
            return rows;
        }
    }

    List<String> columns(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> names = new ArrayList<>();
            for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                names.add(result.getMetaData().getColumnLabel(i));
            }
            return names;
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
