package org.yuheng.orchestrator.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.yuheng.orchestrator.support.Visitor;

/** A clerk who has never seen SQL files a request, sees what would become of it, and loses nothing. */
class RequestFormPageTest extends CityTest {

    @Test
    void growsWithWhatIsAskedAndShowsWhatFlips() {
        try (Visitor visitor = visitor()) {
            visitor.signIn("jo.clerk");
            Page page = start(visitor);
            choose(page, "jo_social");
            choose(page, "jo_tax");
            page.locator("#method-GROUP").check();
            page.getByLabel("项street 数据集jo_social").check();
            page.locator("#measure-count").check();
            page.getByLabel("项tax · 平均").nth(1).check();
            fillTheRest(page);
            assertThat(page.locator("#preview .verdict")).containsText("可以办理");
            assertThat(page.locator("#preview .facts")).containsText("可信执行环境");
            assertThat(page.locator("#preview .facts")).containsText("同一政务平台内");

            page.getByLabel("移除 数据集jo_tax").click();
            choose(page, "jo_bank");
            page.getByLabel("项tax · 平均").nth(1).check();
            assertThat(page.locator("#preview .facts")).containsText("政务与商业之间");
            page.locator("#legalChannel-AUTHORIZED_OPERATION").check();
            assertThat(page.locator("#preview .facts")).containsText("多方安全计算");
            assertThat(page.locator("#preview .flipped").first()).isVisible();
            assertThat(page.locator("#announcer")).containsText("处办理方式发生变化");
            visitor.screenshot("form-flipped");

            page.locator(".sticky-actions button[value=check]").click();
            assertThat(page.locator("h1")).hasText("提交前请检查");
            visitor.look("form-check");
            page.goBack();
            page.waitForURL("**/edit");
            page.reload();
            assertThat(page.locator("#title")).hasValue("按街道统计");
            visitor.look("form-mpc");
            page.locator(".sticky-actions button[value=check]").click();
            page.waitForURL("**/check");
            page.locator("article form button[type=submit]").click();
            page.waitForLoadState();
            org.assertj.core.api.Assertions.assertThat(visitor.at()).matches("/requests/R[0-9-]+");
        }
    }

    @Test
    void marksWhatAnOwnerForbidsInTheQuery() {
        try (Visitor visitor = visitor()) {
            visitor.signIn("jo.clerk");
            Page page = start(visitor);
            choose(page, "jo_social");
            page.locator("#method-SQL").check();
            page.locator("#query")
                    .fill("select street, count(*) as n\nfrom jo_social s\nwhere person = 'x'\ngroup by street");
            fillTheRest(page);

            assertThat(page.locator("#preview mark")).hasText("person");
            assertThat(page.locator("#preview")).containsText("第 3 行");
            assertThat(page.locator("#preview")).containsText("只能用来关联");
            page.reload();
            visitor.look("form-query");
        }
    }

    @Test
    void keepsWhatWasChosenWhileAnAnswerWasOnItsWay() {
        try (Visitor visitor = visitor()) {
            visitor.signIn("jo.clerk");
            Page page = start(visitor);
            choose(page, "jo_social");
            List<Route> held = new ArrayList<>();
            page.route("**/edit", held::add);
            page.locator("#method-GROUP").check();
            page.waitForCondition(() -> !held.isEmpty());
            page.locator("#title").fill("答复还没有到");
            page.unroute("**/edit");
            held.forEach(Route::resume);

            page.getByLabel("项street 数据集jo_social").check();
            assertThat(page.locator("#title")).hasValue("答复还没有到");
            assertThat(page.locator("#saved")).containsText("已保存");

            List<Route> again = new ArrayList<>();
            page.route("**/edit", again::add);
            page.locator("#method-SQL").check();
            page.waitForCondition(() -> !again.isEmpty());
            page.locator("#method-PSI").check();
            page.unroute("**/edit");
            again.forEach(Route::resume);
            assertThat(page.locator("#psiResult-CARDINALITY")).isVisible();
            assertThat(page.locator("#method-PSI")).isChecked();
        }
    }

    @Test
    void asksWhoseVersionCountsWhenTwoWindowsChangeADraft() {
        try (Visitor one = visitor()) {
            one.signIn("jo.clerk");
            Page first = start(one);
            String address = one.at();
            Page second = first.context().newPage();
            second.navigate(first.url());
            second.locator("#title").fill("来自第二个窗口");
            assertThat(second.locator("#saved")).containsText("已保存");

            first.locator("#title").fill("来自第一个窗口");
            assertThat(first.locator("#conflict")).containsText("另一个窗口");
            assertThat(first.locator("#title")).hasValue("来自第一个窗口");
            one.screenshot("form-conflict");

            first.locator("#conflict button").click();
            assertThat(first.locator("#conflict")).isEmpty();
            assertThat(first.locator("#saved")).containsText("已保存");
            assertThat(first.locator("#title")).hasValue("来自第一个窗口");
            one.open(address);
            assertThat(first.locator("#title")).hasValue("来自第一个窗口");
        }
    }

    @Test
    void keepsWhatWasTypedWhenTheSessionHasExpired() {
        try (Visitor visitor = visitor()) {
            visitor.signIn("jo.clerk");
            Page page = start(visitor);
            page.locator("#purpose").fill("第一句。");
            assertThat(page.locator("#saved")).containsText("已保存");
            page.context()
                    .clearCookies(new com.microsoft.playwright.BrowserContext.ClearCookiesOptions().setName("yuheng"));
            page.locator("#purpose").fill("第一句。第二句，在会话过期之后写的。");
            page.waitForURL("**/sign-in**");
            page.locator("#username").fill("jo.clerk");
            page.locator("#password").fill(org.yuheng.orchestrator.support.People.PASSWORD);
            page.locator("main button[type=submit]").click();

            assertThat(page.locator("#purpose")).hasValue("第一句。第二句，在会话过期之后写的。");
            assertThat(page.locator("#saved")).containsText("已保存");
            page.reload();
            assertThat(page.locator("#purpose")).hasValue("第一句。第二句，在会话过期之后写的。");
        }
    }

    @Test
    void copiesWhatIsUnfinishedToo() {
        try (Visitor visitor = visitor()) {
            visitor.signIn("jo.clerk");
            Page page = start(visitor);
            choose(page, "jo_social");
            page.locator("#title").fill("只写了一半");
            page.locator("#method-SQL").check();
            page.locator("#query").fill("select street, count(");
            assertThat(page.locator("#saved")).containsText("已保存");
            String earlier = visitor.at().replace("/edit", "");
            visitor.open(earlier);
            page.locator("form[action$='/copy'] button").click();
            page.waitForURL(address -> address.endsWith("/edit") && !address.contains(earlier + "/"));

            assertThat(page.locator("#title")).hasValue("只写了一半");
            assertThat(page.locator("#query")).hasValue("select street, count(");
            assertThat(page.locator("input[name=dataset][value=jo_social]")).hasCount(1);
        }
    }

    @Test
    void worksWithoutScripts() {
        try (Visitor visitor = visitorWithoutScript()) {
            visitor.signIn("jo.clerk");
            visitor.open("/catalogue/jo_social");
            Page page = visitor.page();
            click(page, "main form button");
            page.locator("#find").fill("jo_tax");
            click(page, "button[value=find]");
            click(page, "button[value='add:jo_tax']");
            check(page.locator("#method-GROUP"));
            save(page);
            check(page.getByLabel("项street 数据集jo_social"));
            check(page.locator("#measure-count"));
            fillTheRest(page);
            page.locator("#paper")
                    .setInputFiles(new com.microsoft.playwright.options.FilePayload(
                            "依据.pdf", "application/pdf", "%PDF-1.7 test".getBytes(StandardCharsets.UTF_8)));
            save(page);
            click(page, ".sticky-actions button[value=check]");
            assertThat(page.locator("h1")).hasText("提交前请检查");
            assertThat(page.locator(".preview-body")).containsText("可信执行环境");
            click(page, "article form button[type=submit]");
            org.assertj.core.api.Assertions.assertThat(visitor.at()).matches("/requests/R[0-9-]+");
        }
    }

    @Test
    void takesPapersByTheirContentOnly() {
        try (Visitor visitor = visitor()) {
            visitor.signIn("jo.clerk");
            Page page = start(visitor);
            attach(page, "依据.pdf", "%PDF-1.7 …".getBytes(StandardCharsets.UTF_8));
            assertThat(page.locator("#papers .chosen")).containsText("依据.pdf");
            attach(page, "evil.pdf", "<script>alert(1)</script>".getBytes(StandardCharsets.UTF_8));
            assertThat(page.locator(".problems")).containsText("没有接收");
            visitor.clean();
        }
    }

    @Test
    void isAllInEnglishToo() {
        try (Visitor visitor = visitor()) {
            visitor.english().signIn("jo.clerk");
            Page page = start(visitor);
            choose(page, "jo_social");
            page.locator("#method-TRAIN").check();
            assertThat(page.locator("#preview")).containsText("Still to fill in");
            assertThat(page.locator("#partition")).isVisible();
            page.reload();
            visitor.look("form-english");
        }
    }

    private static void attach(Page page, String name, byte[] content) {
        page.locator("#paper")
                .setInputFiles(new com.microsoft.playwright.options.FilePayload(name, "application/pdf", content));
        page.locator("#papers form button[type=submit]").last().click();
        page.waitForLoadState();
    }

    /** By the keyboard: without scripts a browser tells nobody whether an element has come to rest under the pointer. */
    private static void click(Page page, String button) {
        page.locator(button).press("Enter");
        page.waitForLoadState();
    }

    private static void check(Locator choice) {
        if (!choice.isChecked()) {
            choice.press("Space");
        }
        assertThat(choice).isChecked();
    }

    private static void save(Page page) {
        click(page, ".sticky-actions button[value=save]");
    }

    private Page start(Visitor visitor) {
        visitor.open("/catalogue/jo_social");
        Page page = visitor.page();
        page.locator("main form button").click();
        page.waitForURL("**/edit");
        page.locator("button[value='remove:jo_social']").click();
        assertThat(page.locator(".chosen-what")).hasCount(0);
        return page;
    }

    private static void choose(Page page, String dataset) {
        page.locator("#find").fill(dataset);
        page.locator("button[value='add:" + dataset + "']").click();
        assertThat(page.locator("input[name=dataset][value=" + dataset + "]")).hasCount(1);
    }

    private static void fillTheRest(Page page) {
        page.locator("#title").fill("按街道统计");
        page.locator("#purpose").fill("街道公共服务规划");
        check(page.locator("#necessity-STATUTORY_DUTY"));
        page.locator("#legalBasis").fill("统计法第七条");
        LocalDate today = LocalDate.now();
        page.locator("#from").fill(today.plusDays(1).toString());
        page.locator("#to").fill(today.plusMonths(3).toString());
        page.locator("#frequency").selectOption("ONCE");
        check(page.locator("#recipient-jo-stat"));
        page.locator("#lawfulBasis").selectOption("STATUTORY_DUTY");
        page.locator("#impactReference").fill("PIA-1");
        page.locator("#impactFrom").fill(today.minusYears(1).toString());
        page.locator("#impactTo").fill(today.plusYears(2).toString());
    }
}
