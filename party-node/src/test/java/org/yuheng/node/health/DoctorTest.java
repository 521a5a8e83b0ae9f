package org.yuheng.node.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.Reveal;
import org.yuheng.node.datasets.DatasetStore;
import org.yuheng.node.datasets.Declaration;
import org.yuheng.node.datasets.Source;
import org.yuheng.node.home.NodeConfig;
import org.yuheng.node.home.NodeHome;
import org.yuheng.node.home.NodeInit;
import org.yuheng.node.journal.AuditLog;
import org.yuheng.node.journal.NodeDatabase;
import org.yuheng.node.witness.WitnessStore;
import org.yuheng.trust.identity.CertificateAuthority;
import org.yuheng.trust.identity.Certificates;
import org.yuheng.trust.identity.NodeName;
import org.yuheng.trust.identity.SignatureSuite;
import org.yuheng.trust.identity.SigningKey;

/** The doctor says in words what is wrong, and nothing of what is well. */
class DoctorTest {

    @TempDir
    Path directory;

    private HttpServer orchestrator;
    private ServerSocket node;
    private NodeHome home;

    @BeforeEach
    void settle() throws Exception {
        orchestrator = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        // The JDK's server says by itself what time it is.
        orchestrator.createContext("/api/v1/revocations", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        orchestrator.start();
        node = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        home = new NodeHome(directory.resolve("home"));
        String address = "127.0.0.1:" + node.getLocalPort();
        NodeInit.create(
                home.directory(),
                new NodeConfig(
                        "tax-node",
                        "tax",
                        List.of("tax"),
                        address,
                        address,
                        0,
                        "http://127.0.0.1:" + orchestrator.getAddress().getPort(),
                        false,
                        true,
                        List.of("TEE"),
                        List.of()));
        Files.write(home.resolve("keys/tax.sealing.cert"), new byte[] {1});
        enrol(Instant.now(), Duration.ofDays(30));
        try (NodeDatabase database = NodeDatabase.open(home.resolve("node.db"))) {
            Clock clock = Clock.systemUTC();
            new WitnessStore(database, new AuditLog(database, clock), clock)
                    .remember("log", Optional.empty(), new byte[] {1});
        }
    }

    private void enrol(Instant from, Duration validity) throws Exception {
        CertificateAuthority root = CertificateAuthority.createRoot(
                "test",
                SigningKey.generate(SignatureSuite.P256),
                Instant.now().minus(90, ChronoUnit.DAYS),
                Duration.ofDays(365));
        NodeName name = NodeName.local("tax-node");
        Files.write(
                home.resolve("keys/node.crt"),
                root.issue(Certificates.signingRequest(name, home.signingKey("node.key")), name, from, validity)
                        .value()
                        .getEncoded());
    }

    @AfterEach
    void close() throws Exception {
        orchestrator.stop(0);
        node.close();
    }

    private List<String> wrong(Clock clock) throws Exception {
        return new Doctor(home, clock)
                .examine().stream()
                        .filter(finding -> !finding.good())
                        .map(Doctor.Finding::en)
                        .toList();
    }

    private List<String> wrong() throws Exception {
        return wrong(Clock.systemUTC());
    }

    private void declare(String csv) throws Exception {
        Path file = Files.writeString(directory.resolve("taxes.csv"), csv);
        try (NodeDatabase database = NodeDatabase.open(home.resolve("node.db"))) {
            Clock clock = Clock.systemUTC();
            Declaration.Item tax = new Declaration.Item(
                    "tax",
                    "tax",
                    ColumnType.BIGINT,
                    "税额",
                    "tax",
                    Optional.empty(),
                    Optional.empty(),
                    "NONE",
                    false,
                    false,
                    Reveal.AGGREGATE);
            new DatasetStore(database, new AuditLog(database, clock), clock)
                    .declare(
                            new Declaration(
                                    "taxes",
                                    "tax",
                                    "税",
                                    "taxes",
                                    "",
                                    "",
                                    Optional.empty(),
                                    Declaration.SharingType.CONDITIONAL,
                                    Optional.empty(),
                                    List.of("BATCH"),
                                    "DAILY",
                                    "GENERAL_2",
                                    "2026-01-01",
                                    false,
                                    false,
                                    false,
                                    "NONE",
                                    false,
                                    false,
                                    "",
                                    List.of(tax)),
                            new Source.CsvFile(file.toString()),
                            "test");
        }
    }

    @Test
    void findsNothingWrongWithAHealthyNode() throws Exception {
        declare("tax\n1\n");

        assertThat(wrong()).isEmpty();
    }

    @Test
    void seesANodeThatNeverWitnessedTheLog() throws Exception {
        try (NodeDatabase database = NodeDatabase.open(home.resolve("node.db"))) {
            database.inTransaction(tx -> tx.sql("DELETE FROM witnessed").update());
        }

        assertThat(wrong()).singleElement().asString().contains("has not witnessed the log yet");
    }

    @Test
    void saysThatThereIsNoNode() throws Exception {
        home = new NodeHome(directory.resolve("elsewhere"));

        assertThat(wrong()).singleElement().asString().contains("node init");
    }

    @Test
    void seesAPasswordThatOthersCanReadAndASealingKeyThatNobodyCertified() throws Exception {
        Files.setPosixFilePermissions(home.resolve("password"), PosixFilePermissions.fromString("rw-r--r--"));
        Files.delete(home.resolve("keys/tax.sealing.cert"));

        assertThat(wrong())
                .anySatisfy(text -> assertThat(text).contains("others can read"))
                .anySatisfy(text -> assertThat(text).contains("sealing key of tax"));
    }

    @Test
    void seesACertificateThatIsOverOrEndsSoon() throws Exception {
        enrol(Instant.now().minus(40, ChronoUnit.DAYS), Duration.ofDays(30));
        assertThat(wrong()).singleElement().asString().contains("the certificate ended at");

        enrol(Instant.now(), Duration.ofDays(2));
        assertThat(wrong()).singleElement().asString().contains("ends soon");
    }

    @Test
    void seesAClockThatIsOff() throws Exception {
        assertThat(wrong(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(10))))
                .singleElement()
                .asString()
                .contains("s off the orchestrator's");
    }

    @Test
    void seesAnOrchestratorThatDoesNotAnswerAndANodeThatDoesNotListen() throws Exception {
        orchestrator.stop(0);
        node.close();

        assertThat(wrong())
                .anySatisfy(text -> assertThat(text).contains("the orchestrator does not answer"))
                .anySatisfy(text -> assertThat(text).contains("nothing listens"));
    }

    @Test
    void namesTheColumnThatIsNotAsDeclared() throws Exception {
        declare("amount\n1\n");
        assertThat(wrong()).singleElement().asString().contains("taxes").contains("no column \"tax\"");

        declare("tax\nmuch\n");
        assertThat(wrong()).singleElement().asString().contains("1 values of column \"tax\" are not BIGINT");
    }

    @Test
    void seesAnAuditLogThatSomebodyChanged() throws Exception {
        declare("tax\n1\n");
        try (NodeDatabase database = NodeDatabase.open(home.resolve("node.db"))) {
            database.inTransaction(
                    tx -> tx.sql("UPDATE audit SET actor = 'nobody'").update());
        }

        assertThat(wrong()).singleElement().asString().contains("audit log does not fit from entry 1");
    }

    @Test
    void seesALauncherOfEnclavesThatIsNotThereOrNotExecutable() throws Exception {
        home.write(hosting(home.config()));
        Path launcher = directory.resolve("launch-vm");
        launches(launcher, "null");
        assertThat(wrong()).singleElement().asString().contains(launcher.toString(), "is not there");

        Files.writeString(launcher, "#!/bin/sh\n");
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rw-------"));
        assertThat(wrong()).singleElement().asString().contains("is not executable", "700");

        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xrwx"));
        assertThat(wrong()).singleElement().asString().contains("others can change the enclave launcher");

        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
        assertThat(wrong()).isEmpty();

        launches(launcher, "\"192.0.2.1\"");
        assertThat(wrong()).singleElement().asString().contains("cannot listen on 192.0.2.1");

        Files.writeString(home.resolve("hardware.json"), "{\"kind\":\"TDX\",\"launch\":{}}");
        assertThat(wrong())
                .anySatisfy(text -> assertThat(text).contains("hardware.json cannot be used: ENCLAVE_LAUNCH"));
    }

    private void launches(Path launcher, String listen) throws Exception {
        Files.writeString(
                home.resolve("hardware.json"),
                "{\"kind\":\"TDX\",\"launch\":{\"command\":[\"" + launcher + "\"],\"end\":[],\"listen\":" + listen
                        + ",\"from\":[\"192.0.2.7\"],\"reach\":null,\"patienceSeconds\":60}}");
    }

    private static NodeConfig hosting(NodeConfig config) {
        return new NodeConfig(
                config.node(),
                config.organization(),
                config.owners(),
                config.listen(),
                config.address(),
                config.consolePort(),
                config.orchestrator(),
                true,
                false,
                config.techniques(),
                config.policies());
    }
}
