package org.yuheng.orchestrator.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.yuheng.orchestrator.outbox.Outbox;
import org.yuheng.orchestrator.support.Api;

/** Recurring runs, the end of the period, and the clock of the answer. */
class UseAndEndTest extends CityTest {

    @Autowired
    private Outbox outbox;

    @Autowired
    private Recovery recovery;

    @Test
    void runsOnceForEveryDayThatHasCome() {
        Map<String, Object> form = tee();
        form.put("frequency", "DAILY");
        form.put("from", LocalDate.now().minusDays(3).toString());
        String id = received(form);
        approveUntil(id, "IN_USE");
        awaitRun(id, 3, "RELEASED");
        await().atMost(SOON).untilAsserted(() -> assertThat(as("jo.auditor")
                        .get("/requests/" + id + "/receipts")
                        .expect(200)
                        .body()
                        .size())
                .isGreaterThanOrEqualTo(3));
    }

    @Test
    void startsARunOnDemandWithinWhatWasGranted() {
        Map<String, Object> form = tee();
        form.put("frequency", "REALTIME");
        String id = received(form);
        as("jo.clerk").post("/requests/" + id + "/runs", null).refused(409, "REQUEST_NOT_IN_USE");
        approveUntil(id, "IN_USE");
        awaitRun(id, 1, "RELEASED");
        as("jo-tax.head").post("/requests/" + id + "/runs", null).refused(403, "FORBIDDEN");
        as("jo.clerk").post("/requests/" + id + "/runs", null).expect(201);
        awaitRun(id, 2, "RELEASED");

        String once = received(tee());
        approveUntil(once, "IN_USE");
        awaitRun(once, 1, "RELEASED");
        as("jo.clerk").post("/requests/" + once + "/runs", null).refused(409, "RUN_NOT_POSSIBLE");
    }

    @Test
    void disposesOfEverythingWithProofWhenThePeriodIsOver() {
        String id = received(tee());
        approveUntil(id, "IN_USE");
        awaitRun(id, 1, "RELEASED");
        transaction.executeWithoutResult(status -> {
            jdbc.sql("update sharing_request set state = 'EXPIRING' where id = :id")
                    .param("id", id)
                    .update();
            outbox.wake(id);
        });
        awaitState(id, "CLOSED");
        assertThat(jdbc.sql("select count(*) from disposal_proof where request_id = :id")
                        .param("id", id)
                        .query(Integer.class)
                        .single())
                .isEqualTo(2);
    }

    /** As a start does that winds an installation down on a Temporal that remembers. */
    @Test
    void whoSleepsTowardsALaterEndLooksAgainWhenAllAreWoken() {
        String id = received(tee());
        approveUntil(id, "IN_USE");
        awaitRun(id, 1, "RELEASED");
        int epoch = jdbc.sql("select epoch from sharing_request where id = :id")
                .param("id", id)
                .query(Integer.class)
                .single();
        jdbc.sql("update sharing_request set state = 'EXPIRING' where id = :id")
                .param("id", id)
                .update();
        assertThat(recovery.wakeAll()).isPositive();
        awaitState(id, "CLOSED");
        assertThat(jdbc.sql("select epoch from sharing_request where id = :id")
                        .param("id", id)
                        .query(Integer.class)
                        .single())
                .isEqualTo(epoch);
    }

    @Test
    void asksForAnotherPeriodWhenTheOneAskedForIsOver() {
        Map<String, Object> form = tee();
        form.put("from", LocalDate.now().minusDays(9).toString());
        form.put("to", LocalDate.now().minusDays(2).toString());
        String id = received(form);
        awaitState(id, "SUPPLEMENT");
        assertThat(request(id).get("codes").get(0).asString()).isEqualTo("PERIOD_OVER");
    }

    @Test
    void theAuthorityExtendsTheAnswerWithinTheLaw() {
        String id = received(tee());
        awaitState(id, "PROVIDER_REVIEW");
        Map<String, Object> tooLong = Map.of("workingDays", 11, "reason", "节假日");
        as("jo-tax.head").post("/requests/" + id + "/extension", tooLong).refused(403, "FORBIDDEN");
        as("jo.authority").post("/requests/" + id + "/extension", tooLong).refused(409, "EXTENSION_REFUSED");
        Api.Answer extended = as("jo.authority")
                .post("/requests/" + id + "/extension", Map.of("workingDays", 10, "reason", "节假日"))
                .expect(200);
        assertThat(extended.body().get(0).get("extensionDays").asInt()).isEqualTo(10);
        assertThat(state(id)).isEqualTo("EXTENSION");
        approveUntil(id, "IN_USE");
        awaitRun(id, 1, "RELEASED");
    }
}
