package org.yuheng.orchestrator.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.yuheng.adapter.node.PartyNode.OwnerGrant;
import org.yuheng.json.StrictJson;
import org.yuheng.orchestrator.dispatch.GrantDecision;
import org.yuheng.orchestrator.dispatch.Runs;
import org.yuheng.orchestrator.support.Visitor;
import tools.jackson.databind.JsonNode;

/** What nodes report by themselves: owners' answers, and reviewers' releases of held results. */
class CallbacksTest extends CityTest {

    private static final String RESULT_REVIEW = "application/vnd.yuheng.result-review.v1+json";

    @Autowired
    private Runs runs;

    private String provisioning(Map<String, Object> form) {
        String id = drafted(form);
        city.script(id).ownersWait();
        as("jo.clerk").post("/requests/" + id + "/submit", null).expect(200);
        approveUntil(id, "PROVISIONING");
        await().atMost(SOON).until(() -> grants(id).toString().contains("PENDING"));
        return id;
    }

    private JsonNode grants(String id) {
        return as("jo.auditor").get("/requests/" + id + "/grants").expect(200).body();
    }

    private byte[] decision(String node, String signedBy, String digest, OwnerGrant grant) {
        GrantDecision decision = new GrantDecision(
                node,
                digest,
                grant.owner(),
                grant.state().name(),
                grant.grant() == null ? "" : new String(grant.grant(), StandardCharsets.UTF_8),
                "",
                "somebody");
        return city.party(signedBy).signed(GrantDecision.PAYLOAD_TYPE, StrictJson.write(decision));
    }

    @Test
    void aPageThatWasOpenedBeforeTheOwnersWereAskedShowsTheirAnswersByItself() {
        String id = provisioning(tee());
        AtomicInteger opened = new AtomicInteger();
        try (Visitor visitor = visitor("jo.clerk")) {
            // The first page is one that was made before there were any grants to show.
            visitor.page().route(address -> address.endsWith("/requests/" + id), route -> {
                APIResponse made = route.fetch();
                String text = opened.getAndIncrement() > 0
                        ? made.text()
                        : made.text().replace("id=\"grants\"", "id=\"not-yet\"");
                route.fulfill(new Route.FulfillOptions().setResponse(made).setBody(text));
            });
            visitor.open("/requests/" + id);
            PlaywrightAssertions.assertThat(visitor.page().locator("#grants")).containsText("待授权");
            assertThat(opened).hasValueGreaterThan(1);
        }
    }

    @Test
    void takesGrantsThatNodesReportAndOnlyThose() {
        String id = provisioning(tee());
        String digest = grants(id).get("specDigest").asString();
        OwnerGrant tax = city.party("jo-n-one").grant(digest, "jo-tax");
        OwnerGrant social = city.party("jo-n-one").grant(digest, "jo-social");

        api().post("/grants", decision("jo-n-one", "jo-n-op", digest, tax)).refused(403, "STATEMENT_NOT_BELIEVED");
        api().post("/grants", decision("jo-n-one", "jo-n-one", "sha256:" + "0".repeat(64), tax))
                .refused(404, "PROPOSAL_UNKNOWN");
        OwnerGrant forged = new OwnerGrant("jo-tax", tax.state(), social.grant(), null);
        api().post("/grants", decision("jo-n-one", "jo-n-one", digest, forged)).refused(403, "GRANT_NOT_BELIEVED");
        api().post("/grants", "nonsense".getBytes(StandardCharsets.UTF_8)).refused(403, "STATEMENT_NOT_BELIEVED");
        assertThat(state(id)).isEqualTo("PROVISIONING");

        for (OwnerGrant grant : List.of(tax, tax, social, social)) {
            api().post("/grants", decision("jo-n-one", "jo-n-one", digest, grant))
                    .expect(204);
        }
        awaitRun(id, 1, "RELEASED");
    }

    /** Single records of data that its provider flagged private. */
    private static Map<String, Object> members() {
        return form(Map.of("members", "jo_members"), Map.of("kind", "SQL", "query", "select person, tax from members"));
    }

    @Test
    void holdsAResultUntilItsReviewersNodeReleasesIt() {
        String id = received(members());
        approveUntil(id, "IN_USE");
        awaitRun(id, 1, "RESULT_REVIEW");
        assertThat(as("jo.auditor").get("/requests/" + id + "/results").text()).contains("HELD_FOR_REVIEW");
        assertThat(as("jo.auditor")
                        .get("/requests/" + id + "/receipts")
                        .expect(200)
                        .body())
                .isEmpty();
        String job = runs.find(id, 1).orElseThrow().job().toString();
        byte[] review = StrictJson.write(new ReceiptResource.Review(job, "jo-tax", "checker", List.of()));
        api().post("/result-reviews", city.party("jo-n-op").signed(RESULT_REVIEW, review))
                .refused(403, "REVIEW_NOT_BELIEVED");
        byte[] signed = city.party("jo-n-one").signed(RESULT_REVIEW, review);
        api().post("/result-reviews", signed).expect(204);
        api().post("/result-reviews", signed).expect(204);
        awaitRun(id, 1, "RELEASED");
    }

    @Test
    void endsARunWhoseResultIsRefusedAtItsReviewersNode() {
        String id = received(members());
        approveUntil(id, "IN_USE");
        awaitRun(id, 1, "RESULT_REVIEW");
        String job = runs.find(id, 1).orElseThrow().job().toString();
        refuseResult("jo-n-op", "jo-operator", job);
        assertThat(task("jo.checker", id)).isNotEmpty();
        refuseResult("jo-n-one", "jo-tax", job);
        awaitRun(id, 1, "FAILED");
        assertThat(run(id, 1).get("code").asString()).isEqualTo("RESULT_REFUSED");
        assertThat(run(id, 1).toString()).contains("可识别个人");
        assertThat(as("jo.checker").get("/inbox").expect(200).text()).doesNotContain(id);
    }

    private void refuseResult(String node, String organisation, String job) {
        Map<String, Object> event = Map.ofEntries(
                Map.entry("id", UUID.randomUUID().toString()),
                Map.entry("at", "2026-11-21T08:00:00Z"),
                Map.entry("actor", "checker"),
                Map.entry("organization", organisation),
                Map.entry("action", "RESULT_REFUSED"),
                Map.entry("request", job.split("/")[0]),
                Map.entry("job", job),
                Map.entry("datasets", List.of()),
                Map.entry("object", job),
                Map.entry("result", ""),
                Map.entry("detail", Map.of("reason", "可识别个人")));
        api().post(
                        "/nodes/" + node + "/events",
                        city.party(node)
                                .signed(
                                        "application/vnd.yuheng.node-events.v1+json",
                                        StrictJson.write(Map.of("node", node, "events", List.of(event)))))
                .expect(200);
    }

    @Test
    void endsARunWhoseResultItsReviewerRefuses() {
        String id = received(members());
        approveUntil(id, "IN_USE");
        awaitRun(id, 1, "RESULT_REVIEW");
        String task = task("jo.checker", id);
        as("jo.checker")
                .post("/approvals/" + task + "/refuse", Map.of("ground", "RESULT_DISCLOSES", "reason", "可识别个人"))
                .expect(200);
        awaitRun(id, 1, "FAILED");
        assertThat(run(id, 1).get("code").asString()).isEqualTo("RESULT_REFUSED");
    }
}
