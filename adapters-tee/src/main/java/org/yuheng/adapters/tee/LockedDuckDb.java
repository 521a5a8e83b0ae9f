package org.yuheng.adapters.tee;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobFailure;

/**
 * An in-memory DuckDB that is locked before a tenant's SQL runs.
 *
 * <p>Locked means: no network, no file but those of its tables, no extension, no temporary directory, no further change of
 * settings. Tables are read where they arrived, as often as the query asks, and never copied: a query needs a scan of
 * some columns, a copy the whole of each. Such a file holds the columns of its table and no others, so whoever got past
 * the reader of queries (SqlAnalysis) would read there what the table shows as well, and could spoil it for this one job.
 * What else stays possible is harmless ({@code ATTACH ':memory:'}). DuckDB's memory limit does not cover every
 * allocation, so the process is limited from outside as well.
 */
final class LockedDuckDb implements AutoCloseable {

    private static final List<String> LOCK = List.of(
            "SET temp_directory=''",
            "SET autoinstall_known_extensions=false",
            "SET autoload_known_extensions=false",
            "SET allow_community_extensions=false",
            "SET enable_external_access=false",
            "SET lock_configuration=true");

    private final Connection connection;
    private final List<String> files = new ArrayList<>();
    private boolean locked;

    private LockedDuckDb(Connection connection) {
        this.connection = connection;
    }

    /**
     * @param memoryMiB memory limit in MiB
     * @param threads at least 1
     */
    static LockedDuckDb open(long memoryMiB, int threads) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:duckdb:", new Properties());
        LockedDuckDb database = new LockedDuckDb(connection);
        database.execute("SET memory_limit='" + memoryMiB + "MiB'");
        database.execute("SET threads=" + threads);
        database.execute("SET TimeZone='UTC'");
        return database;
    }

    /**
     * Names a Parquet file as a table; only before {@link #lock}, and the file must stay until {@link #close}.
     *
     * @param columns all that the file may have
     * @return how many rows it has
     * @throws JobFailure {@code TABLE_COLUMNS} when it has others, naming them
     */
    long table(String table, List<String> columns, Path parquet) throws SQLException, JobFailure {
        if (locked) {
            throw new IllegalStateException("table " + table + " comes after the lock");
        }
        String path = literal(parquet.toAbsolutePath().toString());
        String file = "read_parquet(" + path + ")";
        requireColumns(table, columns, file);
        String list =
                String.join(", ", columns.stream().map(LockedDuckDb::quoted).toList());
        execute("CREATE VIEW " + quoted(table) + " AS SELECT " + list + " FROM " + file);
        files.add(path);
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + quoted(table))) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private void requireColumns(String table, List<String> columns, String file) throws SQLException, JobFailure {
        List<String> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet described = statement.executeQuery("DESCRIBE SELECT * FROM " + file)) {
            while (described.next()) {
                found.add(described.getString(1));
            }
        }
        if (found.size() != columns.size() || !found.containsAll(columns)) {
            throw new JobFailure(
                    Fault.PEER, "TABLE_COLUMNS", "table " + table + " arrived with " + found + ", expected " + columns);
        }
    }

    /** Closes every way out; only then {@link #connection} may be used for tenants' SQL. */
    void lock() throws SQLException {
        execute("SET allowed_paths=[" + String.join(", ", files) + "]");
        for (String setting : LOCK) {
            execute(setting);
        }
        locked = true;
    }

    Connection connection() {
        if (!locked) {
            throw new IllegalStateException("lock the database before running a tenant's SQL");
        }
        return connection;
    }

    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
