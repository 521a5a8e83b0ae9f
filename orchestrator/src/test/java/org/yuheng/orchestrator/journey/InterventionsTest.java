package org.yuheng.orchestrator.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yuheng.orchestrator.support.Visitor;
import tools.jackson.databind.JsonNode;

/** What people do to a request on its way: hold, suspend, resume, correction, dispute, withdrawal of data. */
class InterventionsTest extends CityTest {

    private static Map<String, Object> say(String what) {
        return Map.of("what", what, "reason", "核对后决定");
    }

    private String path(String id) {
        return "/requests/" + id + "/interventions";
    }

    @Test
    void aRequestUnderReviewThatIsSuspendedWaitsWithItsClockAndIsDecidedAgain() {
        String id = received(tee());
        String task = task("jo-social.reviewer", id);
        as("jo.clerk").post(path(id), say("SUSPEND")).refused(403, "FORBIDDEN");
        as("jo.authority").post(path(id), say("RESUME")).refused(409, "INTERVENTION_NOT_NOW");
        as("jo.authority")
                .post(path(id), Map.of("what", "SUSPEND", "reason", " "))
                .refused(400, "INVALID_FIELD");

        as("jo.authority").post(path(id), say("SUSPEND")).expect(200);
        assertThat(state(id)).isEqualTo("SUSPENDED");
        as("jo-social.reviewer")
                .post("/approvals/" + task + "/approve", Map.of("reason", ""))
                .refused(409, "TASK_NOT_OPEN");
        assertThat(clock(id, "ANSWER")).isEqualTo("PAUSED");

        as("jo.authority").post(path(id), say("RESUME")).expect(200);
        awaitState(id, "PROVIDER_REVIEW");
        assertThat(clock(id, "ANSWER")).isEqualTo("RUNNING");
        assertThat(request(id).get("round").asInt()).isEqualTo(2);
        approveUntil(id, "IN_USE");
        assertThat(jdbc.sql("select count(*) from audit_event where request = :id and action = 'REQUEST_SUSPENDED'")
                        .param("id", id)
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void oneInUseThatIsSuspendedRunsNoMoreUntilItIsResumed() {
        String id = received(tee());
        city.script(id).hold(true);
        approveUntil(id, "IN_USE");
        awaitRun(id, 1, "RUNNING");
        as("jo.security").post(path(id), say("SUSPEND")).expect(200);
        awaitRun(id, 1, "CANCELLED");
        city.script(id).hold(false);
        as("jo.clerk").post("/requests/" + id + "/runs", null).refused(409, "REQUEST_NOT_IN_USE");
        as("jo.security").post(path(id), say("RESUME")).expect(200);
        assertThat(state(id)).isEqualTo("IN_USE");
    }

    @Test
    void theProviderReportsACorrectionDoneThatTheApplicantAskedFor() {
        String id = received(tee());
        approveUntil(id, "IN_USE");
        awaitRun(id, 1, "RELEASED");
        as("jo-social.head").post(path(id), say("CORRECTION")).refused(403, "FORBIDDEN");
        try (Visitor clerk = visitor("jo.clerk")) {
            clerk.open("/requests/" + id);
            clerk.page().locator("#interventions summary:has-text('申请校核')").click();
            clerk.look("intervention-correction");
            clerk.page()
                    .locator("#interventions form[action$='/correction'] button")
                    .click();
            assertThat(clerk.at()).endsWith("/interventions/correction");
            clerk.look("intervention-reason-missing");
            clerk.page().locator("#reason").fill("社保表三月的人数不对");
            clerk.page().locator("main form button").click();
            assertThat(clerk.page().locator("#done").textContent()).contains("已申请校核");
        }
        assertThat(state(id)).isEqualTo("CORRECTION");
        assertThat(clock(id, "CORRECTION")).isEqualTo("RUNNING");
        as("jo.clerk").post(path(id), say("CORRECTED")).refused(403, "FORBIDDEN");
        try (Visitor head = visitor("jo-social.head")) {
            head.english().open("/inbox");
            head.look("inbox-correction-en");
            head.page().locator("a[href='/requests/" + id + "#interventions']").click();
            head.page()
                    .locator("#interventions summary:has-text('Correction is done')")
                    .click();
            head.look("intervention-corrected-en");
        }
        as("jo-social.head").post(path(id), say("CORRECTED")).expect(200);
        assertThat(state(id)).isEqualTo("IN_USE");
        assertThat(clock(id, "CORRECTION")).isEqualTo("STOPPED");
    }

    @Test
    void theAuthoritySettlesADisputeAndItGoesOnWhereItWasOrEnds() {
        String id = received(tee());
        awaitState(id, "PROVIDER_REVIEW");
        as("jo-tax.head").post(path(id), say("PROVIDER_DISPUTE")).expect(200);
        assertThat(state(id)).isEqualTo("DISPUTE");
        as("jo.clerk").post(path(id), say("SETTLE")).refused(403, "FORBIDDEN");
        as("jo.authority").post(path(id), say("SETTLE")).expect(200);
        assertThat(state(id)).isEqualTo("PROVIDER_REVIEW");

        as("jo.clerk").post(path(id), say("DISPUTE")).expect(200);
        as("jo.authority").post(path(id), say("SETTLE_END")).expect(200);
        assertThat(state(id)).isEqualTo("REFUSED");
    }

    @Test
    void aProviderThatWantsItsDataBackIsAnsweredByTheApplicantsHeadAndTheNodesDispose() {
        Map<String, Object> form = tee();
        form.put("frequency", "REALTIME");
        String id = received(form);
        city.script(id).hold(true);
        approveUntil(id, "IN_USE");
        awaitRun(id, 1, "RUNNING");
        as("jo.boss").post(path(id), say("WITHDRAWAL")).refused(403, "FORBIDDEN");
        as("jo-tax.head").post(path(id), say("WITHDRAWAL")).expect(200);
        assertThat(state(id)).isEqualTo("WITHDRAWAL_NEGOTIATION");
        awaitRun(id, 1, "CANCELLED");
        city.script(id).hold(false);
        as("jo.clerk").post("/requests/" + id + "/runs", null).refused(409, "REQUEST_NOT_IN_USE");

        as("jo-social.head").post(path(id), say("WITHDRAWAL_DROPPED")).refused(403, "FORBIDDEN");
        as("jo-tax.head").post(path(id), say("WITHDRAWAL_DROPPED")).expect(200);
        assertThat(state(id)).isEqualTo("IN_USE");
        as("jo.clerk").post("/requests/" + id + "/runs", null).expect(201);
        awaitRun(id, 2, "RELEASED");

        as("jo-tax.head").post(path(id), say("WITHDRAWAL")).expect(200);
        as("jo.clerk").post(path(id), say("WITHDRAWAL_ACCEPTED")).refused(403, "FORBIDDEN");
        try (Visitor head = visitor("jo.boss")) {
            head.english().open("/inbox");
            head.page().locator("a[href='/requests/" + id + "#interventions']").click();
            head.page()
                    .locator("#interventions summary:has-text('Agree to stop using')")
                    .click();
            head.look("intervention-withdrawal-en");
        }
        as("jo.boss").post(path(id), say("WITHDRAWAL_ACCEPTED")).expect(200);
        awaitState(id, "CLOSED");
    }

    @Test
    void aRequestThatPeopleHoldIsDecidedAgain() {
        String id = received(tee());
        awaitState(id, "PROVIDER_REVIEW");
        as("jo.authority").post(path(id), say("HOLD")).expect(200);
        assertThat(state(id)).isEqualTo("HOLD");
        as("jo.authority").post("/requests/" + id + "/decide-again", null).expect(200);
        awaitState(id, "PROVIDER_REVIEW");
        approveUntil(id, "IN_USE");
    }

    private String clock(String id, String kind) {
        for (JsonNode clock :
                as("jo.auditor").get("/requests/" + id + "/clocks").expect(200).body()) {
            if (clock.get("kind").toString().contains(kind)) {
                return clock.get("state").asString();
            }
        }
        throw new AssertionError("no clock " + kind);
    }
}
