package org.yuheng.orchestrator.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowClient;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.WorkflowReplayer;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.beans.factory.annotation.Autowired;
import org.yuheng.orchestrator.request.Requests;

/**
 * Requests under way when the story is changed must finish as they began: histories of released versions are replayed on
 * the workflows of today. Histories of a new version are recorded with {@code -Dyuheng.record-histories=FOLDER}.
 */
class RecordedHistoriesTest extends CityTest {

    private static final String RECORDED = "/journey-histories";

    @Autowired
    private WorkflowClient temporal;

    @Autowired
    private Requests requests;

    @Test
    void everyRecordedHistoryReplaysOnTheStoryOfToday() throws Exception {
        List<Path> files;
        try (Stream<Path> all = Files.list(recorded())) {
            files = all.sorted().toList();
        }
        assertThat(files).hasSizeGreaterThanOrEqualTo(5);
        for (Path file : files) {
            WorkflowReplayer.replayWorkflowExecution(
                    WorkflowExecutionHistory.fromJson(Files.readString(file)),
                    RequestJourneyWorkflow.class,
                    RunJourneyWorkflow.class);
        }
    }

    private static Path recorded() throws URISyntaxException {
        return Path.of(RecordedHistoriesTest.class.getResource(RECORDED).toURI());
    }

    @Test
    @EnabledIfSystemProperty(
            named = "yuheng.record-histories",
            matches = ".+",
            disabledReason = "on demand: records the histories that the other tests replay")
    void recordsTheHistoriesOfARequest() throws IOException {
        Path folder = Files.createDirectories(Path.of(System.getProperty("yuheng.record-histories")));
        String id = received(tee());
        approveUntil(id, "IN_USE");
        awaitRun(id, 1, "RELEASED");
        Ref ref = new Ref(id, requests.find(id).orElseThrow().epoch());
        write(folder, "v1-run.json", history(ref.runWorkflowId(1), Optional.empty()));
        List<WorkflowExecutionHistory> legs = new ArrayList<>();
        Optional<String> runId = Optional.empty();
        do {
            WorkflowExecutionHistory leg = history(ref.workflowId(), runId);
            legs.add(0, leg);
            String before = leg.getEvents()
                    .get(0)
                    .getWorkflowExecutionStartedEventAttributes()
                    .getContinuedExecutionRunId();
            runId = Optional.of(before).filter(text -> !text.isEmpty());
        } while (runId.isPresent());
        for (int i = 0; i < legs.size(); i++) {
            write(folder, "v1-request-leg-" + i + ".json", legs.get(i));
        }
    }

    private WorkflowExecutionHistory history(String workflowId, Optional<String> runId) {
        return runId.map(id -> temporal.fetchHistory(workflowId, id))
                .orElseGet(() -> temporal.fetchHistory(workflowId));
    }

    private static void write(Path folder, String name, WorkflowExecutionHistory history) throws IOException {
        assertThat(history.getWorkflowExecution()).isInstanceOf(WorkflowExecution.class);
        Files.writeString(folder.resolve(name), history.toJson(true));
    }
}
