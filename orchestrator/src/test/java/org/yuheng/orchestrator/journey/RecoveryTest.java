package org.yuheng.orchestrator.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;
import org.yuheng.orchestrator.identity.Actor;
import org.yuheng.orchestrator.outbox.Outbox;
import org.yuheng.orchestrator.request.Request;
import org.yuheng.orchestrator.request.RequestState;
import org.yuheng.orchestrator.request.Requests;

/** Temporal is lost, or comes back when nobody wants it any more. */
class RecoveryTest extends CityTest {

    @Autowired
    private Recovery recovery;

    @Autowired
    private Requests requests;

    @Autowired
    private RequestStepActivities steps;

    @Autowired
    private OutboxDelivery delivery;

    @Autowired
    private WorkflowClient temporal;

    @Autowired
    private TransactionTemplate transaction;

    private Ref ref(String id) {
        Request request = requests.find(id).orElseThrow();
        return new Ref(id, request.epoch());
    }

    @Test
    void carriesEveryOpenRequestOnAfterTheLossOfTemporalAndNoneTwice() {
        OpenRequests open = OpenRequests.in(this);

        open.waiting().forEach(id -> terminate(ref(id).workflowId()));
        terminate(ref(open.running()).workflowId());
        terminate(ref(open.running()).runWorkflowId(1));
        assertThat(recovery.recover()).isGreaterThanOrEqualTo(open.count());

        open.endOnce();
    }

    private void awaitTask(String id, String state) {
        await().atMost(SOON).pollInterval(Duration.ofMillis(50)).untilAsserted(() -> assertThat(as("jo.auditor")
                        .get("/requests/" + id + "/approvals")
                        .expect(200)
                        .body()
                        .valueStream()
                        .filter(task -> task.get("stage").asString().equals("REVIEW"))
                        .map(task -> task.get("state").asString()))
                .contains(state));
    }

    private void terminate(String workflowId) {
        try {
            temporal.newUntypedWorkflowStub(workflowId).terminate("lost by the test");
        } catch (WorkflowNotFoundException e) {
            throw new AssertionError("no workflow " + workflowId, e);
        }
    }

    @Test
    void aWorkflowOfAnEarlierEpochCanDoNothing() {
        String id = received(tee());
        awaitState(id, "PROVIDER_REVIEW");
        Ref old = ref(id);
        recovery.recover();
        assertThat(ref(id).epoch()).isEqualTo(old.epoch() + 1);
        assertThatThrownBy(() -> steps.reviewersAgree(old))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> assertThat(failure.getType())
                        .isEqualTo("STALE_EPOCH"));
        approveUntil(id, "IN_USE");
        awaitRun(id, 1, "RELEASED");
        assertThat(as("jo.auditor").get("/requests/" + id + "/runs").expect(200).body())
                .hasSize(1);
    }

    @Test
    void whatAnEndedRequestLeftOpenIsWoundUpAlsoWhenItsEndWasNotedAndNothingElse() {
        String id = received(tee());
        awaitState(id, "PROVIDER_REVIEW");
        awaitTask(id, "OPEN");
        terminate(ref(id).workflowId());
        transaction.executeWithoutResult(status -> requests.move(
                requests.lock(id).orElseThrow(),
                RequestState.WITHDRAWN,
                "WITHDRAWN_BY_APPLICANT",
                List.of(),
                Actor.system("test")));
        recovery.recover();
        awaitTask(id, "CANCELLED");
        assertThat(requests.travelling()).doesNotContain(id);
    }

    @Test
    void wakesThatAreDeliveredTwiceChangeNothing() {
        String id = received(tee());
        awaitState(id, "PROVIDER_REVIEW");
        for (int i = 0; i < 5; i++) {
            delivery.deliver(new Outbox.Wake(id, Optional.empty()));
        }
        approveUntil(id, "IN_USE");
        for (int i = 0; i < 5; i++) {
            delivery.deliver(new Outbox.Wake(id, Optional.of(1)));
        }
        awaitRun(id, 1, "RELEASED");
        for (int i = 0; i < 5; i++) {
            delivery.deliver(new Outbox.Wake(id, Optional.of(1)));
            delivery.deliver(new Outbox.Wake(id, Optional.empty()));
        }
        assertThat(as("jo.auditor").get("/requests/" + id + "/runs").expect(200).body())
                .hasSize(1);
        assertThat(city.preparations(id)).hasSize(2);
    }

    @Test
    void aStepThatIsRepeatedAfterItsCommitDoesNothingTwice() {
        String id = received(tee());
        awaitState(id, "PROVIDER_REVIEW");
        Ref ref = ref(id);
        int before = requests.moves(id).size();
        assertThat(steps.rulesDecide(ref).next()).isEqualTo(Stage.REVIEW);
        assertThat(steps.ownOfficeApproves(ref).next()).isEqualTo(Stage.REVIEW);
        assertThat(steps.reviewersAgree(ref).next()).isEqualTo(Stage.REVIEW);
        assertThat(steps.ownersGrant(ref).next()).isEqualTo(Stage.REVIEW);
        assertThat(steps.runsComeDue(ref).next()).isEqualTo(Stage.REVIEW);
        assertThat(requests.moves(id)).hasSize(before);
    }
}
