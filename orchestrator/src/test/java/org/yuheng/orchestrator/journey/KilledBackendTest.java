package org.yuheng.orchestrator.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** PostgreSQL loses a server process, and by its own rule ends all others: what was recorded stands, and goes on. */
class KilledBackendTest extends CityTest {

    private static final int KILLS = 3;

    @Test
    void aRunWhosePostgresIsKilledUnderItEndsOnceAndItsLogHasNoGap() {
        String id = received(tee());
        city.script(id).hold(true);
        approveUntil(id, "IN_USE");
        awaitRun(id, 1, "RUNNING");

        for (int kill = 0; kill < KILLS; kill++) {
            killABackend();
            if (kill == 0) {
                // What follows is recorded between the kills.
                city.script(id).hold(false);
            }
        }

        await().atMost(SOON).ignoreExceptions().untilAsserted(() -> assertThat(
                        run(id, 1).get("state").asString())
                .isEqualTo("RELEASED"));
        assertThat(as("jo.auditor")
                        .get("/requests/" + id + "/receipts")
                        .expect(200)
                        .body())
                .hasSize(1);
        assertThat(city.preparations(id)).as("jobs that were prepared").doesNotHaveDuplicates();
        await().atMost(SOON).untilAsserted(() -> {
            List<Long> places = jdbc.sql("select leaf_index from audit_event left join audit_place using (sequence)"
                            + " order by leaf_index nulls last")
                    .query(Long.class)
                    .list();
            assertThat(places)
                    .isEqualTo(LongStream.range(0, places.size()).boxed().toList());
        });
    }

    /** The one that serves this very question. */
    private void killABackend() {
        long pid = await().atMost(SOON)
                .ignoreExceptionsMatching(e -> e instanceof DataAccessException || e instanceof TransactionException)
                .until(
                        () -> jdbc.sql("select pg_backend_pid()")
                                .query(Long.class)
                                .single(),
                        backend -> ProcessHandle.of(backend).isPresent());
        ProcessHandle backend = ProcessHandle.of(pid).orElseThrow();
        assertThat(backend.destroyForcibly()).isTrue();
        backend.onExit().join();
    }
}
