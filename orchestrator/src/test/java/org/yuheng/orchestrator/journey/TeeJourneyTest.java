package org.yuheng.orchestrator.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.yuheng.orchestrator.signing.SigningKeys;
import org.yuheng.trust.envelope.Keyring;
import org.yuheng.trust.log.verify.LogKeys;
import org.yuheng.trust.receipt.Receipt;
import org.yuheng.trust.receipt.ReceiptFile;
import tools.jackson.databind.JsonNode;

/** The happy path, through REST. */
class TeeJourneyTest extends CityTest {

    @Autowired
    private SigningKeys keys;

    @Test
    void runsARequestInsideOnePlatformFromDraftToReceipt() {
        String id = received(tee());
        approveUntil(id, "IN_USE");
        awaitRun(id, 1, "RELEASED");
        JsonNode decision =
                as("jo.clerk").get("/requests/" + id + "/decision").expect(200).body();
        assertThat(decision.get("decision").get("technique").asString()).isEqualTo("TEE");
        JsonNode receipts =
                as("jo.clerk").get("/requests/" + id + "/receipts").expect(200).body();
        assertThat(receipts).hasSize(1);
        assertLogged(receipts.get(0).get("id").asString());
        assertThat(as("jo.clerk")
                        .post("/requests/" + id + "/decision/replay", null)
                        .expect(200)
                        .body()
                        .get("identical")
                        .asBoolean())
                .isTrue();
    }

    /** The receipt's exact payload stands in the log, and its issuer's key is published. */
    private void assertLogged(String id) {
        await().atMost(SOON).until(() -> as("jo.clerk").get("/receipts/" + id).status() == 200);
        byte[] file = as("jo.clerk").get("/receipts/" + id).text().getBytes(StandardCharsets.UTF_8);
        ReceiptFile receipt = ReceiptFile.parse(file).value();
        String origin = receipt.log().checkpoint().lines().findFirst().orElseThrow();
        LogKeys log = LogKeys.of(
                origin, List.of(api().get("/log/key").expect(200).text().strip()), List.of(), 0);
        assertThat(receipt.log()
                        .verify(receipt.receipt().payload().bytes(), log)
                        .isAccepted())
                .isTrue();
        byte[] other = receipt.receipt().payload().bytes();
        other[100] ^= 1;
        assertThat(receipt.log().verify(other, log).isAccepted()).isFalse();
        assertThat(receipt.receipt()
                        .verify(Receipt.PAYLOAD_TYPE, Keyring.of(keys.receipt().verifyingKey()))
                        .isAccepted())
                .isTrue();
    }
}
