package org.yuheng.orchestrator.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.adapter.node.PartyNode.JobState;
import org.yuheng.computation.JobSpec;
import org.yuheng.orchestrator.decision.Decisions;
import org.yuheng.orchestrator.dispatch.Attempt;
import org.yuheng.orchestrator.dispatch.DispatchProperties;
import org.yuheng.orchestrator.dispatch.Dispatcher;
import org.yuheng.orchestrator.dispatch.Runs;
import org.yuheng.orchestrator.support.Visitor;
import tools.jackson.databind.JsonNode;

/** What can happen to a run. */
class RunsTest extends CityTest {

    @Autowired
    private DispatchProperties properties;

    @Autowired
    private Dispatcher dispatcher;

    @Autowired
    private Runs runs;

    @Autowired
    private Decisions decisions;

    private String held() {
        String id = drafted(tee());
        city.script(id).hold(true);
        as("jo.clerk").post("/requests/" + id + "/submit", null).expect(200);
        return id;
    }

    @Test
    void triesAgainWithANewJobAfterAFailureThatMayPass() {
        String id = drafted(tee());
        city.script(id).fail(1, new Refusal(Fault.NODE, "ENGINE_DIED", "the enclave process ended"));
        as("jo.clerk").post("/requests/" + id + "/submit", null).expect(200);
        approveUntil(id, "IN_USE");
        awaitRun(id, 1, "RELEASED");
        JsonNode attempts = run(id, 1).get("attempts");
        assertThat(attempts).hasSize(2);
        assertThat(attempts.get(0).get("code").asString()).isEqualTo("ENGINE_DIED");
        assertThat(attempts.get(1).get("state").asString()).isEqualTo("SUCCEEDED");
        assertThat(city.preparations(id)).contains(id + "/1/2 at jo-n-op");
        await().atMost(SOON).until(() -> city.cancellations(id).contains(id + "/1/1 at jo-n-one"));
    }

    @Test
    void doesNotTryAgainWhatPolicyForbids() {
        String id = drafted(tee());
        city.script(id).fail(1, new Refusal(Fault.POLICY, "EVIDENCE_MEASUREMENT", "measured something else"));
        as("jo.clerk").post("/requests/" + id + "/submit", null).expect(200);
        approveUntil(id, "IN_USE");
        awaitRun(id, 1, "FAILED");
        assertThat(run(id, 1).get("code").asString()).isEqualTo("EVIDENCE_MEASUREMENT");
        assertThat(run(id, 1).get("attempts")).hasSize(1);
        assertThat(state(id)).isEqualTo("IN_USE");
        assertThat(as("jo.auditor")
                        .get("/requests/" + id + "/receipts")
                        .expect(200)
                        .body())
                .isEmpty();
    }

    @Test
    void showsASilentNodeAsUnknownAndGoesOnWhenItIsBack() {
        String id = held();
        approveUntil(id, "IN_USE");
        awaitRun(id, 1, "RUNNING");
        city.script(id).silence("jo-n-one");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(lane(id, "jo-n-one")).isEqualTo("UNKNOWN"));
        assertThat(run(id, 1).get("state").asString()).isEqualTo("RUNNING");
        city.script(id).hold(false);
        city.script(id).speak("jo-n-one");
        awaitRun(id, 1, "RELEASED");
        assertThat(run(id, 1).get("attempts")).hasSize(1);
    }

    @Test
    void thePageSaysThatASilentNodeIsUnknown() {
        String id = held();
        approveUntil(id, "IN_USE");
        awaitRun(id, 1, "RUNNING");
        city.script(id).silence("jo-n-one");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(lane(id, "jo-n-one")).isEqualTo("UNKNOWN"));
        try (Visitor visitor = visitor("jo.auditor")) {
            visitor.open("/requests/" + id);
            assertThat(visitor.page().locator(".lanes").first().textContent()).contains("未知：节点没有回应");
        } finally {
            city.script(id).hold(false);
            city.script(id).speak("jo-n-one");
        }
        awaitRun(id, 1, "RELEASED");
    }

    @Test
    void triesASilentNodeUntilTheDeadlineAndNoLonger() throws InterruptedException {
        String id = held();
        approveUntil(id, "IN_USE");
        awaitRun(id, 1, "RUNNING");
        Attempt running = runs.attempt(new JobId(id, 1, 1)).orElseThrow();
        String digest = runs.find(id, 1).orElseThrow().specDigest();
        byte[] bytes = decisions.ofSpec(digest).orElseThrow().spec().orElseThrow();
        JobSpec spec = JobSpec.parse(bytes);
        city.script(id).silence("jo-n-one");

        assertThat(dispatcher.watch(untilSoon(running), spec, () -> false)).hasValueSatisfying(no -> {
            assertThat(no.code()).isEqualTo("NODE_UNREACHABLE");
            assertThat(no.fault()).isEqualTo(Fault.NODE);
            assertThat(no.message()).contains("jo-n-one");
        });
        assertThat(dispatcher.prepare(untilSoon(running), spec, bytes, digest, () -> false))
                .hasValueSatisfying(no -> assertThat(no.code()).isEqualTo("NODE_UNREACHABLE"));

        city.script(id).speak("jo-n-one");
        assertThat(dispatcher.watch(untilSoon(running), spec, () -> false))
                .hasValueSatisfying(no -> assertThat(no.code()).isEqualTo("JOB_DEADLINE"));
        city.script(id).hold(false);
        awaitRun(id, 1, "RELEASED");
    }

    private static Attempt untilSoon(Attempt attempt) {
        return new Attempt(
                attempt.job(),
                attempt.state(),
                attempt.openedAt(),
                Instant.now().plusSeconds(1),
                attempt.endedAt(),
                attempt.failure());
    }

    private String lane(String id, String node) {
        for (JsonNode lane : run(id, 1).get("attempts").get(0).get("lanes")) {
            if (lane.get("node").asString().equals(node)) {
                return lane.get("state").asString("");
            }
        }
        return "";
    }

    @Test
    void waitsForANodeThatIsSilentWhenItIsPrepared() {
        String id = drafted(tee());
        as("jo.clerk").post("/requests/" + id + "/submit", null).expect(200);
        city.script(id).ownersWait();
        approveUntil(id, "PROVISIONING");
        await().atMost(SOON).until(() -> as("jo.auditor")
                .get("/requests/" + id + "/grants")
                .text()
                .contains("PENDING"));
        city.script(id).silence("jo-n-op");
        String digest = as("jo.auditor")
                .get("/requests/" + id + "/grants")
                .body()
                .get("specDigest")
                .asString();
        city.party("jo-n-one").grant(digest, "jo-tax");
        city.party("jo-n-one").grant(digest, "jo-social");
        awaitRun(id, 1, "PREPARING");
        await().atMost(SOON).until(() -> run(id, 1).toString().contains("UNKNOWN"));
        city.script(id).speak("jo-n-op");
        awaitRun(id, 1, "RELEASED");
    }

    @Test
    void cancelsARunningJobAtEveryNode() {
        String id = held();
        approveUntil(id, "IN_USE");
        awaitRun(id, 1, "RUNNING");
        as("jo-tax.head")
                .post("/requests/" + id + "/runs/1/cancel", Map.of("reason", "x"))
                .refused(403, "FORBIDDEN");
        as("jo.clerk")
                .post("/requests/" + id + "/runs/1/cancel", Map.of("reason", "搞错了"))
                .expect(200);
        awaitRun(id, 1, "CANCELLED");
        JobId job = new JobId(id, 1, 1);
        await().atMost(SOON)
                .until(() -> city.stateAt("jo-n-one", job) == JobState.CANCELLED
                        && city.stateAt("jo-n-op", job) == JobState.CANCELLED);
        as("jo.clerk")
                .post("/requests/" + id + "/runs/1/cancel", Map.of("reason", "x"))
                .refused(409, "RUN_ENDED");
    }

    @Test
    void terminatingARequestCancelsItsRuns() {
        String id = held();
        approveUntil(id, "IN_USE");
        awaitRun(id, 1, "RUNNING");
        as("jo.authority")
                .post("/requests/" + id + "/terminate", Map.of("reason", "INCIDENT"))
                .expect(200);
        awaitRun(id, 1, "CANCELLED");
        assertThat(state(id)).isEqualTo("TERMINATED");
    }

    @Test
    void admitsOnlySoManyRunsAtOnceFirstComeFirstServed() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < properties.runningJobs() + 2; i++) {
            String id = held();
            approveUntil(id, "IN_USE");
            ids.add(id);
        }
        int most = properties.runningJobs();
        ids.subList(0, most).forEach(id -> awaitRun(id, 1, "RUNNING"));
        ids.subList(most, ids.size()).forEach(id -> awaitRun(id, 1, "QUEUED"));
        city.script(ids.get(0)).hold(false);
        awaitRun(ids.get(most), 1, "RUNNING");
        awaitRun(ids.get(most + 1), 1, "QUEUED");
        ids.forEach(id -> city.script(id).hold(false));
        ids.forEach(id -> awaitRun(id, 1, "RELEASED"));
    }
}
