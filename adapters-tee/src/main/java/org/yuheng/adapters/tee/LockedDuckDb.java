package org.yuheng.adapters.tee;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;

/**
 * An in-memory DuckDB that reads files only until it is locked; a tenant's SQL runs only afterwards.
 *
 * <p>Locked means: no file or network access, no extension, no temporary directory, no further change of settings. What
 * stays possible is harmless ({@code ATTACH ':memory:'}). DuckDB's memory limit does not cover every allocation, so the
 * process is limited from outside as well.
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

    /** Copies named columns of a Parquet file into a table; only before {@link #lock}. */
    long load(String table, List<String> columns, Path parquet) throws SQLException {
        if (locked) {
            throw new IllegalStateException("table " + table + " comes after the lock");
        }
        String list =
                String.join(", ", columns.stream().map(LockedDuckDb::quoted).toList());
        execute("CREATE TABLE " + quoted(table) + " AS SELECT " + list + " FROM read_parquet('"
                + parquet.toAbsolutePath().toString().replace("'", "''") + "')");
        try (Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM " + quoted(table))) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Closes every way out; only then {@link #connection} may be used for tenants' SQL. */
    void lock() throws SQLException {
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
