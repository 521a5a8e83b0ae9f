package org.yuheng.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.yuheng.demo.city.City;
import org.yuheng.trust.log.Commitment;
import org.yuheng.trust.log.MemoryLogStore;
import org.yuheng.trust.log.TileId;
import org.yuheng.trust.log.TransparencyLog;
import tools.jackson.databind.JsonNode;

/**
 * Does what somebody who owns the orchestrator's machine would do: changes one record in PostgreSQL and rebuilds the whole
 * log over it, so that everything there fits again. The witnesses remember what they cosigned.
 */
final class TamperLog {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ENOUGH_WITNESSES = 2;

    /** The sequencer's lock, "AUDITSEQ" in hexadecimal ASCII: no event comes in between. */
    private static final long SEQUENCING = 0x4155444954534551L;

    private final Deployment deployment;
    private final PrintStream out;

    TamperLog(Deployment deployment, PrintStream out) {
        this.deployment = deployment;
        this.out = out;
    }

    private record Leaf(long index, byte[] commitment) {}

    /** @return whether a witness named the log */
    boolean run() throws IOException, InterruptedException, SQLException {
        if (!await(() -> witnesses().stream()
                        .filter(w -> w.path("checkpoint").isString())
                        .count()
                >= ENOUGH_WITNESSES)) {
            out.println("没有足够的见证方 / too few witnesses after " + PATIENCE);
            return false;
        }
        out.println("改写前告警 / alarms before: " + alarms().size());
        try (Connection connection = connect()) {
            connection.setAutoCommit(false);
            rewrite(connection);
            connection.commit();
        }
        // Looking at the audit trail is an event: the log grows, and its next checkpoint covers the rewritten record.
        deployment.as("auditor").get("audit/events?limit=1");
        boolean named = await(() -> !alarms().isEmpty());
        alarms().forEach(alarm -> out.println("发现篡改 / found: " + alarm));
        out.println(named ? "见证方已指出 / a witness named it" : "无人发现 / nobody noticed within " + PATIENCE);
        return named;
    }

    private Connection connect() throws IOException, SQLException {
        Path state = deployment.state().resolve("orchestrator");
        // The fourth line of a running server's pid file is its port.
        String port = Files.readAllLines(state.resolve("postgres/postmaster.pid"))
                .get(3)
                .strip();
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/postgres",
                "postgres",
                Files.readString(state.resolve("postgres.password")).strip());
    }

    private void rewrite(Connection connection) throws SQLException, IOException {
        try (Statement lock = connection.createStatement()) {
            lock.execute("select pg_advisory_xact_lock(" + SEQUENCING + ")");
        }
        changeOneRecord(connection);
        MemoryLogStore rebuilt = new MemoryLogStore();
        List<byte[]> entries = new ArrayList<>();
        for (Leaf leaf : leaves(connection)) {
            entries.add(leaf.commitment());
        }
        new TransparencyLog(rebuilt).append(entries);
        try (Statement read = connection.createStatement();
                ResultSet tiles = read.executeQuery("select level, index from log_tile");
                PreparedStatement write =
                        connection.prepareStatement("update log_tile set hashes = ? where level = ? and index = ?")) {
            while (tiles.next()) {
                write.setBytes(1, rebuilt.tile(new TileId(tiles.getInt(1), tiles.getLong(2))));
                write.setInt(2, tiles.getInt(1));
                write.setLong(3, tiles.getLong(2));
                write.executeUpdate();
            }
        }
        try (Statement read = connection.createStatement();
                ResultSet bundles = read.executeQuery("select index from log_bundle");
                PreparedStatement write =
                        connection.prepareStatement("update log_bundle set entries = ? where index = ?")) {
            while (bundles.next()) {
                write.setBytes(1, rebuilt.entries(bundles.getLong(1)));
                write.setLong(2, bundles.getLong(1));
                write.executeUpdate();
            }
        }
    }

    private void changeOneRecord(Connection connection) throws SQLException {
        try (Statement read = connection.createStatement();
                ResultSet row = read.executeQuery("select sequence, leaf_index, action, event, salt from audit_event"
                        + " join audit_place using (sequence) where event is not null order by sequence limit 1");
                PreparedStatement write = connection.prepareStatement(
                        "update audit_event set event = ?, commitment = ? where sequence = ?")) {
            row.next();
            String action = row.getString("action");
            byte[] changed = new String(row.getBytes("event"), StandardCharsets.UTF_8)
                    .replace("\"" + action + "\"", "\"NOTHING_HAPPENED\"")
                    .getBytes(StandardCharsets.UTF_8);
            write.setBytes(1, changed);
            write.setBytes(2, Commitment.of(row.getBytes("salt"), changed));
            write.setLong(3, row.getLong("sequence"));
            write.executeUpdate();
            out.println("已改写 / changed in PostgreSQL: event " + row.getLong("leaf_index") + ", " + action
                    + " became NOTHING_HAPPENED; the whole log was rebuilt over it");
        }
    }

    private static List<Leaf> leaves(Connection connection) throws SQLException {
        List<Leaf> leaves = new ArrayList<>();
        try (Statement read = connection.createStatement();
                ResultSet rows = read.executeQuery("select leaf_index, commitment from audit_event"
                        + " join audit_place using (sequence) order by leaf_index")) {
            while (rows.next()) {
                leaves.add(new Leaf(rows.getLong(1), rows.getBytes(2)));
            }
        }
        return leaves;
    }

    private List<JsonNode> witnesses() throws IOException, InterruptedException {
        List<JsonNode> witnesses = new ArrayList<>();
        for (City.NodePlan plan : City.nodes()) {
            witnesses.add(deployment
                    .owner(plan.id(), plan.organisation())
                    .get("witness")
                    .json());
        }
        return witnesses;
    }

    private List<String> alarms() throws IOException, InterruptedException {
        List<String> alarms = new ArrayList<>();
        for (City.NodePlan plan : City.nodes()) {
            JsonNode witnessed = deployment
                    .owner(plan.id(), plan.organisation())
                    .get("witness")
                    .json();
            witnessed
                    .path("alarms")
                    .forEach(alarm ->
                            alarms.add(plan.id() + ": " + alarm.path("code").asString() + " "
                                    + alarm.path("message").asString()));
        }
        return alarms;
    }

    private static boolean await(Program.Condition condition) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(250);
        }
        return true;
    }
}
