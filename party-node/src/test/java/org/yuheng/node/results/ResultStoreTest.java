package org.yuheng.node.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.node.NodeAnswers.IncomingPart;
import org.yuheng.node.journal.AuditLog;
import org.yuheng.node.journal.NodeDatabase;

/** What a recipient's node keeps when an attempt failed after its result had left. */
class ResultStoreTest {

    @TempDir
    private Path directory;

    private NodeDatabase database;
    private ResultStore store;

    @BeforeEach
    void open() {
        database = NodeDatabase.open(directory.resolve("node.db"));
        store = new ResultStore(database, new AuditLog(database, Clock.systemUTC()), Clock.systemUTC());
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Path arrives(int run, int attempt) throws IOException {
        Path file = Files.writeString(directory.resolve(run + "-" + attempt), "sealed");
        JobId job = new JobId("R1", run, attempt);
        store.received(
                new IncomingPart(job, "host", "enclave", "result", "text/csv", "city", "sha256:" + attempt, 6, 1, 0),
                file);
        return file;
    }

    private void opened(int attempt) {
        store.opened("o" + attempt, new JobId("R1", 1, attempt), "city", "jo", Instant.EPOCH, new byte[0]);
    }

    @Test
    void theNextAttemptsResultTakesThePlaceOfOneThatNobodyOpened() throws IOException {
        Path first = arrives(1, 1);
        Path second = arrives(1, 2);
        assertThat(store.receivedFor("city"))
                .singleElement()
                .satisfies(kept -> assertThat(kept.part().job()).isEqualTo(new JobId("R1", 1, 2)));
        assertThat(first).doesNotExist();
        assertThat(second).exists();
    }

    @Test
    void aLateResultOfAnEarlierAttemptIsNotKept() throws IOException {
        arrives(1, 2);
        Path late = arrives(1, 1);
        assertThat(store.receivedFor("city")).hasSize(1);
        assertThat(late).doesNotExist();
    }

    @Test
    void whatWasOpenedStays() throws IOException {
        arrives(1, 1);
        opened(1);
        arrives(1, 2);
        assertThat(store.receivedFor("city")).hasSize(2);
    }

    @Test
    void otherRunsAreLeftAlone() throws IOException {
        arrives(1, 1);
        arrives(11, 2);
        arrives(2, 2);
        assertThat(store.receivedFor("city")).hasSize(3);
    }
}
