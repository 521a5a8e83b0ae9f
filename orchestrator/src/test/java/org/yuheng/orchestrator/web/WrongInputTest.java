package org.yuheng.orchestrator.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yuheng.orchestrator.identity.Role;
import org.yuheng.orchestrator.support.Api;
import org.yuheng.orchestrator.support.OrchestratorTest;

class WrongInputTest extends OrchestratorTest {

    @Test
    void refusesBrokenJson() {
        api().post("/sessions", "{\"username\":").refused(400, "MALFORMED_REQUEST");
        api().post("/sessions", "").refused(400, "MALFORMED_REQUEST");
    }

    @Test
    void refusesAnUnknownFieldByName() {
        Api.Answer answer = api().post("/sessions", "{\"username\":\"a\",\"password\":\"b\",\"admin\":true}")
                .refused(400, "UNKNOWN_FIELD");

        assertThat(answer.body().get("detail").asString()).contains("\"admin\"");
    }

    @Test
    void refusesAFieldThatStandsTwice() {
        api().post("/sessions", "{\"username\":\"a\",\"username\":\"b\",\"password\":\"c\"}")
                .refused(400, "MALFORMED_REQUEST");
    }

    @Test
    void refusesWhatFollowsTheValue() {
        api().post("/sessions", "{\"username\":\"a\",\"password\":\"b\"} {}").refused(400, "MALFORMED_REQUEST");
    }

    @Test
    void refusesANumberWhereTextIsDueAndNamesTheField() {
        Api.Answer answer =
                api().post("/sessions", "{\"username\":7,\"password\":\"b\"}").refused(400, "INVALID_FIELD");

        assertThat(answer.body().get("errors").get(0).get("field").asString()).isEqualTo("username");
        assertThat(answer.text()).doesNotContain("java.").doesNotContain("org.yuheng");
    }

    @Test
    void refusesAMissingField() {
        api().post("/sessions", "{\"username\":\"a\"}").refused(400, "INVALID_FIELD");
    }

    @Test
    void refusesABodyThatIsTooLargeAlsoWithoutAContentLength() {
        String large = "{\"username\":\"" + "a".repeat(BoundedBodyFilter.LIMIT) + "\"}";

        api().post("/sessions", large).refused(413, "TOO_LARGE");
    }

    @Test
    void refusesAnotherContentType() {
        api().with("Content-Type", "text/xml").post("/sessions", "<a/>").refused(415, "UNSUPPORTED_MEDIA_TYPE");
    }

    @Test
    void refusesAnUnknownAddressAndMethod() {
        people.person("wrong.clerk", "wrong-office", Role.APPLICANT);
        Api clerk = as("wrong.clerk");

        clerk.get("/nothing-here").refused(404, "NOT_FOUND");
        clerk.delete("/me").refused(405, "METHOD_NOT_ALLOWED");
        api().get("/nothing-here").refused(401, "UNAUTHENTICATED");
    }

    @Test
    void refusesParametersOfTheWrongKind() {
        people.person("wrong.reader", "wrong-office", Role.APPLICANT);
        Api reader = as("wrong.reader");

        reader.get("/datasets?limit=many").refused(400, "INVALID_PARAMETER");
        reader.get("/datasets?limit=0").refused(400, "INVALID_PARAMETER");
        reader.get("/datasets?grade=SECRET").refused(400, "INVALID_PARAMETER");
        reader.get("/datasets?cursor=!!").refused(400, "INVALID_PARAMETER");
        reader.get("/datasets?cursor=YWJj").refused(400, "INVALID_PARAMETER");
        reader.get("/datasets?q=" + "a".repeat(300)).refused(400, "INVALID_PARAMETER");
        reader.get("/datasets?owner=%00").refused(400, "INVALID_PARAMETER");
        reader.get("/datasets/%F0%9F%98%80").refused(404, "DATASET_UNKNOWN");
    }

    @Test
    void answersInChineseUnlessEnglishIsAskedFor() {
        Api.Answer chinese = api().get("/me").refused(401, "UNAUTHENTICATED");
        Api.Answer english = api().with("Accept-Language", "en-GB,en;q=0.9").get("/me");

        assertThat(chinese.body().get("title").asString()).isEqualTo("请先登录");
        assertThat(english.body().get("title").asString()).isEqualTo("Sign in first");
        assertThat(english.body().get("titles").get("zh").asString()).isEqualTo("请先登录");
        assertThat(english.header("Content-Type")).startsWith("application/problem+json");
    }

    @Test
    void carriesTheCallersTraceThrough() {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";

        Api.Answer answer = api().with("traceparent", "00-" + trace + "-00f067aa0ba902b7-01")
                .get("/me");

        assertThat(answer.header("X-Correlation-Id")).isEqualTo(trace);
        assertThat(answer.body().get("correlationId").asString()).isEqualTo(trace);
    }

    @Test
    void sendsTheSecurityHeaders() {
        Api.Answer answer = api().get("/me");

        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Content-Security-Policy")).contains("default-src 'none'");
        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void theSameKeyGivesTheSameAnswerAndDoesTheActionOnce() {
        people.person("wrong.sysadmin", "wrong-office", Role.SYSTEM_ADMIN);
        Api admin = as("wrong.sysadmin").with("Idempotency-Key", "key-1");
        Map<String, Object> account = account("wrong.idem1");

        Api.Answer first = admin.post("/accounts", account).expect(201);
        Api.Answer second = admin.post("/accounts", account).expect(201);

        assertThat(second.text()).isEqualTo(first.text());
        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(jdbc.sql(
                                "select count(*) from audit_event where action = 'ACCOUNT_CREATED' and object_id = 'wrong.idem1'")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void theSameKeyWithAnotherBodyIsRefused() {
        people.person("wrong.sysadmin2", "wrong-office", Role.SYSTEM_ADMIN);
        Api admin = as("wrong.sysadmin2").with("Idempotency-Key", "key-2");
        admin.post("/accounts", account("wrong.idem2")).expect(201);

        admin.post("/accounts", account("wrong.idem3")).refused(409, "IDEMPOTENCY_KEY_REUSED");
    }

    @Test
    void aKeyBelongsToOnePerson() {
        people.person("wrong.sysadmin3", "wrong-office", Role.SYSTEM_ADMIN);
        people.person("wrong.sysadmin4", "wrong-office", Role.SYSTEM_ADMIN);
        as("wrong.sysadmin3")
                .with("Idempotency-Key", "key-3")
                .post("/accounts", account("wrong.idem4"))
                .expect(201);

        as("wrong.sysadmin4")
                .with("Idempotency-Key", "key-3")
                .post("/accounts", account("wrong.idem5"))
                .expect(201);
    }

    @Test
    void aRefusedActionMayBeRepeatedUnderItsKey() {
        people.person("wrong.sysadmin5", "wrong-office", Role.SYSTEM_ADMIN);
        Api admin = as("wrong.sysadmin5").with("Idempotency-Key", "key-4");
        Map<String, Object> unknownOrganisation = Map.of(
                "username",
                "wrong.idem6",
                "name",
                "x",
                "organisation",
                "wrong-later",
                "initialPassword",
                "a long initial one");
        admin.post("/accounts", unknownOrganisation).refused(422, "ORGANISATION_UNKNOWN");
        people.organisation("wrong-later", org.yuheng.orchestrator.identity.Organisation.Kind.GOVERNMENT);

        admin.post("/accounts", unknownOrganisation).expect(201);
    }

    @Test
    void neverKeepsAnAnswerWithASecret() {
        people.person("wrong.secret", "wrong-office", Role.SYSTEM_ADMIN);
        Api admin = as("wrong.secret").with("Idempotency-Key", "key-5");
        as("wrong.secret")
                .put("/nodes/wrong-node", Map.of("id", "wrong-node", "organisation", "wrong-office"))
                .expect(204);
        String token = admin.post("/nodes/wrong-node/enrolment-tokens", Map.of())
                .expect(201)
                .body()
                .get("token")
                .asString();

        admin.post("/nodes/wrong-node/enrolment-tokens", Map.of()).refused(409, "IDEMPOTENCY_ANSWER_NOT_KEPT");

        assertThat(jdbc.sql("select count(*) from idempotency_key where position(:token in encode(body, 'escape')) > 0")
                        .param("token", token)
                        .query(Long.class)
                        .single())
                .isZero();
    }

    private static Map<String, Object> account(String username) {
        return Map.of(
                "username",
                username,
                "name",
                "x",
                "organisation",
                "wrong-office",
                "initialPassword",
                "a long initial one");
    }
}
