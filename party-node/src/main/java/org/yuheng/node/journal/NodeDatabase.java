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
import java.util.List;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * The node's SQLite file. One connection, one transaction at a time: nodes write little, and every write that matters
 * must be on disk before its effect.
 */
public final class NodeDatabase implements AutoCloseable {

    private static final List<String> MIGRATIONS = List.of("V1.sql", "V2.sql", "V3.sql", "V4.sql");

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

    /** Runs {@code work} in one transaction; it is on disk when this returns, and undone when it throws. */
    public synchronized <T> T inTransaction(Function<JdbcClient, T> work) {
        try {
            connection.setAutoCommit(false);
            try {
                T result = work.apply(jdbc);
                connection.commit();
                return result;
            } catch (RuntimeException | Error e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("node database transaction failed", e);
        }
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
