package org.yuheng.node.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yuheng.node.home.NodeHome;
import org.yuheng.node.journal.AuditLog;
import org.yuheng.node.journal.NodeDatabase;
import org.yuheng.trust.identity.SignatureSuite;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.log.MemoryLogStore;
import org.yuheng.trust.log.NoteSigner;
import org.yuheng.trust.log.TransparencyLog;
import org.yuheng.trust.log.verify.LogKeys;

class LogWitnessTest {

    private static final String ORIGIN = "yuheng.local/log";

    private final SigningKey logKey = SigningKey.generate(SignatureSuite.ED25519);
    private final NoteSigner logSigner = new NoteSigner(ORIGIN, logKey);
    private final SigningKey witnessKey = SigningKey.generate(SignatureSuite.ED25519);

    @TempDir
    private Path directory;

    private NodeHome home;

    /** A log in memory that can be swapped for another one behind the witness's back. */
    private final class Shown implements LogView {

        private final TransparencyLog log = new TransparencyLog(new MemoryLogStore());
        private final List<Cosignature> given = new ArrayList<>();
        private final List<WitnessStore.Alarm> told = new ArrayList<>();

        Shown grow(String salt, int from, int to) throws IOException {
            List<byte[]> entries = new ArrayList<>();
            for (int i = from; i < to; i++) {
                entries.add((salt + i).getBytes(StandardCharsets.UTF_8));
            }
            log.append(entries);
            return this;
        }

        byte[] note() throws IOException {
            return logSigner.sign(log.checkpoint(ORIGIN, log.size())).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String verifierKey() {
            return logSigner.verifierKey();
        }

        @Override
        public Optional<byte[]> offered() throws IOException {
            return log.size() == 0 ? Optional.empty() : Optional.of(note());
        }

        @Override
        public List<byte[]> consistency(long from, long to) throws IOException {
            return to > log.size() ? List.of() : log.consistencyProof(from, to);
        }

        @Override
        public void give(Cosignature cosignature) {
            given.add(cosignature);
        }

        @Override
        public void tell(WitnessStore.Alarm alarm) {
            told.add(alarm);
        }
    }

    @BeforeEach
    void home() throws IOException {
        home = new NodeHome(directory);
        home.create();
        home.writePin("checkpoint.key", logKey.verifyingKey());
    }

    private LogWitness witness(String node, LogView log, NodeDatabase database) {
        Clock clock = Clock.systemUTC();
        return new LogWitness(
                home, log, new WitnessStore(database, new AuditLog(database, clock), clock), node, witnessKey, clock);
    }

    private NodeDatabase database(String name) {
        return NodeDatabase.open(directory.resolve(name + ".db"));
    }

    private static WitnessStore store(NodeDatabase database) {
        return new WitnessStore(database, new AuditLog(database, Clock.systemUTC()), Clock.systemUTC());
    }

    @Test
    void cosignsWhatGrowsAndHandsItBackOnce() throws Exception {
        Shown log = new Shown().grow("a", 0, 7);
        try (NodeDatabase database = database("one")) {
            LogWitness witness = witness("tax-node", log, database);
            witness.look();
            witness.look();
            log.grow("a", 7, 300);
            witness.look();

            assertThat(log.given).extracting(LogView.Cosignature::size).containsExactly(7L, 300L);
            String note = new String(log.note(), StandardCharsets.UTF_8)
                    + log.given.get(1).line();
            LogKeys strict = LogKeys.of(ORIGIN, List.of(logSigner.verifierKey()), List.of(witness.witnessKey()), 1);
            assertThat(strict.checkpoint(note.getBytes(StandardCharsets.UTF_8))
                            .value()
                            .witnesses())
                    .containsOnlyKeys("tax-node");
        }
    }

    @Test
    void aRewrittenLogIsNamedAlsoByAWitnessThatWasRestarted() throws Exception {
        try (NodeDatabase database = database("one")) {
            witness("tax-node", new Shown().grow("a", 0, 10), database).look();
        }
        Shown rewritten = new Shown().grow("b", 0, 1).grow("a", 1, 25);
        try (NodeDatabase database = database("one")) {
            LogWitness witness = witness("tax-node", rewritten, database);
            witness.look();
            witness.look();

            assertThat(rewritten.given).isEmpty();
            assertThat(rewritten.told).hasSize(1);
            WitnessStore.Alarm alarm = store(database).alarms().get(0);
            assertThat(alarm.code()).isEqualTo("LOG_NOT_CONSISTENT");
            assertThat(alarm.message()).contains("its 25 entries").contains("the 10 that were seen");
            assertThat(alarm.shown()).isEqualTo(rewritten.note());
            assertThat(new AuditLog(database, Clock.systemUTC())
                            .newest(1)
                            .get(0)
                            .action())
                    .isEqualTo("LOG_NOT_CONSISTENT");
        }
    }

    @Test
    void aLogThatLostEntriesIsNamed() throws Exception {
        Shown whole = new Shown().grow("a", 0, 10);
        Shown shorter = new Shown().grow("a", 0, 9);
        try (NodeDatabase database = database("one")) {
            witness("tax-node", whole, database).look();
            witness("tax-node", shorter, database).look();
            assertThat(store(database).alarms())
                    .extracting(WitnessStore.Alarm::code)
                    .containsExactly("LOG_SHRUNK");
        }
    }

    @Test
    void aForkShownToTwoWitnessesIsNamedAsSoonAsTheyCompare() throws Exception {
        Shown toTax = new Shown().grow("a", 0, 10).grow("left", 10, 20);
        Shown toPolice = new Shown().grow("a", 0, 10).grow("right", 10, 20);
        Shown toBank = new Shown().grow("a", 0, 10).grow("right", 10, 30);
        try (NodeDatabase tax = database("tax");
                NodeDatabase police = database("police")) {
            LogWitness taxWitness = witness("tax-node", toTax, tax);
            taxWitness.look();
            witness("police-node", toPolice, police).look();
            assertThat(toTax.given).hasSize(1);
            assertThat(toPolice.given).hasSize(1);

            byte[] policeSaw = store(police).newest().orElseThrow();
            assertThat(taxWitness.compare("police-node", policeSaw).refusal().code())
                    .isEqualTo("LOG_FORKED");
            assertThat(taxWitness.compare("bank-node", toBank.note()).refusal().code())
                    .isEqualTo("LOG_NOT_CONSISTENT");
            assertThat(store(tax).alarms())
                    .extracting(WitnessStore.Alarm::source)
                    .containsExactly("police-node", "bank-node");
        }
    }

    @Test
    void whatAnotherWitnessSawOfTheSameLogIsNoAlarm() throws Exception {
        Shown log = new Shown().grow("a", 0, 10);
        byte[] early = log.note();
        log.grow("a", 10, 40);
        try (NodeDatabase database = database("one")) {
            LogWitness witness = witness("tax-node", log, database);
            assertThat(witness.compare("police-node", early).isAccepted()).isTrue();
            witness.look();
            assertThat(witness.compare("police-node", early).isAccepted()).isTrue();
            log.grow("a", 40, 50);
            assertThat(witness.compare("police-node", log.note()).isAccepted()).isTrue();
            assertThat(store(database).alarms()).isEmpty();
        }
    }

    @Test
    void aNoteThatTheLogNeverSignedAccusesNobody() throws Exception {
        Shown log = new Shown().grow("a", 0, 10);
        NoteSigner stranger = new NoteSigner(ORIGIN, SigningKey.generate(SignatureSuite.ED25519));
        TransparencyLog other = new TransparencyLog(new MemoryLogStore());
        other.append(List.of(new byte[] {1}));
        try (NodeDatabase database = database("one")) {
            LogWitness witness = witness("tax-node", log, database);
            witness.look();
            byte[] forged = stranger.sign(other.checkpoint(ORIGIN, 1)).getBytes(StandardCharsets.UTF_8);
            assertThat(witness.compare("police-node", forged).refusal().code()).isEqualTo("CHECKPOINT_UNSIGNED");
            assertThat(store(database).alarms()).isEmpty();
        }
    }

    @Test
    void aLogThatSignsWithAnotherKeyThanEnrolmentNamedIsNotWitnessed() throws Exception {
        home.writePin(
                "checkpoint.key", SigningKey.generate(SignatureSuite.ED25519).verifyingKey());
        Shown log = new Shown().grow("a", 0, 10);
        try (NodeDatabase database = database("one")) {
            assertThatThrownBy(() -> witness("tax-node", log, database).look())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("LOG_KEY_DIFFERS");
            assertThat(log.given).isEmpty();
        }
    }

    @Test
    void alarmsAreBounded() throws Exception {
        Shown log = new Shown().grow("a", 0, 10);
        try (NodeDatabase database = database("one")) {
            witness("tax-node", log, database).look();
            WitnessStore store = store(database);
            for (int i = 0; i < 300; i++) {
                store.alarm(
                        "LOG_FORKED",
                        "…",
                        "log",
                        new byte[0],
                        Map.of("i", i).toString().getBytes(StandardCharsets.UTF_8));
            }
            assertThat(store.alarms()).hasSize(200);
        }
    }
}
