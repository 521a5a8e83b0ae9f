package org.yuheng.node.journal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.adapter.node.NodeExhausted;

/**
 * The node's SQLite file. One connection, one transaction at a time: nodes write little, and every write that matters
 * must be on disk before its effect.
 */
public final class NodeDatabase implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NodeDatabase.class);

    private static final List<String> MIGRATIONS =
            List.of("V1.sql", "V2.sql", "V3.sql", "V4.sql", "V5.sql", "V6.sql", "V7.sql", "V8.sql", "V9.sql");

    /** How SQLite says that the disk, the quota or its own limit is reached. */
    private static final Set<SQLiteErrorCode> NO_ROOM = EnumSet.of(
            SQLiteErrorCode.SQLITE_FULL,
            SQLiteErrorCode.SQLITE_IOERR_WRITE,
            SQLiteErrorCode.SQLITE_IOERR_SHMSIZE,
            SQLiteErrorCode.SQLITE_IOERR_SHMMAP,
            SQLiteErrorCode.SQLITE_IOERR_FSYNC);

    private final Connection connection;
    private final JdbcClient jdbc;

    private NodeDatabase(Connection connection) {
        this.connection = connection;
        this.jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
    }

    /**
     * Opens or creates the file and brings it to this version's schema.
     *
     * @throws IllegalStateException when the file was written by a newer version
     */
    public static NodeDatabase open(Path file) {
        try {
            // Immediate: what a transaction reads is still true when it writes, also beside another process.
            Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file + "?transaction_mode=IMMEDIATE");
            NodeDatabase database = new NodeDatabase(connection);
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA journal_mode=WAL");
                statement.execute("PRAGMA synchronous=FULL");
                statement.execute("PRAGMA foreign_keys=ON");
                statement.execute("PRAGMA busy_timeout=10000");
            }
            database.migrate(file);
            return database;
        } catch (SQLException e) {
            throw new IllegalStateException("node database " + file + " cannot be opened", e);
        }
    }

    private void migrate(Path file) {
        int version = jdbc.sql("PRAGMA user_version").query(Integer.class).single();
        if (version > MIGRATIONS.size()) {
            throw new IllegalStateException("node database " + file + " has version " + version
                    + ", this program knows up to " + MIGRATIONS.size() + "; use the newer program");
        }
        for (int next = version; next < MIGRATIONS.size(); next++) {
            String script = read(MIGRATIONS.get(next));
            int to = next + 1;
            inTransaction(tx -> {
                for (String sql : script.split(";\\s*\\n")) {
                    if (!sql.isBlank()) {
                        tx.sql(sql).update();
                    }
                }
                tx.sql("PRAGMA user_version=" + to).update();
                return null;
            });
        }
    }

    /**
     * Runs {@code work} in one transaction; it is on disk when this returns, and undone when it throws.
     *
     * @throws NodeExhausted {@code DISK_FULL} when there is no room for it
     */
    public synchronized <T> T inTransaction(Function<JdbcClient, T> work) {
        boolean done = false;
        try {
            try {
                connection.setAutoCommit(false);
                T result = work.apply(jdbc);
                connection.commit();
                done = true;
                return result;
            } finally {
                if (done) {
                    connection.setAutoCommit(true);
                } else {
                    undo();
                }
            }
        } catch (SQLException e) {
            throw exhausted(e).orElseGet(() -> new IllegalStateException("node database transaction failed", e));
        } catch (DataAccessException e) {
            throw exhausted(e).orElse(e);
        }
    }

    /**
     * Where SQLite found no room it has rolled back by itself, and says so when told to; that must not stand for what went
     * wrong.
     */
    private void undo() {
        try {
            connection.rollback();
        } catch (SQLException e) {
            LOG.debug("nothing to roll back", e);
        }
        try {
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            LOG.debug("nothing to end", e);
        }
    }

    private static Optional<RuntimeException> exhausted(Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLiteException failed && NO_ROOM.contains(failed.getResultCode())) {
                return Optional.of(new NodeExhausted(
                        new Refusal(
                                Fault.RESOURCES,
                                "DISK_FULL",
                                "the node's database has no room (" + failed.getResultCode()
                                        + "), so nothing was done; free space and ask again"),
                        e));
            }
        }
        return Optional.empty();
    }

    private static String read(String resource) {
        try (InputStream in = NodeDatabase.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("node database cannot be closed", e);
        }
    }
}
