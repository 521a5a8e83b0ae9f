package org.yuheng.orchestrator.embedded;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * An exclusive database lock for as long as this process lives. The in-process Temporal server knows only this
 * process's workflows, so a second orchestrator on the same database would run every request twice.
 *
 * <p>A database that restarts lets go of all locks. This one is taken again as soon as that is seen; where another
 * orchestrator was quicker, this process ends.
 */
final class SingleInstance implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SingleInstance.class);

    /** "YUHENG" in hexadecimal ASCII. */
    static final long KEY = 0x595548454e47L;

    private static final int VALID_WITHIN_SECONDS = 5;

    private final JdbcConnectionDetails database;
    private final Runnable overtaken;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "single-instance");
        thread.setDaemon(true);
        return thread;
    });
    private volatile Connection connection;

    private SingleInstance(JdbcConnectionDetails database, Connection connection, Runnable overtaken) {
        this.database = database;
        this.connection = connection;
        this.overtaken = overtaken;
    }

    /**
     * @param look how often it is looked whether the lock is still held
     * @param overtaken what ends this process, when another has taken a lock that was lost
     */
    static SingleInstance claim(JdbcConnectionDetails database, Duration look, Runnable overtaken) {
        Connection connection;
        try {
            connection = lock(database);
        } catch (SQLException e) {
            throw new IllegalStateException("DATABASE_UNREACHABLE: " + database.getJdbcUrl(), e);
        }
        if (connection == null) {
            throw new IllegalStateException(
                    "ONE_INSTANCE_ONLY: another orchestrator with an embedded Temporal server uses "
                            + database.getJdbcUrl()
                            + "; stop it, or run both on an external Temporal (yuheng.temporal.target)");
        }
        SingleInstance claimed = new SingleInstance(database, connection, overtaken);
        claimed.watch.scheduleWithFixedDelay(claimed::hold, look.toMillis(), look.toMillis(), TimeUnit.MILLISECONDS);
        return claimed;
    }

    /** @return null when another holds it */
    private static Connection lock(JdbcConnectionDetails database) throws SQLException {
        Properties login = new Properties();
        if (database.getUsername() != null) {
            login.setProperty("user", database.getUsername());
        }
        if (database.getPassword() != null) {
            login.setProperty("password", database.getPassword());
        }
        login.setProperty("tcpKeepAlive", "true");
        login.setProperty("ApplicationName", "yuheng single instance");
        Connection connection = DriverManager.getConnection(database.getJdbcUrl(), login);
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("select pg_try_advisory_lock(" + KEY + ")")) {
            if (answer.next() && answer.getBoolean(1)) {
                return connection;
            }
        }
        connection.close();
        return null;
    }

    private void hold() {
        try {
            if (connection.isValid(VALID_WITHIN_SECONDS)) {
                return;
            }
            connection.close();
            Connection again = lock(database);
            if (again == null) {
                LOG.error(
                        "ONE_INSTANCE_ONLY: while {} was away another orchestrator took it over; this one ends",
                        database.getJdbcUrl());
                watch.shutdown();
                // Ending this process closes this lock too, which ends the thread that is here.
                new Thread(overtaken, "overtaken").start();
                return;
            }
            connection = again;
            LOG.warn("{} was away for a moment; it is this orchestrator's alone again", database.getJdbcUrl());
        } catch (SQLException e) {
            LOG.warn("{} is away, and its lock with it; looking again: {}", database.getJdbcUrl(), e.getMessage());
        }
    }

    @Override
    public void close() throws SQLException {
        watch.shutdownNow();
        connection.close();
    }
}
