package org.yuheng.orchestrator.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.yuheng.orchestrator.identity.Actor;
import org.yuheng.orchestrator.support.OrchestratorTest;
import org.yuheng.trust.log.MemoryLogStore;
import org.yuheng.trust.log.TransparencyLog;

/** A sequencer that is killed anywhere leaves no gap in the log and gives no place twice. */
class SequencerCrashTest extends OrchestratorTest {

    @Autowired
    private AuditTrail trail;

    @Autowired
    private Sequencer sequencer;

    @Autowired
    private AuditStore events;

    @Autowired
    private LogStoreInPostgres store;

    @Autowired
    private HikariDataSource database;

    @BeforeEach
    void leaveTheWorkToOthers() {
        sequencer.stop();
    }

    @AfterEach
    void workAgain() {
        sequencer.start();
    }

    @Test
    void aKillBeforeAnyStatementOrAroundTheCommitLeavesNoGapAndNoDouble() throws Exception {
        List<Integer> ends = new ArrayList<>();
        for (int place = 0; ends.isEmpty() || ends.get(ends.size() - 1) == DyingSequencer.GONE; place++) {
            // More than a tile of 256, so that the tree grows a level within a batch.
            record(300);
            ends.add(end(sequencing(place)));
            awaitUnclaimed();
        }

        assertThat(ends)
                .as("claim, read, tiles, size, tiles written, indexes, commit")
                .hasSizeGreaterThan(9);
        assertThat(ends.get(ends.size() - 1)).isZero();
        requireWhole();
    }

    @Test
    void killsAtAnyMomentWhileEventsComeLeaveNoGapAndNoDouble() throws Exception {
        for (int round = 0; round < 4; round++) {
            Process process = sequencing(Integer.MAX_VALUE);
            record(400);
            // Somewhere between the start of its JVM and its commit: another moment each time, on any machine.
            process.waitFor(350L * round, TimeUnit.MILLISECONDS);
            process.destroyForcibly().waitFor();
        }

        requireWhole();
    }

    private void requireWhole() throws IOException {
        // The server may take a moment to see that the last one is gone, and to let go of its claim.
        await().until(() -> {
            sequencer.sequence();
            return jdbc.sql("select count(*) from audit_waiting")
                            .query(Long.class)
                            .single()
                    == 0;
        });
        List<Long> places = jdbc.sql(
                        "select leaf_index from audit_event left join audit_place using (sequence) order by leaf_index")
                .query(Long.class)
                .list();
        assertThat(places).isEqualTo(LongStream.range(0, places.size()).boxed().toList());
        assertThat(store.size()).isEqualTo(places.size());
        TransparencyLog anew = new TransparencyLog(new MemoryLogStore());
        anew.append(jdbc.sql("select commitment from audit_event join audit_place using (sequence) order by leaf_index")
                .query(byte[].class)
                .list());
        assertThat(new TransparencyLog(store).root(store.size())).isEqualTo(anew.root(places.size()));
    }

    /** Until the server has seen that the process is gone; its successor would find the claim taken. */
    private void awaitUnclaimed() {
        await().until(() -> Boolean.TRUE.equals(transaction.execute(status -> events.claimSequencing())));
    }

    private void record(int events) {
        transaction.executeWithoutResult(status -> {
            for (int i = 0; i < events; i++) {
                trail.record(
                        AuditEvent.of(Actor.system("test"), "TEST_HAPPENED").object("thing", "one", 1));
            }
        });
    }

    private Process sequencing(int place) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath(),
                        DyingSequencer.class.getName(),
                        database.getJdbcUrl(),
                        String.valueOf(database.getUsername()),
                        String.valueOf(database.getPassword()),
                        Integer.toString(place))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Also where a test runner loads classes by itself and leaves the system class path to its own jar. */
    private static String classPath() {
        if (DyingSequencer.class.getClassLoader() instanceof URLClassLoader loader) {
            return Arrays.stream(loader.getURLs())
                    .map(url -> Path.of(URI.create(url.toString())).toString())
                    .collect(Collectors.joining(File.pathSeparator));
        }
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private static int end(Process process) throws InterruptedException {
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }
}
