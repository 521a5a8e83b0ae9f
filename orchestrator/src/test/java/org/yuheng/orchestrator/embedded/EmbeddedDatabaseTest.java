package org.yuheng.orchestrator.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class EmbeddedDatabaseTest {

    private static final Path BINARIES = Path.of("target/postgres-binaries").toAbsolutePath();

    private static final String HOLDERS = " from pg_locks where locktype = 'advisory' and granted";
    private static final String HOLDER = "select coalesce(max(pid)::text, '')" + HOLDERS;
    private static final String END_SESSION = "select pg_terminate_backend(pid)" + HOLDERS;

    @TempDir
    private Path state;

    @Test
    void whatWasCommittedSurvivesAKilledOrchestratorAndItsPostmasterIsEnded() throws Exception {
        Process killed = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                                + File.pathSeparator
                                + String.join(File.pathSeparator, ownClassPath()),
                        KilledOrchestrator.class.getName(),
                        state.toString(),
                        BINARIES.toString())
                .redirectErrorStream(true)
                .redirectOutput(state.resolve("killed.log").toFile())
                .start();
        assertThat(killed.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(killed.exitValue())
                .as(Files.readString(state.resolve("killed.log")))
                .isEqualTo(KilledOrchestrator.EXIT);
        ProcessHandle orphan = ProcessHandle.of(
                        Long.parseLong(Files.readAllLines(state.resolve("postgres/postmaster.pid"))
                                .get(0)))
                .orElseThrow();
        assertThat(orphan.isAlive()).isTrue();

        try (EmbeddedDatabase database = EmbeddedDatabase.start(state, BINARIES)) {
            assertThat(orphan.isAlive()).isFalse();
            assertThat(query(database, "select value from survivor")).isEqualTo("committed");
        }
    }

    private static final Duration OFTEN = Duration.ofMillis(50);

    private static SingleInstance claim(JdbcConnectionDetails details) {
        return SingleInstance.claim(details, OFTEN, () -> {
            throw new AssertionError("overtaken");
        });
    }

    @Test
    void oneOrchestratorAloneUsesADatabaseAlsoAfterTheDatabaseLostItsSession() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(state, BINARIES)) {
            JdbcConnectionDetails details = details(database);
            SingleInstance first = claim(details);
            assertThatThrownBy(() -> claim(details)).hasMessageStartingWith("ONE_INSTANCE_ONLY");

            String before = query(database, HOLDER);
            query(database, END_SESSION);
            await().until(() -> !List.of("", before).contains(query(database, HOLDER)));
            assertThatThrownBy(() -> claim(details)).hasMessageStartingWith("ONE_INSTANCE_ONLY");

            first.close();
            claim(details).close();
        }
    }

    @Test
    void anOrchestratorWhoseDatabaseWasTakenByAnotherEnds() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(state, BINARIES)) {
            CountDownLatch ended = new CountDownLatch(1);
            SingleInstance first = SingleInstance.claim(details(database), OFTEN, ended::countDown);
            try (Connection other =
                    DriverManager.getConnection(database.url(), database.username(), database.password())) {
                // It waits in line, so that it is the quicker one.
                CompletableFuture<Void> taken = CompletableFuture.runAsync(() -> {
                    try (Statement statement = other.createStatement()) {
                        statement.execute("select pg_advisory_lock(" + SingleInstance.KEY + ")");
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                });
                await().until(() -> query(database, "select count(*) from pg_locks where not granted")
                        .equals("1"));
                query(database, END_SESSION);
                taken.get(60, TimeUnit.SECONDS);

                assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
            } finally {
                first.close();
            }
        }
    }

    @Test
    void writesToDiskAsksForAPasswordAndUnderstandsChinese() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(state, BINARIES)) {
            assertThat(query(database, "show fsync")).isEqualTo("on");
            assertThat(query(database, "show synchronous_commit")).isEqualTo("on");
            query(database, "create extension pg_trgm; select 1");
            assertThat(query(database, "select cardinality(show_trgm('市场监管局'))"))
                    .isNotEqualTo("0");
            assertThatThrownBy(() -> DriverManager.getConnection(database.url(), "postgres", "guess"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password");
        }
    }

    @Test
    void aSecondProcessOnTheSameFolderIsRefused() throws Exception {
        try (StateDirectory held = StateDirectory.hold(state)) {
            assertThatThrownBy(() -> EmbeddedDatabase.start(held.path(), BINARIES))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("STATE_IN_USE");
        }
    }

    @Test
    void aFirstStartThatWasCutShortIsDoneAgainAndAForeignPidFileIsNotObeyed() throws Exception {
        Path data = Files.createDirectories(state.resolve("postgres"));
        Files.writeString(data.resolve("PG_VERSION"), "18\n");
        Files.writeString(
                data.resolve("postmaster.pid"), ProcessHandle.current().pid() + "\n" + data + "\n");

        try (EmbeddedDatabase database = EmbeddedDatabase.start(state, BINARIES)) {
            assertThat(query(database, "select 7")).isEqualTo("7");
        }
    }

    @Test
    void theProductionProfileRefusesIt() {
        StandardEnvironment production = new StandardEnvironment();
        production.getPropertySources().addFirst(new MapPropertySource("test", Map.of()));
        production.setActiveProfiles("production");

        assertThatThrownBy(
                        () -> DatabaseConfiguration.refuseInProduction(production, "yuheng.postgres.url", "PostgreSQL"))
                .hasMessageStartingWith("EMBEDDED_IN_PRODUCTION")
                .hasMessageContaining("yuheng.postgres.url");
        DatabaseConfiguration.refuseInProduction(new StandardEnvironment(), "yuheng.postgres.url", "PostgreSQL");
    }

    private static List<String> ownClassPath() {
        return List.of(
                locationOf(KilledOrchestrator.class),
                locationOf(EmbeddedDatabase.class),
                locationOf(io.zonky.test.db.postgres.embedded.EmbeddedPostgres.class),
                locationOf(org.postgresql.Driver.class),
                locationOf(org.apache.commons.compress.archivers.tar.TarArchiveInputStream.class),
                locationOf(org.apache.commons.io.IOUtils.class),
                locationOf(org.apache.commons.lang3.StringUtils.class),
                locationOf(org.apache.commons.codec.digest.DigestUtils.class),
                locationOf(org.slf4j.Logger.class),
                locationOf(org.tukaani.xz.XZInputStream.class),
                binariesOnTheClassPath());
    }

    private static String locationOf(Class<?> type) {
        return Path.of(java.net.URI.create(
                        type.getProtectionDomain().getCodeSource().getLocation().toString()))
                .toString();
    }

    /** The jar that holds the programs for this machine. */
    private static String binariesOnTheClassPath() {
        String system =
                System.getProperty("os.name").toLowerCase(java.util.Locale.ROOT).contains("mac") ? "darwin" : "linux";
        String machine = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
        java.net.URL archive = EmbeddedDatabaseTest.class.getResource("/postgres-" + system + "-" + machine + ".txz");
        String jar = archive.toString();
        return Path.of(java.net.URI.create(jar.substring("jar:".length(), jar.indexOf("!/"))))
                .toString();
    }

    private static String query(EmbeddedDatabase database, String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(database.url(), database.username(), database.password());
                Statement statement = connection.createStatement()) {
            boolean rows = statement.execute(sql);
            while (!rows) {
                rows = statement.getMoreResults();
            }
            try (ResultSet answer = statement.getResultSet()) {
                return answer.next() ? answer.getString(1) : "";
            }
        }
    }

    private static JdbcConnectionDetails details(EmbeddedDatabase database) {
        return new JdbcConnectionDetails() {
            @Override
            public String getUsername() {
                return database.username();
            }

            @Override
            public String getPassword() {
                return database.password();
            }

            @Override
            public String getJdbcUrl() {
                return database.url();
            }
        };
    }
}
