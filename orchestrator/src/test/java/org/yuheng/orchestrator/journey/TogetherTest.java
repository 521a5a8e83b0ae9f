package org.yuheng.orchestrator.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.yuheng.orchestrator.identity.Role;
import org.yuheng.orchestrator.support.Visitor;

/** Urging, handing over, adding a signer, sending a copy. */
class TogetherTest extends CityTest {

    @BeforeEach
    void colleagues() {
        people.person("jo-social.second", "jo-social", Role.PROVIDER_REVIEWER);
    }

    @Test
    void aTaskThatWasHandedOverIsDecidedByTheColleagueAlone() {
        String id = received(tee());
        String task = task("jo-social.reviewer", id);
        as("jo-tax.reviewer")
                .post("/approvals/" + task + "/hand-over", Map.of("colleague", "jo-social.second"))
                .refused(404, "NOT_FOUND");
        as("jo-social.reviewer")
                .post("/approvals/" + task + "/hand-over", Map.of("colleague", "jo-tax.reviewer"))
                .refused(422, "COLLEAGUE_UNFIT");
        as("jo-social.reviewer")
                .post("/approvals/" + task + "/hand-over", Map.of("colleague", "jo-social.second", "words", "休假"))
                .expect(200);

        as("jo-social.reviewer")
                .post("/approvals/" + task + "/approve", Map.of("reason", ""))
                .refused(409, "HANDED_OVER");
        assertThat(task("jo-social.second", id)).isEqualTo(task);
        as("jo-social.second")
                .post("/approvals/" + task + "/approve", Map.of("reason", "同意"))
                .expect(200);
    }

    @Test
    void aSignerWhoWasAddedHasToAgreeToo() {
        String id = received(tee());
        String task = task("jo-social.reviewer", id);
        as("jo-social.reviewer")
                .post("/approvals/" + task + "/signers", Map.of("colleague", "jo-social.second"))
                .expect(204);
        approve("jo-social.reviewer", id);
        approve("jo-tax.reviewer", id);

        assertThat(as("jo-social.head").get("/inbox").text()).doesNotContain(id);
        approve("jo-social.second", id);
        task("jo-social.head", id);
    }

    @Test
    void aReviewerIsUrgedOnceADayByTheApplicantsSide() {
        String id = received(tee());
        String task = task("jo-social.reviewer", id);
        as("jo-tax.reviewer").post("/approvals/" + task + "/urge", Map.of()).refused(403, "FORBIDDEN");
        as("jo.clerk")
                .post("/approvals/" + task + "/urge", Map.of("words", "月底要用"))
                .expect(204);
        as("jo.clerk").post("/approvals/" + task + "/urge", Map.of()).refused(409, "URGED_ALREADY");
    }

    @Test
    void copiesAreReadAllAtOnce() {
        String id = received(tee());
        String task = task("jo-social.reviewer", id);
        try (Visitor reviewer = visitor("jo-social.reviewer")) {
            reviewer.open("/approvals/" + task);
            reviewer.page().locator("summary:has-text('抄送同事阅知')").click();
            reviewer.page().locator("#copies-colleague").selectOption("jo-social.second");
            reviewer.page().locator("#copies-words").fill("供参考");
            reviewer.clean();
            reviewer.page().locator("form[action$='/copies'] button").click();
            assertThat(reviewer.page().locator("#done").textContent()).contains("已抄送");
        }
        try (Visitor second = visitor("jo-social.second")) {
            second.page().locator("a[href='/approvals/copies']").click();
            second.look("copies");
            second.page().locator("main form button").click();
            assertThat(second.at()).isEqualTo("/inbox");
            assertThat(second.page().locator("a[href='/approvals/copies']").count())
                    .isZero();
        }
    }
}
