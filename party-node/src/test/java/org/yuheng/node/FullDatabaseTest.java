package org.yuheng.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.adapter.node.NodeExhausted;
import org.yuheng.adapter.node.PartyNode;
import org.yuheng.adapter.node.PartyNode.Answer;
import org.yuheng.adapter.node.PartyNode.GrantState;
import org.yuheng.adapter.node.PartyNode.JobEvent;
import org.yuheng.adapter.node.PartyNode.JobState;
import org.yuheng.computation.JobSpec;
import org.yuheng.node.grants.GrantHistory;
import org.yuheng.node.journal.NodeDatabase;
import org.yuheng.trust.Digests;

/** A node whose database has no room: every action is refused with one code, none is half-done, and all go on afterwards. */
class FullDatabaseTest {

    @TempDir
    static Path directory;

    private static City city;
    private static JobSpec spec;
    private static Node tax;
    private static int filled;

    @BeforeAll
    static void settle() throws Exception {
        city = new City(directory);
        JoinCase.settle(city);
        spec = JoinCase.inEnclave(city);
        tax = city.node("tax-node");
    }

    @AfterAll
    static void close() {
        city.close();
    }

    @Test
    void nothingIsProposedSignedOrPreparedWithoutRoomAndAllOfItAfterwards() throws Exception {
        JobId job = new JobId(JoinCase.REQUEST, 4, 1);
        JobSpec asked = JoinCase.inEnclave(city, JoinCase.JOIN.replace("sum(t.tax) AS tax", "avg(t.tax) AS tax"));
        JobSpec other = JoinCase.inEnclave(city, JoinCase.JOIN.replace("sum(t.tax) AS tax", "count(t.tax) AS tax"));
        assertThat(city.dial("tax-node").propose(asked.toBytes(), "…", "…").refused())
                .isFalse();
        String digest = Digests.of(asked.toBytes());

        fill(tax.database());
        try {
            assertThat(city.dial("tax-node").propose(other.toBytes(), "…", "…").refusal())
                    .satisfies(FullDatabaseTest::isFull);
            assertThat(tax.grants().grant(digest, "tax", "head")).hasValueSatisfying(FullDatabaseTest::isFull);
            assertThat(tax.grants().refuse(digest, "tax", "head", "no")).hasValueSatisfying(FullDatabaseTest::isFull);
            assertThat(tax.grants().waiting("tax"))
                    .singleElement()
                    .satisfies(waiting -> assertThat(waiting.specDigest()).isEqualTo(digest));
            assertThat(new GrantHistory(tax.database())
                            .find(digest, "tax")
                            .orElseThrow()
                            .state())
                    .isEqualTo(GrantState.PENDING);
            assertThat(new GrantHistory(tax.database()).find(Digests.of(other.toBytes()), "tax"))
                    .isEmpty();
        } finally {
            giveRoom(tax.database());
        }

        assertThat(tax.audit().firstBroken()).isZero();
        assertThat(tax.grants().grant(digest, "tax", "head")).isEmpty();
        List<byte[]> grants = city.grantAll(asked.toBytes());
        fill(tax.database());
        try {
            assertThat(prepare(job, asked, grants).refusal()).satisfies(FullDatabaseTest::isFull);
            assertThat(tax.home().resolve("jobs/" + job)).doesNotExist();
        } finally {
            giveRoom(tax.database());
        }
        assertThat(prepare(job, asked, grants).refused()).isFalse();
        city.dial("tax-node").cancel(job, "the test is over");
    }

    @Test
    void aJobThatRunsIntoAFullDatabaseFreesItsPlaceAndSaysWhyOnceItCan() throws Exception {
        JobId job = new JobId(JoinCase.REQUEST, 5, 1);
        assertThat(prepare(job, spec, city.grantAll(spec.toBytes())).refused()).isFalse();
        Path place = tax.home().resolve("jobs/" + job);
        assertThat(place).exists();
        PartyNode node = city.dial("tax-node");

        fill(tax.database());
        try {
            assertThat(node.start(job, Digests.of(spec.toBytes())).refused()).isFalse();
            while (Files.exists(place)) {
                Thread.onSpinWait();
            }
            assertThat(node.state(job)).last().satisfies(event -> assertThat(event.state())
                    .as("a node does not say what it has not written")
                    .isEqualTo(JobState.PREPARED));
        } finally {
            giveRoom(tax.database());
        }

        List<JobEvent> events = new ArrayList<>();
        node.watch(job, 0, events::add);
        JobEvent end = events.get(events.size() - 1);
        assertThat(end.state()).isEqualTo(JobState.FAILED);
        isFull(end.refusal());
        assertThat(node.describe().runningJobs()).isZero();
    }

    private static Answer<Instant> prepare(JobId job, JobSpec spec, List<byte[]> grants) throws Exception {
        return city.dial("tax-node")
                .prepare(job, spec.toBytes(), grants, Instant.now().plusSeconds(300), city.routes());
    }

    private static void isFull(Refusal refusal) {
        assertThat(refusal.code()).isEqualTo("DISK_FULL");
        assertThat(refusal.message()).contains("SQLITE_FULL", "nothing was done");
    }

    /** No page more than there are, and the last ones of the audit log and of the jobs' events filled up. */
    private static void fill(NodeDatabase database) {
        database.inTransaction(
                tx -> tx.sql("PRAGMA max_page_count = 1").query(Long.class).single());
        untilFull(entry -> tax.audit().record("test", "FILLED", "", ""));
        filled++;
        untilFull(entry -> database.inTransaction(
                tx -> tx.sql("INSERT INTO job_event (job, sequence, role, state, phase, metrics, at)"
                                + " VALUES ('', ?, '', 'FAILED', '', '{}', '')")
                        .param(filled * 1_000 + entry)
                        .update()));
    }

    private static void untilFull(IntConsumer write) {
        boolean full = false;
        for (int entry = 0; !full && entry < 500; entry++) {
            try {
                write.accept(entry);
            } catch (NodeExhausted e) {
                full = true;
            }
        }
        assertThat(full).isTrue();
    }

    private static void giveRoom(NodeDatabase database) {
        database.inTransaction(tx ->
                tx.sql("PRAGMA max_page_count = 1000000").query(Long.class).single());
    }
}
