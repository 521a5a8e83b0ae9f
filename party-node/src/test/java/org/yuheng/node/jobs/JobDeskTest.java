package org.yuheng.node.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.yuheng.adapter.engine.Engine;
import org.yuheng.adapter.engine.EngineDescription;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobAssignment;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.engine.NodeServices;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.adapter.node.PartyNode.JobEvent;
import org.yuheng.adapter.node.PartyNode.JobState;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.Computation;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.Reveal;
import org.yuheng.node.journal.AuditLog;
import org.yuheng.node.journal.NodeDatabase;
import org.yuheng.node.links.LinkDesk;
import org.yuheng.trust.Digests;

/** The lease, the deadline and cancellation, with an engine that only waits. */
@Timeout(60)
class JobDeskTest {

    private static final JobId JOB = new JobId("R2026-000001", 1, 1);
    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir
    Path directory;

    private final Waiting engine = new Waiting();
    private NodeDatabase database;
    private JobStore store;
    private JobDesk desk;

    private JobDesk desk(Duration lease) {
        Clock clock = Clock.systemUTC();
        database = NodeDatabase.open(directory.resolve("node.db"));
        store = new JobStore(database, new AuditLog(database, clock), clock);
        desk = new JobDesk(
                "node-a",
                store,
                new Everything(),
                List.of(engine),
                routes -> new LinkDesk(routes, null, null, clock),
                (job, role) -> null,
                directory.resolve("jobs"),
                clock,
                lease);
        return desk;
    }

    @AfterEach
    void close() {
        desk.close();
        database.close();
    }

    private void prepare(Duration deadline) {
        assertThat(desk.prepare(JOB, spec().toBytes(), List.of(), Instant.now().plus(deadline), Map.of())
                        .refused())
                .isFalse();
    }

    private List<JobEvent> untilItEnds() throws InterruptedException {
        List<JobEvent> events = new ArrayList<>();
        assertThat(desk.watch(JOB, 0, false, events::add)).isTrue();
        return events.stream().filter(event -> event.state().ended()).toList();
    }

    private void freed() throws Exception {
        for (Instant until = Instant.now().plusSeconds(20);
                desk.running() > 0 && Instant.now().isBefore(until); ) {
            Thread.onSpinWait();
        }
        assertThat(desk.running()).isZero();
        try (Stream<Path> left = Files.walk(directory.resolve("jobs"))) {
            assertThat(left.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void givesAJobUpThatNobodyStartsWithinItsLease() throws Exception {
        desk(Duration.ofMillis(50));
        prepare(LONG);

        assertThat(untilItEnds()).singleElement().satisfies(end -> {
            assertThat(end.state()).isEqualTo(JobState.CANCELLED);
            assertThat(end.refusal().code()).isEqualTo("LEASE_LAPSED");
        });
        freed();
        assertThat(desk.start(JOB, Digests.of(spec().toBytes())).refusal().code())
                .isEqualTo("JOB_ENDED");
        assertThat(engine.ran).isEmpty();
    }

    @Test
    void keepsAStartedJobWhenItsLeaseIsOver() throws Exception {
        // Long enough to start within, also on a machine that has much else to do.
        desk(Duration.ofSeconds(2));
        prepare(LONG);
        desk.start(JOB, Digests.of(spec().toBytes()));
        assertThat(engine.ran.poll(60, TimeUnit.SECONDS)).isEqualTo("party-0");
        // The lease's timer has fired once a later timer of the same desk has.
        JobId other = new JobId("R2026-000001", 2, 1);
        desk.prepare(other, spec().toBytes(), List.of(), Instant.now().plus(LONG), Map.of());
        desk.watch(other, 0, false, event -> true);

        assertThat(store.last(JOB).get("party-0").state()).isEqualTo(JobState.RUNNING);
        engine.go.countDown();
        assertThat(untilItEnds()).singleElement().satisfies(end -> assertThat(end.state())
                .isEqualTo(JobState.SUCCEEDED));
        freed();
    }

    @Test
    void takesARepeatedStartAlsoWhenTheJobHasEndedMeanwhile() throws Exception {
        desk(LONG);
        prepare(LONG);
        String digest = Digests.of(spec().toBytes());
        desk.start(JOB, digest);
        engine.go.countDown();
        untilItEnds();
        freed();

        // Whoever died before noting the first answer must not make a second attempt of what has succeeded.
        assertThat(desk.start(JOB, digest).refused()).isFalse();
        assertThat(desk.start(JOB, Digests.of(new byte[1])).refusal().code()).isEqualTo("JOB_ENDED");
        assertThat(engine.ran).hasSize(1);
    }

    @Test
    void stopsAnEngineAtTheDeadlineAndSaysSo() throws Exception {
        desk(LONG);
        prepare(Duration.ofMillis(500));
        desk.start(JOB, Digests.of(spec().toBytes()));

        assertThat(untilItEnds()).singleElement().satisfies(end -> {
            assertThat(end.state()).isEqualTo(JobState.CANCELLED);
            assertThat(end.refusal().code()).isEqualTo("DEADLINE_PASSED");
            assertThat(end.refusal().fault()).isEqualTo(Fault.RESOURCES);
        });
        freed();
    }

    @Test
    void stopsAnEngineThatIsCancelledAndKeepsTheFirstReason() throws Exception {
        desk(LONG);
        prepare(LONG);
        desk.start(JOB, Digests.of(spec().toBytes()));
        engine.ran.poll(60, TimeUnit.SECONDS);

        assertThat(desk.cancel(JOB, "the request was withdrawn")).isEqualTo(JobState.CANCELLED);
        desk.cancel(JOB, "another reason");

        assertThat(untilItEnds()).singleElement().satisfies(end -> {
            assertThat(end.refusal().code()).isEqualTo("JOB_CANCELLED");
            assertThat(end.refusal().message()).contains("the request was withdrawn");
        });
        freed();
    }

    @Test
    void runsNothingOfAJobThatIsCancelledBetweenPrepareAndStart() throws Exception {
        desk(LONG);
        prepare(LONG);
        desk.cancel(JOB, "withdrawn");

        assertThat(desk.start(JOB, Digests.of(spec().toBytes())).refusal().code())
                .isEqualTo("JOB_ENDED");
        assertThat(untilItEnds()).hasSize(1);
        assertThat(engine.ran).isEmpty();
        freed();
    }

    @Test
    void refusesAJobThatWasCancelledBeforeItCame() {
        desk(LONG);
        desk.cancel(JOB, "withdrawn");

        assertThat(desk.prepare(JOB, spec().toBytes(), List.of(), Instant.now().plus(LONG), Map.of())
                        .refused())
                .isTrue();
    }

    @Test
    void saysOfAJobThatAStopOfTheNodeInterruptedThatItFailed() throws Exception {
        desk(LONG);
        prepare(LONG);
        desk.start(JOB, Digests.of(spec().toBytes()));
        engine.ran.poll(60, TimeUnit.SECONDS);
        // As after a kill: a new process finds what the old one left.
        store.failInterrupted();

        assertThat(store.last(JOB).get("party-0").refusal().code()).isEqualTo("NODE_RESTARTED");
        desk.cancel(JOB, "the test is over");
        freed();
    }

    private static JobSpec spec() {
        JobSpec.Column id = new JobSpec.Column("id", ColumnType.VARCHAR, Reveal.PLAIN, true);
        return new JobSpec(
                "R2026-000001",
                "waiting",
                "none",
                "sha256:" + "0".repeat(64),
                "sha256:" + "1".repeat(64),
                JobSpec.Technique.MPC_TEE,
                new JobSpec.Protocol("waiting", 1),
                List.of(new JobSpec.Input("a", "a", "org-a", "node-a", List.of(id), 10)),
                new Computation.Transfer("a", List.of("id")),
                List.of(new JobSpec.Participant("node-a", "org-a", "a2V5")),
                List.of(new JobSpec.Placement("party-0", "node-a")),
                new JobSpec.EvidenceDemand("TDX", true, Map.of()),
                List.of(),
                List.of(new JobSpec.Recipient("org-a", "node-a", "Y2VydA==")),
                Optional.empty(),
                new JobSpec.RunWindow(Instant.parse("2036-01-01T00:00:00Z"), 9, 9));
    }

    private final class Everything implements JobDesk.Admission {
        @Override
        public Optional<Refusal> objection(
                JobId id, JobSpec spec, byte[] bytes, String digest, List<byte[]> grants, List<Engine> engines) {
            return Optional.empty();
        }

        @Override
        public Optional<Engine> engineFor(JobSpec spec, String role, List<Engine> engines) {
            return Optional.of(engine);
        }
    }

    /** Runs until it is let go, or interrupted. */
    private static final class Waiting implements Engine {

        private final BlockingQueue<String> ran = new LinkedBlockingQueue<>();
        private final CountDownLatch go = new CountDownLatch(1);

        @Override
        public EngineDescription describe() {
            return new EngineDescription(
                    "MPC_TEE", "waiting", 1, "test", List.of(), List.of("party"), Map.of(), List.of(), true);
        }

        @Override
        public Optional<Refusal> cannotExpress(byte[] spec) {
            return Optional.empty();
        }

        @Override
        public void run(JobAssignment assignment, NodeServices services) throws JobFailure, InterruptedException {
            ran.add(assignment.role());
            go.await();
        }
    }
}
