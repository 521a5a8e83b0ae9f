package org.yuheng.orchestrator.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** How requests end, or wait, before anything runs. */
class EndsOfJourneyTest extends CityTest {

    @Test
    void holdsCoreDataForSpecialApproval() {
        String id = received(
                form(Map.of("social", "jo_social", "tax", "jo_core"), Map.of("kind", "SQL", "query", ONE_PLATFORM)));
        awaitState(id, "HOLD");
        assertThat(request(id).get("codes").toString()).isNotEqualTo("[]");
        assertThat(approvals(id)).hasSize(1);
    }

    @Test
    void deniesWhatALawForbidsAndNamesIt() {
        String id = received(
                form(Map.of("social", "jo_social", "tax", "jo_denied"), Map.of("kind", "SQL", "query", ONE_PLATFORM)));
        awaitState(id, "DENIED");
        JsonNode decision =
                as("jo.clerk").get("/requests/" + id + "/decision").expect(200).body();
        assertThat(decision.get("decision").get("outcome").asString()).isEqualTo("DENY");
    }

    @Test
    void asksOnceForEverythingThatIsMissingAndGoesOnWhenItIsThere() {
        Map<String, Object> form = tee();
        form.put("legalBasis", "");
        form.put("title", "");
        String id = received(form);
        awaitState(id, "SUPPLEMENT");
        JsonNode request = as("jo.clerk").get("/requests/" + id).expect(200).body();
        assertThat(request.get("missing")).hasSize(2);
        assertThat(request.get("editable").asBoolean()).isTrue();

        Map<String, Object> complete = tee();
        as("jo.clerk")
                .put("/requests/" + id, Map.of("version", request.get("version").asInt(), "form", complete))
                .expect(200);
        as("jo.clerk").post("/requests/" + id + "/submit", null).expect(200);
        approve("jo.boss", id);
        awaitState(id, "PROVIDER_REVIEW");
        assertThat(request(id).get("round").asInt()).isEqualTo(2);
    }

    @Test
    void asksForASupplementWhenTheQueryCannotBeAccepted() {
        String id = received(form(
                Map.of("social", "jo_social", "tax", "jo_tax"),
                Map.of("kind", "SQL", "query", "select person from social")));
        awaitState(id, "SUPPLEMENT");
        assertThat(request(id).get("codes").toString()).contains("REVEAL_ROW");
    }

    @Test
    void refusesWithAGroundAndEndsThere() {
        String id = received(tee());
        String task = task("jo-social.reviewer", id);
        as("jo-social.reviewer")
                .post("/approvals/" + task + "/refuse", Map.of("reason", "x"))
                .refused(400, "INVALID_FIELD");
        as("jo-social.reviewer")
                .post("/approvals/" + task + "/refuse", Map.of("ground", "PURPOSE_NOT_NEEDED", "reason", "与职责无关"))
                .expect(200);
        awaitState(id, "REFUSED");
        assertThat(request(id).get("codes").get(0).asString()).isEqualTo("PURPOSE_NOT_NEEDED");
        for (JsonNode approval : approvals(id)) {
            assertThat(approval.get("state").asString()).isNotEqualTo("OPEN");
        }
    }

    @Test
    void givesADraftBackThatTheOwnOfficeDoesNotSupport() {
        String id = submitted(tee());
        String task = task("jo.boss", id);
        as("jo.boss")
                .post("/approvals/" + task + "/refuse", Map.of("ground", "OFFICE_DISAGREES", "reason", "先开会"))
                .expect(200);
        awaitEditable(id);
        assertThat(state(id)).isEqualTo("DRAFT");
        as("jo.clerk").post("/requests/" + id + "/submit", null).expect(200);
        approve("jo.boss", id);
        awaitState(id, "PROVIDER_REVIEW");
    }

    private void awaitEditable(String id) {
        org.awaitility.Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(40))
                .until(() -> request(id).get("editable").asBoolean());
    }

    @Test
    void nobodyApprovesTwiceOrTheOwnRequest() {
        people.person(
                "jo.both",
                "jo-stat",
                org.yuheng.orchestrator.identity.Role.APPLICANT,
                org.yuheng.orchestrator.identity.Role.OFFICE_HEAD);
        String id = as("jo.both")
                .post("/requests", tee())
                .expect(201)
                .body()
                .get("id")
                .asString();
        as("jo.both").post("/requests/" + id + "/submit", null).expect(200);
        String task = task("jo.boss", id);
        assertThat(as("jo.both").get("/inbox").expect(200).text()).doesNotContain(id);
        as("jo.both")
                .post("/approvals/" + task + "/approve", Map.of("reason", ""))
                .refused(403, "DUTIES_NOT_SEPARATE");
    }

    @Test
    void endsAtOnceWhenItsApplicantWithdrawsIt() {
        String id = received(tee());
        awaitState(id, "PROVIDER_REVIEW");
        as("jo.clerk")
                .post("/requests/" + id + "/withdraw", Map.of("reason", "不再需要"))
                .expect(200);
        awaitState(id, "WITHDRAWN");
        org.awaitility.Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(40))
                .until(() -> approvals(id).toString().contains("CANCELLED")
                        && !approvals(id).toString().contains("\"OPEN\""));
    }

    @Test
    void refusesWhenAnOwnerRefusesItsGrant() {
        String id = drafted(tee());
        city.script(id).ownersWait();
        as("jo.clerk").post("/requests/" + id + "/submit", null).expect(200);
        approveUntil(id, "PROVISIONING");
        org.awaitility.Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(40))
                .until(() -> grants(id).contains("PENDING"));
        String digest = as("jo.auditor")
                .get("/requests/" + id + "/grants")
                .body()
                .get("specDigest")
                .asString();
        city.party("jo-n-one").refuse(digest, "jo-tax", "列太多");
        awaitState(id, "REFUSED");
        assertThat(request(id).get("codes").toString()).contains("OWNER_REFUSED");
    }

    private String grants(String id) {
        return as("jo.auditor").get("/requests/" + id + "/grants").expect(200).text();
    }

    @Test
    void showsEveryBlockerInThePreviewWithItsField() {
        Map<String, Object> form = tee();
        form.put(
                "inputs",
                List.of(
                        Map.of("table", "social", "dataset", "jo_nothing"),
                        Map.of("table", "tax", "dataset", "jo_tax")));
        String id = drafted(form);
        JsonNode preview = as("jo.clerk")
                .post("/requests/" + id + "/preview", null)
                .expect(200)
                .body();
        assertThat(preview.get("blockers").get(0).get("code").asString()).isEqualTo("DATASET_UNKNOWN");
        assertThat(preview.get("blockers").get(0).get("field").asString()).isEqualTo("/inputs/0/dataset");
    }

    @Test
    void aDraftIsNotFoundByOtherOrganisations() {
        String id = drafted(tee());
        as("jo-tax.head").get("/requests/" + id).refused(404, "NOT_FOUND");
        as("jo.clerk").get("/requests/" + id).expect(200);
    }

    @Test
    void aChangeOnAnOldVersionIsRefused() {
        String id = drafted(tee());
        as("jo.clerk")
                .put("/requests/" + id, Map.of("version", 1, "form", tee()))
                .expect(200);
        as("jo.clerk")
                .put("/requests/" + id, Map.of("version", 1, "form", tee()))
                .refused(409, "REQUEST_STALE");
    }
}
