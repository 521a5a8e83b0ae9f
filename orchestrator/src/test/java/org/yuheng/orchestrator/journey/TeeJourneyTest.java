package org.yuheng.orchestrator.journey;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The happy path, through REST. */
class TeeJourneyTest extends CityTest {

    @Test
    void runsARequestInsideOnePlatformFromDraftToReceipt() {
        String id = received(tee());
        approveUntil(id, "IN_USE");
        awaitRun(id, 1, "RELEASED");
        JsonNode decision = as("jo.clerk").get("/requests/" + id + "/decision").expect(200).body();
        assertThat(decision.get("decision").get("technique").asString()).isEqualTo("TEE");
        JsonNode receipts =
                as("jo.clerk").get("/requests/" + id + "/receipts").expect(200).body();
        assertThat(receipts).hasSize(1);
        as("jo.clerk").get("/receipts/" + receipts.get(0).get("id").asString()).expect(200);
        assertThat(as("jo.clerk").post("/requests/" + id + "/decision/replay", null).expect(200)
                        .body()
                        .get("identical")
                        .asBoolean())
                .isTrue();
    }
}
