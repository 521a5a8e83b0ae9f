package org.yuheng.orchestrator.embedded;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * An exclusive database lock for as long as this process lives. The in-process Temporal server knows only this
 * process's workflows, so a second orchestrator on the same database would run every request twice.
 */
final class SingleInstance implements AutoCloseable {

    /** "YUHENG" in hexadecimal ASCII. */
    private static final long KEY = 0x595548454e47L;

    private final Connection connection;

    private SingleInstance(Connection connection) {
        this.connection = connection;
    }

    static SingleInstance claim(JdbcConnectionDetails database) {
        Properties login = new Properties();
        if (database.getUsername() != null) {
            login.setProperty("user", database.getUsername());
        }
        if (database.getPassword() != null) {
            login.setProperty("password", database.getPassword());
        }
        login.setProperty("tcpKeepAlive", "true");
        login.setProperty("ApplicationName", "yuheng single instance");
        try {
            Connection connection = DriverManager.getConnection(database.getJdbcUrl(), login);
            try (Statement statement = connection.createStatement();
                    ResultSet answer = statement.executeQuery("select pg_try_advisory_lock(" + KEY + ")")) {
                if (answer.next() && answer.getBoolean(1)) {
                    return new SingleInstance(connection);
                }
            }
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("DATABASE_UNREACHABLE: " + database.getJdbcUrl(), e);
        }
        throw new IllegalStateException("ONE_INSTANCE_ONLY: another orchestrator with an embedded Temporal server uses "
                + database.getJdbcUrl() + "; stop it, or run both on an external Temporal (yuheng.temporal.target)");
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
