package org.yuheng.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.yuheng.demo.city.City;
import org.yuheng.signin.Chromium;

/**
 * The tour of the start page and the README, walked as it is written, in browsers, over a small city of real processes; and
 * all four techniques from filing to the opened result. Steps build on each other: look at the first that fails.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TourTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path STATE = Path.of("target/tour-city").toAbsolutePath();
    private static final LocatorAssertions.ContainsTextOptions RUN =
            new LocatorAssertions.ContainsTextOptions().setTimeout(120_000);
    private static final String HEALTH = "applicant.city-health";
    private static final String BALANCES = "按街道统计存款余额";
    private static final String TWIN = "按街道统计账户余额";

    private static Browser browser;
    private static Deployment city;
    private static FutureTask<Void> archives;
    private static final Map<String, Guest> GUESTS = new LinkedHashMap<>();

    /** What later steps need of earlier ones. */
    private static String request = "";

    private static Path receipt;
    private static List<List<String>> byMpc = List.of();

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        browser = Chromium.browser();
        Assumptions.assumeTrue(
                Files.isDirectory(ROOT.resolve("party-node/target/enclaves"))
                        && Files.isDirectory(ROOT.resolve("orchestrator/target/lib")),
                "party-node and orchestrator are not packaged: the tour's browser test is skipped");
        int base = 20_000 + ThreadLocalRandom.current().nextInt(10_000);
        Installation installation = Installation.in(ROOT);
        city = Deployment.small(installation, STATE, Ports.from(base));
        city.endLeftovers();
        Trees.delete(STATE);
        city.start();
        // Of use to the cities that are started after these tests.
        archives = new FutureTask<>(() -> {
            installation.quickenStarts(true);
            return null;
        });
        new Thread(archives, "archives").start();
    }

    @AfterAll
    static void end() throws IOException, InterruptedException, ExecutionException {
        if (city != null) {
            if (archives != null) {
                archives.get();
            }
            city.close();
            Trees.delete(STATE);
        }
    }

    private static Guest at(String username) throws IOException {
        Guest known = GUESTS.get(username);
        if (known == null) {
            known = Guest.atPlatform(browser, city.ports().orchestratorUrl(), username, city.password());
            GUESTS.put(username, known);
        }
        return known;
    }

    private static Guest owner(String node, String organisation) throws IOException {
        String key = node + "/" + organisation;
        Guest known = GUESTS.get(key);
        if (known == null) {
            String token = Files.readString(city.home(node).resolve("people/" + organisation + ".token"));
            known = Guest.atConsole(browser, city.consoleUrl(node), "owner." + organisation, token.strip());
            GUESTS.put(key, known);
        }
        return known;
    }

    private static void approve(String title, String... people) throws IOException {
        for (String person : people) {
            Guest guest = at(person).onPhone();
            guest.awaitOn("/inbox", guest.link(title)).click();
            guest.page().waitForURL(Pattern.compile("/approvals/"));
            guest.doesNotScrollSideways().shoot("approve-" + person);
            guest.page().locator("#verdict-approve").check();
            guest.button("签署结论").click();
            guest.page().waitForURL(Pattern.compile("/inbox$"));
        }
    }

    private static Guest grant(String node, String organisation, String id) throws IOException {
        Guest guest = owner(node, organisation);
        guest.awaitOn("/grants", guest.link("阅读并决定.*" + id)).click();
        guest.page().waitForURL(Pattern.compile("/grants/"));
        guest.shoot("grant-" + organisation);
        guest.button("签署授权").click();
        assertThat(guest.main()).containsText("已签署对申请 " + id);
        return guest;
    }

    /** Opens a result at the recipient's node and reads its rows. */
    private static List<List<String>> open(String node, String organisation, String id) throws IOException {
        Guest guest = owner(node, organisation);
        guest.awaitOn("/results", guest.link(id)).click();
        guest.button("打开结果").click();
        assertThat(guest.main()).containsText("这次打开已签名记录");
        guest.shoot("result-" + id);
        return guest.page().locator("main table").first().locator("tbody tr").all().stream()
                .map(row -> row.locator("td").allInnerTexts())
                .toList();
    }

    private static void awaitReleased(Guest clerk, String id) {
        clerk.open("/requests/" + id);
        assertThat(clerk.page().locator("#runs")).containsText("已放行", RUN);
    }

    @Test
    @Order(1)
    void theStartPageShowsWhatRunsAndTheWalk() throws IOException {
        Guest clerk = at(HEALTH).open("/start");
        assertThat(clerk.main()).containsText("演示银行");
        assertThat(clerk.main()).containsText("没有节点");
        assertThat(clerk.main()).containsText("模拟飞地");
        assertThat(clerk.main().locator("ol.walk > li")).hasCount(12);
        clerk.shoot("start").shootPart("guide-start").onPhone().doesNotScrollSideways();
        clerk.atDesk();
    }

    @Test
    @Order(2)
    void withinOnePlatformItIsAnEnclave() throws IOException {
        Draft draft = Draft.of(at(HEALTH), "city_insurance")
                .add("city_tax", "个税")
                .groupBy("街道")
                .measure("参保月数 · 平均")
                .about(BALANCES);
        request = draft.id();
        assertThat(draft.preview()).containsText("说明与法律通道一致的合法性基础");
        draft.personalInformation();
        assertThat(draft.preview()).containsText("可信执行环境（TEE）");
        assertThat(draft.preview()).containsText("同一政务平台内");
        at(HEALTH).shoot("preview-tee");
    }

    @Test
    @Order(3)
    void theBanksDataFlipTheTechniqueAndNeedALegalChannel() throws IOException {
        at(HEALTH).open("/requests/" + request + "/edit");
        Draft draft = Draft.here(at(HEALTH)).drop("city_tax").add("bank_balances", "存款");
        assertThat(draft.preview()).containsText("会被挂起");
        Locator remedy = draft.preview().locator("a[href='#legalChannel']");
        assertThat(remedy).isVisible();
        remedy.click();
        draft.measure("余额 · 合计").legalChannel();
        assertThat(draft.preview()).containsText("可以办理");
        assertThat(draft.preview()).containsText("多方安全计算 + TEE");
        assertThat(draft.preview().locator("dd.flipped").first()).isVisible();
        assertThat(draft.preview().locator("ol.chain-preview")).containsText("演示银行");
        at(HEALTH).page().evaluate("window.scrollTo(0, 0)");
        at(HEALTH).shootPart("guide-preview").shoot("preview-mpc");
    }

    @Test
    @Order(4)
    void aPartnerWithoutANodeIsHeldAndAGuardRailStopsThePlainApi() throws IOException {
        at(HEALTH).open("/requests/" + request + "/edit");
        Draft draft = Draft.here(at(HEALTH)).drop("bank_balances").add("pharmacy_sales", "药");
        assertThat(draft.preview()).containsText("会被挂起");
        assertThat(draft.preview()).containsText("由运营方托管一个节点");
        draft.preview().getByText("能不能直接走普通接口").click();
        assertThat(draft.preview()).containsText("隐私商业数据绝不经普通 API 流出。 护栏 G1");
        at(HEALTH).shoot("preview-pharmacy");
        draft.drop("pharmacy_sales").add("bank_balances", "存款").measure("余额 · 合计");
        assertThat(draft.preview()).containsText("可以办理");
        draft.send();
        assertThat(at(HEALTH).main()).containsText("已交给本部门负责人");
    }

    @Test
    @Order(5)
    void everybodyWhoHasToAgreesOnAPhone() throws IOException {
        approve(BALANCES, "head.city-health");
        approve(BALANCES, "reviewer.city-social", "reviewer.bank");
        Guest head = at("head.bank").onPhone();
        approve(BALANCES, "head.city-social");
        head.awaitOn("/inbox", head.link(BALANCES)).click();
        assertThat(head.main()).containsText("任何一方单独都看不到别人的数据");
        assertThat(head.main()).containsText("此前的签署");
        head.shootPart("guide-phone");
        approve(BALANCES, "head.bank", "security.officer", "authority.one");
    }

    @Test
    @Order(6)
    void aKilledDealerIsReplacedAndOneResultReleased() throws IOException {
        Guest clerk = at(HEALTH).open("/requests/" + request);
        Guest bank = grant("bank-node", "bank", request);
        assertThat(bank.main()).containsText("节点读到的，与平台所说的");
        // The page is open all the while and follows by itself.
        assertThat(clerk.page().locator("#grants")).containsText("已授权");
        Path order = Deployment.killNextEnclave(STATE);
        grant("city-node", "city-social", request);
        Locator runs = clerk.page().locator("#runs");
        assertThat(runs).containsText("第 2 次尝试", RUN);
        clerk.shoot("run");
        assertThat(runs).containsText("已放行", RUN);
        assertThat(order).doesNotExist();
        assertThat(runs.locator(".attempt")).hasCount(2);
        assertThat(runs.locator(".attempt").last()).containsText("失败");
        assertThat(runs).containsText("数据 0 B");
        assertThat(clerk.page().locator("#results h3")).hasCount(1);
        clerk.shoot("released");
    }

    @Test
    @Order(7)
    void theResultOpensAtTheRecipientsNode() throws IOException {
        byMpc = open("city-node", "city-health", request);
        assertThat(byMpc).hasSize(8);
        assertThat(owner("city-node", "city-health").text())
                .contains("这次打开已签名记录", "owner.city-health")
                .contains("模拟");
    }

    @Test
    @Order(8)
    void theReceiptHoldsAndEveryChangeIsNamed() throws IOException {
        Guest clerk = at(HEALTH).open("/requests/" + request);
        Locator way = clerk.awaitOn("/requests/" + request, clerk.link("查看并验证回执"));
        way.click();
        String address = clerk.awaitOn(path(clerk), clerk.link("下载回执")).page().url();
        assertThat(clerk.main()).containsText("回执完整：所有检查都通过");
        assertThat(clerk.text()).doesNotContain("没有登记见证方");
        Download download =
                clerk.page().waitForDownload(() -> clerk.link("下载回执").click());
        receipt = STATE.resolve(download.suggestedFilename());
        download.saveAs(receipt);
        clerk.shoot("receipt");
        clerk.link("改一个签名字符").click();
        assertThat(clerk.main()).containsText("检查没有通过");
        assertThat(clerk.main().locator(".inset-stop strong").first()).isVisible();
        clerk.shoot("receipt-tampered");
        assertThat(address).contains("/receipts/");

        assertThat(verified(receipt)).contains("all checks passed").doesNotContain("✗");
        String text = Files.readString(receipt);
        int at = text.lastIndexOf("\"signature\"") + "\"signature\":\"".length() + 10;
        Path changed = STATE.resolve("changed.json");
        Files.writeString(
                changed, text.substring(0, at) + (text.charAt(at) == 'A' ? 'B' : 'A') + text.substring(at + 1));
        assertThat(verified(changed)).containsPattern("✗ [A-Z_]+").contains("not every check passed");
    }

    private static String path(Guest guest) {
        return guest.page().url().substring(city.ports().orchestratorUrl().length());
    }

    /** What {@code yuheng verify receipt} says. */
    private static String verified(Path file) throws IOException {
        Process verify = new ProcessBuilder(List.of(
                        Installation.javaProgram(),
                        "-XX:TieredStopAtLevel=1",
                        "-Dslf4j.internal.verbosity=ERROR",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.yuheng.demo.verify.VerifyCommand",
                        file.toString(),
                        "--keys",
                        city.pins().toString()))
                .redirectErrorStream(true)
                .start();
        return new String(verify.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    @Order(9)
    void theSameQuestionHasTheSameAnswerInAnEnclaveAndByMpc() throws IOException {
        Draft draft = Draft.copy(at(HEALTH).atDesk(), request)
                .about(TWIN)
                .drop("bank_balances")
                .add(City.TWIN, "账户余额")
                .measure("余额 · 合计")
                // For a second statistic of the same data the owner's node would refuse the same recipient.
                .onlyTo("city-market");
        assertThat(draft.preview()).containsText("可信执行环境（TEE）");
        String twin = draft.id();
        draft.send();
        approve(TWIN, "head.city-health", "reviewer.city-social", "head.city-social", "security.officer");
        grant("city-node", "city-social", twin);
        awaitReleased(at(HEALTH).atDesk(), twin);
        List<List<String>> byTee = open("city-node", "city-market", twin);
        assertThat(figures(byTee)).isEqualTo(figures(byMpc));
    }

    /** Street, count and sum; means are fractions that two engines write with other digits at the end. */
    private static Map<String, List<String>> figures(List<List<String>> rows) {
        Map<String, List<String>> figures = new java.util.TreeMap<>();
        rows.forEach(row -> figures.put(row.get(0), row.subList(1, 3)));
        return figures;
    }

    @Test
    @Order(10)
    void aModelIsTrainedAcrossThreePlatforms() throws IOException {
        String title = "三个平台训练慢病模型";
        Draft draft = Draft.of(at(HEALTH).atDesk(), "city_clinics")
                .add("east_clinics", "东城门诊")
                .add("west_clinics", "西城门诊")
                .train("慢病", "年龄", "体重指数", "就诊次数")
                .about(title)
                .personalInformation();
        assertThat(draft.preview()).containsText("联邦学习");
        String id = draft.id();
        draft.send();
        approve(title, "head.city-health", "reviewer.city-health", "reviewer.east-health", "reviewer.west-health");
        approve(title, "head.city-health", "head.east-health", "head.west-health");
        grant("city-node", "city-health", id);
        grant("east-node", "east-health", id);
        grant("west-node", "west-health", id);
        awaitReleased(at(HEALTH).atDesk(), id);
        List<List<String>> model = open("city-node", "city-health", id);
        assertThat(model).hasSize(4);
        assertThat(model.get(0).get(0)).isEqualTo("截距");
    }

    @Test
    @Order(11)
    void openDataComeInByApiAndAreComputedOnInAnEnclave() throws IOException {
        String title = "按道路等级统计车流";
        Draft draft = Draft.of(at(HEALTH).atDesk(), "city_roads")
                .add("map_traffic", "车流")
                .groupBy("道路等级")
                .measure("车流量 · 合计")
                .about(title)
                .legalChannel();
        assertThat(draft.preview()).containsText("接口导入后进入 TEE");
        String id = draft.id();
        draft.send();
        approve(title, "head.city-health", "reviewer.city-market", "reviewer.map-company", "head.city-market");
        approve(title, "head.map-company", "security.officer", "authority.one");
        grant("city-node", "city-market", id);
        grant("city-node", "map-company", id);
        awaitReleased(at(HEALTH).atDesk(), id);
        assertThat(open("city-node", "city-health", id)).hasSize(4);
    }

    @Test
    @Order(12)
    void anAuthorTriesAndProposesARuleAndAnotherApprovesIt() throws IOException {
        Guest author = at("rules.author").open("/rules/smallest-group");
        Page page = author.page();
        page.locator("[id='k.O4']").fill("30");
        author.button("在历史上试算").click();
        assertThat(author.main()).containsText("重新决定了");
        assertThat(author.main()).containsText("限制");
        author.shoot("rules-tried").onPhone().doesNotScrollSideways().atDesk();
        page.locator("#note").fill("街道一级的统计人数都多，取 30 更稳妥");
        author.button("提交审批").click();
        page.waitForURL(Pattern.compile("/rules/bundles$"));
        assertThat(author.main()).containsText("须由另一人审批");
        assertThat(author.button("^审批$")).hasCount(0);
        author.shoot("rules-proposed");
        Guest approver = at("rules.approver").open("/rules/bundles");
        approver.button("^审批$").click();
        assertThat(approver.page().locator("body")).containsText("已审批，可以启用");
    }

    @Test
    @Order(13)
    void anAuditorFindsWhoOpenedResultsMadeOfTheBanksData() throws IOException {
        Guest auditor = at("auditor");
        Locator row = auditor.awaitOn(
                "/audit?dataset=bank_balances&action=RESULT_OPENED",
                auditor.page().locator("tbody tr").filter(new Locator.FilterOptions().setHasText(request)));
        assertThat(row).containsText("owner.city-health");
        auditor.shoot("audit");
    }

    @Test
    @Order(14)
    void aWitnessNamesALogThatWasRewritten() throws Exception {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        boolean named = new TamperLog(city, new PrintStream(said, true, StandardCharsets.UTF_8)).run();
        assertThat(named).as(said.toString(StandardCharsets.UTF_8)).isTrue();
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("发现篡改 / found");
    }
}
