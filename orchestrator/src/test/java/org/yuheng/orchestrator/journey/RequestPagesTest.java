package org.yuheng.orchestrator.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.Media;
import org.junit.jupiter.api.Test;
import org.yuheng.orchestrator.support.Visitor;

/** A request's pages, as everybody who takes part sees them in a browser. */
class RequestPagesTest extends CityTest {

    @Test
    void leadsARequestFromTheInboxToItsResult() {
        String id = submitted(tee());
        task("jo.boss", id);
        try (Visitor boss = visitor("jo.boss")) {
            assertThat(boss.at()).isEqualTo("/inbox");
            boss.look("inbox");
            Page page = boss.width(390).page();
            page.locator("a[href*='/approvals/" + id + "']").click();
            boss.look("task-office");

            page.locator("main form.verdict button[type=submit]").click();
            assertThat(page.locator(".problems a").textContent()).isEqualTo("请选择同意、不同意或要求补正");
            boss.clean();
            page.locator("#verdict-approve").check();
            page.locator("main form.verdict button[type=submit]").click();
            assertThat(boss.at()).isEqualTo("/inbox");
            assertThat(page.locator("#done").textContent()).contains(id);
        }
        task("jo-social.reviewer", id);
        try (Visitor reviewer = visitor("jo-social.reviewer")) {
            reviewer.page().locator("a[href*='/approvals/" + id + "']").click();
            assertThat(reviewer.page().locator("#worst-case").textContent()).contains("模拟", "10");
            reviewer.look("task-reviewer");
            reviewer.english().page().reload();
            reviewer.look("task-reviewer-en");
            reviewer.page().locator("#verdict-approve").check();
            reviewer.page().locator("#reason").fill("Fine 好 🙂 مرحبا");
            reviewer.page().locator("main form.verdict button[type=submit]").click();
            assertThat(reviewer.at()).isEqualTo("/inbox");
        }
        city.script(id).hold(true);
        approveUntil(id, "IN_USE");
        awaitRun(id, 1, "RUNNING");
        try (Visitor clerk = visitor("jo.clerk")) {
            clerk.open("/requests/" + id);
            Locator lanes = clerk.page().locator(".lane");
            lanes.nth(1).waitFor();
            assertThat(clerk.page().locator("#runs").textContent()).contains("0 B");
            clerk.look("request-running");

            city.script(id).hold(false);
            clerk.page()
                    .waitForSelector(
                            "a[href='/receipts/" + id + "-1']", new Page.WaitForSelectorOptions().setTimeout(40_000));
            clerk.look("request-released");
            clerk.english().page().reload();
            clerk.look("request-released-en");
            clerk.chinese().open("/requests/" + id + "/approval-form");
            clerk.look("approval-form");
            clerk.dark(true).page().emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
            PlaywrightAssertions.assertThat(clerk.page().locator("html")).hasAttribute("data-bs-theme", "light");
        }
    }

    @Test
    void verifiesAReceiptWheneverItIsOpenedAndNoticesAChange() {
        String id = received(tee());
        approveUntil(id, "IN_USE");
        awaitRun(id, 1, "RELEASED");
        try (Visitor clerk = visitor("jo.clerk")) {
            await().pollInSameThread().atMost(SOON).until(() -> {
                clerk.open("/receipts/" + id + "-1");
                return clerk.page().locator("#tamper-heading").count() == 1;
            });
            clerk.look("receipt");
            clerk.page().locator("a[href$='tamper=rows']").click();
            assertThat(clerk.page().locator(".inset-stop").textContent()).contains("没有通过");
            assertThat(clerk.page().locator("tr:has-text('签名') .tag-stop").count())
                    .isPositive();
            clerk.look("receipt-tampered");
        }
    }

    @Test
    void listsRequestsWithTheirStateInTheAddress() {
        drafted(tee());
        try (Visitor clerk = visitor("jo.clerk")) {
            clerk.open("/requests");
            clerk.page().locator("#state").selectOption("DRAFT");
            clerk.page().locator("form.filters button").click();
            assertThat(clerk.at()).isEqualTo("/requests?state=DRAFT");
            clerk.look("requests");
            clerk.page().locator("main tbody a").first().click();
            clerk.page().goBack();
            assertThat(clerk.at()).isEqualTo("/requests?state=DRAFT");
        }
    }

    @Test
    void refusesOnAGroundAndTellsTheApplicant() {
        String id = received(tee());
        String task = task("jo-social.reviewer", id);
        try (Visitor reviewer = visitorWithoutScript()) {
            reviewer.signIn("jo-social.reviewer");
            reviewer.open("/approvals/" + task);
            Page page = reviewer.page();
            page.locator("#verdict-refuse").press("Space");
            page.locator("main form.verdict button[type=submit]").press("Enter");
            page.locator(".problems li").first().waitFor();
            assertThat(page.locator(".problems li").count()).isEqualTo(2);
            assertThat(page.locator("#verdict-refuse").isChecked()).isTrue();
            page.locator("#ground").selectOption("PURPOSE_NOT_NEEDED");
            page.locator("#reason").fill("街道统计不需要个人标识");
            page.locator("main form.verdict button[type=submit]").press("Enter");
            page.waitForURL("**/inbox");
            assertThat(reviewer.at()).isEqualTo("/inbox");
        }
        awaitState(id, "REFUSED");
        try (Visitor clerk = visitor("jo.clerk")) {
            clerk.open("/requests/" + id);
            assertThat(clerk.page().locator("#approvals").textContent()).contains("街道统计不需要个人标识", "与履职目的无关");
            clerk.look("request-refused");
        }
    }

    @Test
    void showsWhyARequestIsHeldAndWhatCouldBeChanged() {
        String id = received(form(
                java.util.Map.of("social", "jo_core"),
                java.util.Map.of("kind", "SQL", "query", "select street, count(*) as n from social group by street")));
        awaitState(id, "HOLD");
        try (Visitor clerk = visitor("jo.clerk")) {
            clerk.open("/requests/" + id);
            clerk.look("request-held");
            clerk.page().locator("summary:has-text('撤回申请')").click();
            clerk.page().locator("#withdraw-reason").fill("不再需要");
            clerk.page().locator("button:has-text('确认撤回')").click();
            assertThat(clerk.page().locator("#done").textContent()).contains("已撤回");
        }
        awaitState(id, "WITHDRAWN");
    }

    @Test
    void showsNothingOfAnotherOrganisationsRequest() {
        String id = drafted(tee());
        try (Visitor other = visitor("jo-health.head")) {
            assertThat(other.open("/requests/" + id)).isEqualTo(404);
            assertThat(other.open("/requests/" + id + "/approval-form")).isEqualTo(404);
            assertThat(other.open("/requests/" + id + "/parts/asked")).isEqualTo(404);
            assertThat(other.open("/requests/" + id + "/events")).isEqualTo(404);
            assertThat(other.open("/approvals/" + id + "-O1-1")).isEqualTo(404);
        }
    }
}
