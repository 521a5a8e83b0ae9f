package org.yuheng.orchestrator.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Each technique's way through the journey; the engines are elsewhere. */
class TechniquesTest extends CityTest {

    private static final String TRAIN_COLUMNS = "tax";

    private String technique(String id) {
        return as("jo.auditor")
                .get("/requests/" + id + "/decision")
                .expect(200)
                .body()
                .get("decision")
                .get("technique")
                .asString();
    }

    @Test
    void trainsBetweenPlatformsByFederatedLearning() {
        Map<String, Object> train = new TreeMap<>(Map.of(
                "kind",
                "TRAIN",
                "model",
                "LOGISTIC_REGRESSION",
                "partition",
                "HORIZONTAL",
                "tables",
                List.of("a", "b", "c"),
                "features",
                List.of(TRAIN_COLUMNS, "age"),
                "label",
                "member",
                "iterations",
                10,
                "l2",
                0.1));
        String id = received(form(Map.of("a", "jo_social", "b", "jo_health", "c", "jo_third"), train));
        approveUntil(id, "IN_USE");
        awaitRun(id, 1, "RELEASED");
        assertThat(technique(id)).isEqualTo("FL_TEE");
    }

    @Test
    void joinsPrivateCommercialDataOnShares() {
        Map<String, Object> form = form(
                Map.of("social", "jo_social", "tax", "jo_bank"),
                Map.of(
                        "kind",
                        "SQL",
                        "query",
                        "select s.street, count(*) as n, sum(t.tax) as deposits from social s"
                                + " join tax t on s.person = t.person group by s.street"));
        form.put("legalChannel", "AUTHORIZED_OPERATION");
        String id = received(form);
        approveUntil(id, "IN_USE");
        awaitRun(id, 1, "RELEASED");
        assertThat(technique(id)).isEqualTo("MPC_TEE");
    }

    @Test
    void holdsCommercialDataWithoutALegalChannel() {
        String id = received(
                form(Map.of("social", "jo_social", "tax", "jo_bank"), Map.of("kind", "SQL", "query", ONE_PLATFORM)));
        awaitState(id, "HOLD");
        JsonNode request = request(id);
        Map<String, Object> form =
                form(Map.of("social", "jo_social", "tax", "jo_bank"), Map.of("kind", "SQL", "query", ONE_PLATFORM));
        form.put("legalChannel", "AUTHORIZED_OPERATION");
        as("jo.clerk")
                .put("/requests/" + id, Map.of("version", request.get("version").asInt(), "form", form))
                .expect(200);
        as("jo.clerk").post("/requests/" + id + "/submit", null).expect(200);
        approve("jo.boss", id);
        awaitState(id, "PROVIDER_REVIEW");
    }

    @Test
    void quarantinesPrivateContentInImportedDataAndDecidesAgain() {
        Map<String, Object> form = form(
                Map.of("roads", "jo_map", "social", "jo_social"),
                Map.of(
                        "kind",
                        "SQL",
                        "query",
                        "select s.street, count(*) as n, avg(r.tax) as tax from social s join roads r on s.street = r.street"
                                + " group by s.street"));
        form.put("legalChannel", "PROVIDER_CONSENT");
        String id = drafted(form);
        city.script(id)
                .fail(
                        1,
                        new org.yuheng.adapter.engine.Refusal(
                                org.yuheng.adapter.engine.Fault.POLICY,
                                "QUARANTINE_PRIVATE_CONTENT",
                                "dataset jo_map, row 3 looks like a plate number"));
        as("jo.clerk").post("/requests/" + id + "/submit", null).expect(200);
        approveUntil(id, "IN_USE");
        awaitRun(id, 1, "QUARANTINED");
        awaitState(id, "HOLD");
        assertThat(request(id).get("round").asInt()).isEqualTo(2);
        assertThat(as("jo.auditor").get("/requests/" + id + "/timeline").text()).contains("QUARANTINED");
    }
}
