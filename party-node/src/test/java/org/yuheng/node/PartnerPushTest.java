package org.yuheng.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.engine.ResultPart;
import org.yuheng.adapter.node.PartyNode;
import org.yuheng.adapter.node.PartyNode.JobEvent;
import org.yuheng.adapter.node.PartyNode.JobState;
import org.yuheng.adapters.api.PayloadFormat;
import org.yuheng.json.StrictJson;
import org.yuheng.node.datasets.Source;
import org.yuheng.node.push.PushDesk.PushAnswer;
import org.yuheng.trust.Digests;
import org.yuheng.trust.Outcome;

/** A map company that pushes to the receiving platform's node over TLS, and the enclave that computes on it. */
class PartnerPushTest {

    private static final String TOKEN = "a-token-of-the-map-company";
    private static final int ACCEPTED = 201;
    private static final int UNPROCESSABLE = 422;

    @TempDir
    static Path directory;

    private static City city;
    private static HttpClient partner;
    private static Path inbox;
    private static int keys;

    @BeforeAll
    static void settle() throws Exception {
        city = new City(directory);
        Node platform = city.add("platform-node", "platform", List.of("platform"), false);
        city.add("operator-node", "operator", List.of(), true);
        city.add("bureau-node", "bureau", List.of("bureau"), false);
        city.stop("platform-node");
        Files.writeString(platform.home().resolve("push.json"), "{\"listen\":\"127.0.0.1:0\"}");
        platform = city.restart("platform-node");
        inbox = directory.resolve("inbox");
        Path token = Files.writeString(directory.resolve("push.token"), TOKEN + "\n");
        JoinCase.declare(
                platform,
                "roads",
                new Source.PartnerPush(inbox.toString(), token.toString(), PayloadFormat.JSON),
                PartnerApiTest.COLUMNS);
        partner = HttpClient.newBuilder()
                .sslContext(city.transport()
                        .identity()
                        .sslContext(city.transport().anchors(), city.transport().clock()))
                .build();
    }

    @AfterAll
    static void close() {
        city.close();
    }

    @BeforeEach
    void somethingCleanIsThere() throws Exception {
        assertThat(push(payload("静安区"), key()).code()).isEqualTo("ACCEPTED");
    }

    @Test
    void computesInTheEnclaveOnWhatThePartnerPushedLast() throws Exception {
        push(payload("黄浦区"), key());
        byte[] spec = PartnerApiTest.spec(city).toBytes();
        JobId job = new JobId(JoinCase.REQUEST, 1, 1);

        assertThat(city.run(job, spec, city.grantAll(spec))).allSatisfy(end -> assertThat(end.state())
                .as(end.role() + " " + end.refusal())
                .isEqualTo(JobState.SUCCEEDED));

        Outcome<ResultPart> opened = city.node("bureau-node").results().open(job, "bureau", "clerk");
        assertThat(new String(opened.value().content(), StandardCharsets.UTF_8))
                .isEqualTo("district,cars\r\n黄浦区,66\r\n");
    }

    @Test
    void keepsNothingOfPrivateContentAndBarsTheDatasetUntilACleanPayloadComes() throws Exception {
        PushAnswer answer = push(payload("沪A12345停车处"), key());

        assertThat(answer.code()).isEqualTo("QUARANTINE_PRIVATE_CONTENT");
        assertThat(answer.message())
                .contains("VEHICLE_PLATE in column \"district\"")
                .doesNotContain("12345");
        try (var files = Files.list(inbox)) {
            assertThat(files)
                    .allSatisfy(file -> assertThat(Files.readString(file)).doesNotContain("12345"));
        }
        JobEvent end = jobOfTheOwner(new JobId(JoinCase.REQUEST, 2, 1));
        assertThat(end.state()).isEqualTo(JobState.FAILED);
        assertThat(end.refusal().code()).isEqualTo("QUARANTINE_PRIVATE_CONTENT");
        assertThat(push(payload("静安区"), key()).code()).isEqualTo("ACCEPTED");
        assertThat(inbox.resolve("refused.json")).doesNotExist();
    }

    @Test
    void aPayloadThatIsNotAsDeclaredChangesNothing() throws Exception {
        byte[] before = Files.readAllBytes(inbox.resolve("payload"));

        HttpResponse<byte[]> answer =
                put("/push/roads", TOKEN, key(), "{\"items\":[{\"segment\":\"s\"}],\"next\":null}");

        assertThat(answer.statusCode()).isEqualTo(UNPROCESSABLE);
        assertThat(said(answer).code()).isEqualTo("PAYLOAD_MISSING_COLUMN");
        assertThat(Files.readAllBytes(inbox.resolve("payload"))).isEqualTo(before);
    }

    @Test
    void theSameDeliveryAgainIsAnsweredTheSameAndAnotherUnderItsKeyIsRefused() throws Exception {
        String key = key();
        PushAnswer first = push(payload("徐汇区"), key);
        push(payload("静安区"), key());

        assertThat(push(payload("徐汇区"), key)).isEqualTo(first);
        assertThat(Files.readString(inbox.resolve("payload")))
                .as("the newer one stays")
                .contains("静安区");
        assertThat(push(payload("黄浦区"), key).code()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
        assertThat(push(payload("黄浦区"), "").code()).isEqualTo("IDEMPOTENCY_KEY");
    }

    @Test
    void nobodyElsePushesAndNobodyLearnsWhichDatasetsThereAre() throws Exception {
        for (String[] attempt : new String[][] {
            {"/push/roads", "another-token-of-the-map-company"},
            {"/push/roads", ""},
            {"/push/unknown", TOKEN},
            {"/", TOKEN}
        }) {
            HttpResponse<byte[]> answer = put(attempt[0], attempt[1], key(), payload("x"));

            assertThat(answer.statusCode()).as(attempt[0]).isEqualTo(401);
            assertThat(said(answer).code()).isEqualTo("PUSH_UNAUTHORISED");
        }
    }

    @Test
    void takesNoMoreThanThePageLimitAndNoOtherType() throws Exception {
        HttpResponse<byte[]> large = partner.send(
                request("/push/roads", TOKEN, key())
                        .header("Content-Type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(new byte[(32 << 20) + 1]))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        HttpResponse<byte[]> csv = partner.send(
                request("/push/roads", TOKEN, key())
                        .header("Content-Type", "text/csv")
                        .PUT(HttpRequest.BodyPublishers.ofString("a,b"))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());

        assertThat(large.statusCode()).isEqualTo(413);
        assertThat(csv.statusCode()).isEqualTo(415);
    }

    private static JobEvent jobOfTheOwner(JobId job) throws Exception {
        byte[] spec = PartnerApiTest.spec(city).toBytes();
        List<byte[]> grants = city.grantAll(spec);
        PartyNode owner = city.dial("platform-node");
        assertThat(owner.prepare(job, spec, grants, Instant.now().plusSeconds(60), city.routes())
                        .refused())
                .isFalse();
        owner.start(job, Digests.of(spec));
        List<JobEvent> events = new ArrayList<>();
        owner.watch(job, 0, events::add);
        return events.get(events.size() - 1);
    }

    private static String key() {
        return "delivery-" + ++keys;
    }

    private static String payload(String district) {
        return "{\"items\":" + PartnerApiTest.page(0, district) + ",\"next\":null}";
    }

    private static PushAnswer push(String payload, String key) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = put("/push/roads", TOKEN, key, payload);
        PushAnswer said = said(answer);
        assertThat(answer.statusCode() == ACCEPTED).isEqualTo(said.code().equals("ACCEPTED"));
        return said;
    }

    private static PushAnswer said(HttpResponse<byte[]> answer) {
        return StrictJson.read(answer.body(), PushAnswer.class);
    }

    private static HttpResponse<byte[]> put(String path, String token, String key, String payload)
            throws IOException, InterruptedException {
        return partner.send(
                request(path, token, key)
                        .header("Content-Type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofString(payload))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private static HttpRequest.Builder request(String path, String token, String key) {
        int port = city.node("platform-node").pushDoor().orElseThrow().port();
        return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + token)
                .header("Idempotency-Key", key);
    }
}
