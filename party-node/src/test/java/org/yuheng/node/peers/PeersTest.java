package org.yuheng.node.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yuheng.adapter.node.NodeAnswers.Comparison;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.Computation;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.Reveal;
import org.yuheng.node.grants.GrantStore;
import org.yuheng.node.grants.QueryLedger;
import org.yuheng.node.home.NodeConfig;
import org.yuheng.node.home.NodeHome;
import org.yuheng.node.journal.AuditLog;
import org.yuheng.node.journal.NodeDatabase;
import org.yuheng.node.membership.Members;
import org.yuheng.node.registry.Registry;
import org.yuheng.node.witness.LogWitness;
import org.yuheng.node.witness.WitnessStore;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.identity.SignatureSuite;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.log.NoteSigner;
import org.yuheng.trust.membership.MembershipList;
import org.yuheng.trust.membership.MembershipList.Member;
import org.yuheng.trust.release.JobRef;
import org.yuheng.trust.release.ReleaseJournal.Reservation;
import org.yuheng.trust.release.ReleaseJournal.Use;

class PeersTest {

    private static final List<String> OTHERS = List.of("a-node", "b-node", "c-node", "d-node", "e-node");

    @TempDir
    private Path directory;

    private final Clock clock = Clock.systemUTC();
    private final SigningKey key = SigningKey.generate(SignatureSuite.P256);
    private final Map<String, SigningKey> keys = new ConcurrentHashMap<>();
    private final Map<String, byte[]> remembered = new ConcurrentHashMap<>();
    private final java.util.Set<String> silent = ConcurrentHashMap.newKeySet();
    private NodeHome home;
    private NodeDatabase database;
    private GrantStore grants;
    private Peers peers;

    private AuditLog audit;
    private Supplier<Peers> starting;

    @BeforeEach
    void open() throws IOException {
        home = new NodeHome(directory);
        home.create();
        SigningKey operator = SigningKey.generate(SignatureSuite.ED25519);
        List<Member> members = new ArrayList<>();
        members.add(member("own-node", key));
        for (String node : OTHERS) {
            keys.put(node, SigningKey.generate(SignatureSuite.P256));
            members.add(member(node, keys.get(node)));
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        home.writePin("membership.key", operator.verifyingKey());
        home.writePin(
                "membership.json",
                new MembershipList(1, now, now.plus(Duration.ofDays(1)), members, List.of())
                        .sign(operator)
                        .toBytes());
        database = NodeDatabase.open(directory.resolve("node.db"));
        AuditLog audit = new AuditLog(database, clock);
        grants = new GrantStore(database, audit, new QueryLedger(database, audit, Clock.systemUTC()));
        WitnessStore witnessStore = new WitnessStore(database, audit, clock);
        NodeConfig config = new NodeConfig(
                "own-node",
                "own",
                List.of("own"),
                "127.0.0.1:1",
                "127.0.0.1:1",
                0,
                "http://127.0.0.1:1",
                false,
                true,
                List.of(),
                List.of());
        LogWitness witness = LogWitness.of(
                home,
                config,
                new Registry("http://127.0.0.1:1"),
                key,
                SigningKey.generate(SignatureSuite.ED25519),
                witnessStore,
                clock);
        this.audit = audit;
        starting = () -> new Peers(
                "own-node",
                key,
                new Members(home, database, clock),
                (peer, said) -> {
                    if (silent.contains(peer.node())) {
                        throw new IOException("connection refused");
                    }
                    byte[] before = remembered.getOrDefault(peer.node(), new byte[0]);
                    if (counter(said.counter()) >= counter(before)) {
                        remembered.put(peer.node(), said.counter());
                    }
                    return new Comparison(new byte[0], before);
                },
                witness,
                witnessStore,
                database,
                audit,
                clock);
        peers = starting.get();
    }

    @AfterEach
    void close() {
        peers.close();
        database.close();
    }

    private long counter(byte[] statement) {
        return statement.length == 0
                ? -1
                : CounterStatement.read(statement, "own-node", key.verifyingKey())
                        .fold(CounterStatement::counter, refusal -> -1L);
    }

    private Member member(String node, SigningKey signing) {
        return new Member(
                node,
                node,
                "127.0.0.1:1",
                Base64Bytes.of(signing.verifyingKey().spki()),
                new NoteSigner(node, SigningKey.generate(SignatureSuite.ED25519)).witnessKey(),
                List.of());
    }

    /** Of one table that is handed over: nothing that a ledger of statistics would keep. */
    private static final byte[] SPEC = new JobSpec(
                    "R-1",
                    "purpose",
                    "law",
                    "",
                    "",
                    JobSpec.Technique.API,
                    new JobSpec.Protocol("yuheng-transfer", 1),
                    List.of(new JobSpec.Input(
                            "a",
                            "a",
                            "own",
                            "own-node",
                            List.of(new JobSpec.Column("id", ColumnType.VARCHAR, Reveal.PLAIN, false)),
                            1)),
                    new Computation.Transfer("a", List.of("id")),
                    List.of(new JobSpec.Participant("own-node", "own", "")),
                    List.of(),
                    new JobSpec.EvidenceDemand("TDX", true, Map.of()),
                    List.of(),
                    List.of(new JobSpec.Recipient("own", "own-node", "")),
                    Optional.empty(),
                    new JobSpec.RunWindow(Instant.EPOCH, 1, 1))
            .toBytes();

    private static Use use(String grant, int run) {
        return new Use(grant, new JobRef("R-1", run, 1), "enclave", 9, 3);
    }

    private byte[] statement(SigningKey by, long counter) {
        return new CounterStatement(
                        "own-node", counter, Optional.empty(), clock.instant().truncatedTo(ChronoUnit.MILLIS))
                .sign(by);
    }

    private void grant(String id) {
        database.inTransaction(tx -> {
            tx.sql("INSERT OR IGNORE INTO proposal VALUES (?, 'R-1', ?, '', '', '')")
                    .params("spec-" + id, SPEC)
                    .update();
            return tx.sql("INSERT INTO owner_grant (spec_digest, owner, state, grant_id, envelope)"
                            + " VALUES (?, 'own', 'GRANTED', ?, ?)")
                    .params("spec-" + id, id, "{}".getBytes(StandardCharsets.UTF_8))
                    .update();
        });
    }

    @Test
    void everyReleaseIsKnownToAMajorityBeforeItIsMade() throws Exception {
        silent.addAll(List.of("d-node", "e-node"));
        peers.round();
        AnchoredJournal journal = new AnchoredJournal(grants, peers);
        grant("G1");

        assertThat(journal.reserve(List.of(use("G1", 1)))).isEqualTo(Reservation.RESERVED);

        assertThat(remembered.values().stream().filter(s -> counter(s) == 1)).hasSize(3);
    }

    @Test
    void withoutAMajorityNothingIsReleasedAndTheUseStaysCounted() throws Exception {
        peers.round();
        silent.addAll(List.of("c-node", "d-node", "e-node"));
        AnchoredJournal journal = new AnchoredJournal(grants, peers);
        grant("G1");

        assertThatThrownBy(() -> journal.reserve(List.of(use("G1", 1))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("PEERS_NOT_TOLD");
        silent.clear();
        assertThat(journal.reserve(List.of(use("G1", 1)))).isEqualTo(Reservation.ALREADY_RELEASED);
    }

    @Test
    void aRestoredNodeHearsOfTheReleasesThatItForgotAndTakesOpenGrantsBack() throws Exception {
        grant("G1");
        remembered.put("c-node", statement(key, 4));
        silent.addAll(List.of("a-node", "b-node"));
        peers.round();
        AnchoredJournal journal = new AnchoredJournal(grants, peers);

        assertThat(journal.reserve(List.of(use("G1", 1)))).isEqualTo(Reservation.JOURNAL_RESTORED);
        String state = database.inTransaction(tx -> tx.sql("SELECT state || ' ' || reason FROM owner_grant")
                .query(String.class)
                .single());
        assertThat(state)
                .startsWith("REVOKED JOURNAL_RESTORED: the node was restored from a backup of after 0 of 4 releases");

        grant("G2");
        assertThat(journal.reserve(List.of(use("G2", 1)))).isEqualTo(Reservation.RESERVED);
        assertThat(remembered.values().stream().mapToLong(this::counter).max()).hasValue(5);
    }

    @Test
    void aBackupThatIsUpToDateRevokesNothing() throws Exception {
        grant("G1");
        peers.round();
        AnchoredJournal journal = new AnchoredJournal(grants, peers);
        journal.reserve(List.of(use("G1", 1)));
        peers.round();

        assertThat(journal.reserve(List.of(use("G1", 2)))).isEqualTo(Reservation.RESERVED);
    }

    @Test
    void beforeEnoughAreHeardNothingIsReleased() throws Exception {
        silent.addAll(List.of("a-node", "b-node", "c-node"));
        peers.round();

        assertThatThrownBy(() -> peers.requireHeard(50))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("PEERS_NOT_HEARD");
        silent.remove("c-node");
        peers.round();
        peers.requireHeard(50);
    }

    @Test
    void aCounterThatThisNodeNeverSignedCannotStopIt() throws Exception {
        grant("G1");
        remembered.put("c-node", statement(keys.get("c-node"), 99));
        peers.round();

        assertThat(new AnchoredJournal(grants, peers).reserve(List.of(use("G1", 1))))
                .isEqualTo(Reservation.RESERVED);
    }

    @Test
    void anAuditLogWhoseEndWasCutOffIsFoundByWhatOthersRemember() throws Exception {
        audit.record("head", "GRANTED", "one", "");
        audit.record("head", "REVOKED", "two", "");
        peers.round();
        peers.round();
        peers.close();
        database.inTransaction(
                tx -> tx.sql("DELETE FROM audit WHERE action = 'REVOKED'").update());
        audit.record("head", "SIGNED_IN", "covers the gap", "");
        audit.record("head", "SIGNED_IN", "and goes on", "");
        assertThat(audit.firstBroken()).as("the chain itself does not show it").isZero();

        peers = starting.get();
        peers.round();
        peers.round();
        peers.round();

        assertThat(audit.cuts()).singleElement().satisfies(cut -> assertThat(cut.object())
                .isEqualTo("entry 2"));
    }

    @Test
    void anEndThatIsCutOffWhileTheNodeRunsIsFoundToo() throws Exception {
        audit.record("head", "GRANTED", "one", "");
        peers.round();
        peers.round();
        assertThat(audit.cuts()).isEmpty();

        database.inTransaction(tx -> tx.sql("DELETE FROM audit").update());
        peers.round();

        assertThat(audit.cuts()).hasSize(1);
    }

    @Test
    void whatOthersCountedIsRememberedAndNeverGoesBack() {
        SigningKey other = keys.get("a-node");
        byte[] seven =
                new CounterStatement("a-node", 7, Optional.empty(), Instant.parse("2026-01-01T00:00:00Z")).sign(other);
        byte[] five =
                new CounterStatement("a-node", 5, Optional.empty(), Instant.parse("2026-01-02T00:00:00Z")).sign(other);
        byte[] forged =
                new CounterStatement("a-node", 9, Optional.empty(), Instant.parse("2026-01-02T00:00:00Z")).sign(key);

        peers.answer("a-node", new Comparison(new byte[0], seven));
        peers.answer("a-node", new Comparison(new byte[0], forged));

        assertThat(peers.answer("a-node", new Comparison(new byte[0], five)).counter())
                .isEqualTo(seven);
    }
}
