package org.yuheng.orchestrator.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.yuheng.orchestrator.identity.Role;
import org.yuheng.orchestrator.support.Api;
import org.yuheng.orchestrator.support.Visitor;
import org.yuheng.trust.envelope.Envelope;
import tools.jackson.databind.JsonNode;

/** Delegation with a period: the deputy decides for the person, as that person might, and no more. */
class DelegationTest extends CityTest {

    private static final LocalDate TODAY = LocalDate.now(ZoneId.of("Asia/Shanghai"));

    @BeforeEach
    void colleagues() {
        people.person("jo-social.deputy", "jo-social", Role.APPLICANT);
    }

    @AfterEach
    void nobodyIsAway() {
        jdbc.sql("update delegation set ended_at = now() where ended_at is null")
                .update();
    }

    private static Map<String, Object> to(String deputy, LocalDate from, LocalDate to) {
        return Map.of("deputy", deputy, "from", from.toString(), "to", to.toString(), "words", "出差");
    }

    @Test
    void theDeputyDecidesForThePersonAndWhatIsSignedSaysSo() {
        String id = received(tee());
        String task = task("jo-social.reviewer", id);
        as("jo-social.deputy").get("/approvals/" + task).refused(403, "FORBIDDEN");
        String delegation = as("jo-social.reviewer")
                .post("/delegations", to("jo-social.deputy", TODAY, TODAY.plusDays(6)))
                .expect(201)
                .body()
                .get("id")
                .asString();

        JsonNode mine = inbox("jo-social.deputy", id);
        assertThat(mine.get("onBehalfOf").asString()).isEqualTo("jo-social.reviewer");
        JsonNode decided = as("jo-social.deputy")
                .post("/approvals/" + task + "/approve", Map.of("reason", "同意"))
                .expect(200)
                .body();
        assertThat(decided.get("decidedBy").asString()).isEqualTo("jo-social.deputy");
        assertThat(decided.get("decidedFor").asString()).isEqualTo("jo-social.reviewer");
        byte[] statement = jdbc.sql("select statement from review_task where id = :id")
                .param("id", task)
                .query((row, number) -> row.getBytes(1))
                .single();
        assertThat(new String(Envelope.parse(statement).value().payload().bytes(), StandardCharsets.UTF_8))
                .contains("\"approver\":\"jo-social.deputy\"")
                .contains("ON_BEHALF_OF jo-social.reviewer: 同意");
        assertThat(jdbc.sql("""
                        select count(*) from audit_event where object_id = :id and action = 'DELEGATION_MADE'
                        """).param("id", delegation).query(Long.class).single())
                .isEqualTo(1);

        // Whoever decided for one step, or was decided for, decides no other of the chain.
        approve("jo-tax.reviewer", id);
        as("jo-social.reviewer")
                .post("/delegations/" + delegation + "/end", null)
                .expect(204);
        as("jo-social.head")
                .post("/delegations", to("jo-social.deputy", TODAY, TODAY))
                .expect(201);
        String second = task("jo-social.head", id);
        as("jo-social.deputy")
                .post("/approvals/" + second + "/approve", Map.of("reason", ""))
                .refused(403, "DUTIES_NOT_SEPARATE");
        assertThat(as("jo-social.deputy").get("/inbox").text()).doesNotContain(id);
    }

    @Test
    void nobodySignsForSomebodyWithoutADelegation() {
        String id = received(tee());
        String task = task("jo-tax.reviewer", id);
        for (String claim : List.of("ON_BEHALF_OF jo-tax.head: 同意", "  on_behalf_of jo-tax.head: 同意")) {
            as("jo-tax.reviewer")
                    .post("/approvals/" + task + "/approve", Map.of("reason", claim))
                    .refused(422, "REASON_RESERVED");
        }
        as("jo-tax.reviewer")
                .post("/approvals/" + task + "/supplement", Map.of("reason", "ON_BEHALF_OF jo-tax.head: 请补充"))
                .refused(422, "REASON_RESERVED");
        approve("jo-tax.reviewer", id);
    }

    @Test
    void theApplicantDecidesTheOwnRequestForNobody() {
        as("jo.boss").post("/delegations", to("jo.clerk", TODAY, TODAY)).expect(201);
        String id = submitted(tee());
        String task = task("jo.boss", id);
        as("jo.clerk")
                .post("/approvals/" + task + "/approve", Map.of("reason", ""))
                .refused(403, "DUTIES_NOT_SEPARATE");
        assertThat(as("jo.clerk").get("/inbox").text()).doesNotContain(id);
    }

    @Test
    void ofSeveralAtOnceForTheSameDaysOneIsMade() {
        Api reviewer = as("jo-social.reviewer");
        List<Integer> answers = IntStream.range(0, 8)
                .parallel()
                .mapToObj(i -> reviewer.post("/delegations", to("jo-social.deputy", TODAY, TODAY))
                        .status())
                .sorted()
                .toList();
        assertThat(answers).containsExactly(201, 409, 409, 409, 409, 409, 409, 409);
    }

    @Test
    void aDelegationHoldsFromItsFirstDayToItsLastAndNotWhenItWasTakenBack() {
        String id = received(tee());
        String task = task("jo-social.reviewer", id);
        String later = as("jo-social.reviewer")
                .post("/delegations", to("jo-social.deputy", TODAY.plusDays(1), TODAY.plusDays(2)))
                .expect(201)
                .body()
                .get("id")
                .asString();
        as("jo-social.deputy").get("/approvals/" + task).refused(403, "FORBIDDEN");
        as("jo-social.deputy").post("/delegations/" + later + "/end", null).refused(404, "NOT_FOUND");
        as("jo-social.reviewer")
                .post("/delegations", to("jo-social.head", TODAY.plusDays(2), TODAY.plusDays(9)))
                .refused(409, "DELEGATION_OVERLAPS");
        jdbc.sql("update delegation set valid_from = :today")
                .param("today", TODAY)
                .update();
        as("jo-social.deputy").get("/approvals/" + task).expect(200);
        jdbc.sql("update delegation set valid_from = :from, valid_to = :to")
                .param("from", TODAY.minusDays(9))
                .param("to", TODAY.minusDays(1))
                .update();
        as("jo-social.deputy").get("/approvals/" + task).refused(403, "FORBIDDEN");
        jdbc.sql("update delegation set valid_to = :to").param("to", TODAY).update();
        as("jo-social.deputy").get("/approvals/" + task).expect(200);
        as("jo-social.reviewer").post("/delegations/" + later + "/end", null).expect(204);
        as("jo-social.deputy").get("/approvals/" + task).refused(403, "FORBIDDEN");
    }

    @Test
    void nobodyDelegatesToOneselfToStrangersOrWhatOneDoesNotHave() {
        as("jo-social.reviewer")
                .post("/delegations", to("jo-social.reviewer", TODAY, TODAY))
                .refused(422, "DEPUTY_UNFIT");
        as("jo-social.reviewer")
                .post("/delegations", to("jo-tax.reviewer", TODAY, TODAY))
                .refused(422, "DEPUTY_UNFIT");
        as("jo-social.reviewer")
                .post("/delegations", to("jo-social.head", TODAY.minusDays(1), TODAY))
                .refused(422, "DELEGATION_PERIOD");
        as("jo-social.reviewer")
                .post("/delegations", to("jo-social.head", TODAY, TODAY.plusDays(400)))
                .refused(422, "DELEGATION_PERIOD");
        as("jo-social.deputy")
                .post("/delegations", to("jo-social.head", TODAY, TODAY))
                .refused(403, "NOTHING_TO_DELEGATE");
        as("jo.auditor")
                .post("/delegations", to("jo-social.head", TODAY, TODAY))
                .refused(403, "FORBIDDEN");
    }

    @Test
    void isGivenAndSeenOnThePages() {
        String id = received(tee());
        String task = task("jo-social.reviewer", id);
        try (Visitor reviewer = visitor("jo-social.reviewer")) {
            reviewer.open("/delegations");
            reviewer.page().locator("#make-heading ~ form button").click();
            assertThat(reviewer.page().locator("main").textContent()).contains("请选择受托人");
            reviewer.look("delegations-refused");
            reviewer.page().locator("#deputy").selectOption("jo-social.deputy");
            reviewer.page().locator("#to").fill(TODAY.plusDays(3).toString());
            reviewer.page().locator("#words").fill("出差");
            reviewer.page().locator("#make-heading ~ form button").click();
            assertThat(reviewer.page().locator("#done").textContent()).contains("已委托");
            reviewer.look("delegations");
            reviewer.english().open("/delegations");
            reviewer.look("delegations-en");
        }
        try (Visitor deputy = visitor("jo-social.deputy")) {
            deputy.open("/inbox");
            assertThat(deputy.page().locator("main").textContent()).contains("代 ");
            deputy.look("inbox-deputy");
            deputy.page().locator("a[href='/approvals/" + task + "']").click();
            assertThat(deputy.page().locator("#verdict").textContent()).contains("您代");
            deputy.look("approval-deputy");
            deputy.page().locator("#verdict-approve").check();
            deputy.page().locator("#verdict form button[type=submit]").click();
            deputy.open("/delegations");
            deputy.look("delegations-taken");
        }
        try (Visitor clerk = visitor("jo.clerk")) {
            clerk.english().open("/requests/" + id);
            assertThat(clerk.page().locator("#approvals").textContent()).contains("(for ");
        }
    }

    private JsonNode inbox(String person, String request) {
        for (JsonNode one : as(person).get("/inbox").expect(200).body()) {
            if (one.get("request").asString().equals(request)) {
                return one;
            }
        }
        throw new AssertionError(request + " does not wait for " + person);
    }
}
