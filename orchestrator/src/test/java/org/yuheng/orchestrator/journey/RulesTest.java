package org.yuheng.orchestrator.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yuheng.orchestrator.identity.Role;
import org.yuheng.policy.PolicyBundle;
import tools.jackson.databind.JsonNode;

/** Bundles are published by two people, count at once, and can be taken back. */
class RulesTest extends CityTest {

    private static Map<String, String> body(PolicyBundle bundle) {
        return Map.of("bundle", Base64.getEncoder().encodeToString(bundle.pack()), "note", "更高的 k");
    }

    private String technique(String id) {
        return as("jo.clerk").get("/requests/" + id + "/decision").expect(200).text();
    }

    @Test
    void aBundleIsProposedApprovedActivatedAndRolledBack() {
        people.person("jo.author", "jo-authority", Role.RULE_AUTHOR);
        people.person("jo.judge", "jo-authority", Role.RULE_APPROVER);
        people.person("jo.authorjudge", "jo-authority", Role.RULE_AUTHOR, Role.RULE_APPROVER);
        String before = received(tee());
        awaitState(before, "PROVIDER_REVIEW");

        PolicyBundle baseline = PolicyBundle.baseline();
        String conduct = baseline.files().get("conduct.dmn");
        PolicyBundle stricter = baseline.with("conduct.dmn", conduct.replace("\"k=10\"", "\"k=25\""));
        assertThat(stricter.hash()).isNotEqualTo(baseline.hash());
        assertThat(as("jo.author")
                        .post("/rules/check", body(stricter))
                        .expect(200)
                        .body()
                        .get("sound")
                        .asBoolean())
                .isTrue();
        as("jo.clerk").post("/rules/bundles", body(stricter)).refused(403, "FORBIDDEN");
        as("jo.authorjudge").post("/rules/bundles", body(stricter)).expect(201);
        String path = "/rules/bundles/" + stricter.hash();
        as("jo.authorjudge").post(path + "/approve", null).refused(403, "DUTIES_NOT_SEPARATE");
        as("jo.judge").post(path + "/activate", null).refused(409, "BUNDLE_STATE");
        as("jo.judge").post(path + "/approve", null).expect(200);

        JsonNode changes = as("jo.author")
                .get("/rules/diff?from=" + baseline.hash() + "&to=" + stricter.hash())
                .expect(200)
                .body();
        assertThat(changes.toString()).contains("O4");
        JsonNode simulated =
                as("jo.author").post(path + "/simulate", null).expect(200).body();
        assertThat(simulated.get("decided").asInt()).isPositive();
        assertThat(simulated.get("differences").toString()).contains(before);

        as("jo.judge").post(path + "/activate", null).expect(200);
        try {
            String after = received(tee());
            awaitState(after, "PROVIDER_REVIEW");
            assertThat(technique(after)).contains("\"25\"").contains(stricter.hash());
            assertThat(technique(before)).contains("\"10\"").contains(baseline.hash());
            assertThat(as("jo.clerk")
                            .post("/requests/" + before + "/decision/replay", null)
                            .expect(200)
                            .body()
                            .get("identical")
                            .asBoolean())
                    .isTrue();
            assertThat(as("jo.clerk")
                            .post("/requests/" + before + "/decision/replay?bundle=" + stricter.hash(), null)
                            .expect(200)
                            .body()
                            .get("identical")
                            .asBoolean())
                    .isFalse();
        } finally {
            as("jo.judge").post("/rules/rollback", null).expect(200);
        }
        String last = received(tee());
        awaitState(last, "PROVIDER_REVIEW");
        assertThat(technique(last)).contains(baseline.hash());
    }

    @Test
    void somethingElseThanABundleIsRefusedWithWhatIsWrong() {
        people.person("jo.author", "jo-authority", Role.RULE_AUTHOR);
        String nonsense = Base64.getEncoder().encodeToString("{}".getBytes(StandardCharsets.UTF_8));
        as("jo.author")
                .post("/rules/bundles", Map.of("bundle", nonsense, "note", ""))
                .refused(422, "BUNDLE_REFUSED");
        as("jo.author").get("/rules/bundles/sha256:00").refused(404, "NOT_FOUND");
    }
}
