package org.yuheng.orchestrator.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL from the binaries on the class path, as a child process with its own data directory that survives
 * restarts. For trials, not for production: it has no backup, no replica and lives as long as its parent.
 *
 * <p>Listens on 127.0.0.1 only, and asks for a password that is made at first start and kept in the state directory.
 */
final class EmbeddedDatabase implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final String ACCESS = """
            # written by the orchestrator: local connections with a password only
            host all postgres 127.0.0.1/32 scram-sha-256
            """;

    private final StateDirectory state;
    private final EmbeddedPostgres server;
    private final String password;

    private EmbeddedDatabase(StateDirectory state, EmbeddedPostgres server, String password) {
        this.state = state;
        this.server = server;
        this.password = password;
    }

    static EmbeddedDatabase start(Path stateDirectory, Path binaries) {
        StateDirectory state = StateDirectory.hold(stateDirectory);
        Path data = state.path().resolve("postgres");
        OrphanedPostmaster.end(data);
        try {
            Path secret = state.path().resolve("postgres.password");
            boolean fresh = !Files.exists(secret);
            if (fresh && Files.exists(data)) {
                LOG.warn(
                        "{} was not completely set up, probably because the first start was cut short; starting it"
                                + " afresh",
                        data);
                Trees.delete(data);
            }
            String password = fresh ? newPassword() : Files.readString(secret).strip();
            EmbeddedPostgres server = launch(binaries, data, fresh ? "" : password);
            EmbeddedDatabase database = new EmbeddedDatabase(state, server, password);
            if (fresh) {
                database.demandPassword(data, secret);
            }
            LOG.info("embedded PostgreSQL (not for production) on port {}, data in {}", server.getPort(), data);
            return database;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the embedded PostgreSQL did not start on " + data
                            + "; start with --logging.level.io.zonky.test=info to see its own words. An external one is"
                            + " named by yuheng.postgres.url",
                    e);
        }
    }

    private static EmbeddedPostgres launch(Path binaries, Path data, String password) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setOverrideWorkingDirectory(
                        Files.createDirectories(binaries.toAbsolutePath()).toFile())
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPGStartupWait(START_LIMIT)
                .setLocaleConfig("locale-provider", "builtin")
                .setLocaleConfig("builtin-locale", "C.UTF-8")
                .setLocaleConfig("encoding", "UTF8")
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "")
                .setServerConfig("max_connections", "64")
                .setServerConfig("shared_buffers", "64MB");
        if (!password.isEmpty()) {
            builder.setConnectConfig("password", password);
        }
        return builder.start();
    }

    /** The secret file is written last: a start that was cut short before is recognised by its absence. */
    private void demandPassword(Path data, Path secret) throws IOException {
        Files.writeString(data.resolve("pg_hba.conf"), ACCESS);
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("alter role postgres password '" + password + "'");
            statement.execute("select pg_reload_conf()");
        } catch (SQLException e) {
            throw new IOException("cannot set the password of the embedded PostgreSQL", e);
        }
        Path draft =
                Files.writeString(secret.resolveSibling("postgres.password.new"), password, StandardCharsets.UTF_8);
        if (Files.getFileStore(draft).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-------"));
        }
        Files.move(draft, secret);
    }

    private static String newPassword() {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres";
    }

    String username() {
        return "postgres";
    }

    String password() {
        return password;
    }

    @Override
    public void close() throws IOException {
        server.close();
        state.close();
    }
}
