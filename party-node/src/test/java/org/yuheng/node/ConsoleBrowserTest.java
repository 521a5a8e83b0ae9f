package org.yuheng.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.AxeResults;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yuheng.node.console.Duty;

/** The console in a real browser: what the owner's people do, on a phone too, and what axe finds. */
class ConsoleBrowserTest {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    /** Of every page on a phone, for whoever changes a template to look at. */
    private static final Path PICTURES = Path.of("target/screenshots");

    private static final String RESULT = "/results/" + ConsoleTown.ARRIVED;

    @TempDir
    static Path directory;

    private static ConsoleTown town;
    private static Playwright playwright;
    private static Browser browser;

    @BeforeAll
    static void open() throws Exception {
        assumeThat(CHROMIUM)
                .as("Debian's chromium; apt-get install chromium runs the browser tests")
                .exists();
        town = new ConsoleTown(directory);
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(CHROMIUM)
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-background-networking")));
    }

    @AfterAll
    static void close() {
        if (town != null) {
            playwright.close();
            town.close();
        }
    }

    private static Page signedIn(BrowserContext context, String node, String person, Duty... duties) {
        String token = town.token(node, person, duties);
        Page page = context.newPage();
        page.navigate(town.url(node) + "/sign-in");
        page.fill("#name", person);
        page.fill("#secret", token);
        page.click("main button");
        return page;
    }

    private static BrowserContext screen(int width, ColorScheme scheme) {
        return browser.newContext(
                new Browser.NewContextOptions().setViewportSize(width, 900).setColorScheme(scheme));
    }

    @Test
    void theOwnerReadsAndGrantsOnAPhone() {
        try (BrowserContext phone = screen(390, ColorScheme.LIGHT)) {
            Page page = signedIn(phone, "social-node", "grantor", Duty.GRANT);
            page.navigate(town.url("social-node") + "/grants/" + ConsoleTown.HONEST);

            assertThat(page.textContent("main")).contains("按街道汇总纳税与参保", "警告：接受模拟证明", "至多");
            assertThat(page.locator(".differs").count()).isZero();
            page.click(".decide form[action$=approve] button");

            assertThat(page.textContent("[role=status]")).contains("已签署");
            assertThat(page.textContent("main")).contains("grantor");
        }
    }

    @Test
    void aDifferenceBetweenClaimAndBytesIsRedAndSaysSo() {
        try (BrowserContext screen = screen(1440, ColorScheme.LIGHT)) {
            Page page = signedIn(screen, "social-node", "careful", Duty.GRANT);
            page.navigate(town.url("social-node") + "/grants/" + ConsoleTown.TWISTED);

            assertThat(page.locator("tr.differs").count()).isEqualTo(2);
            assertThat(page.locator("tr.differs").allTextContents().toString())
                    .contains("多方安全计算", "可信执行环境", "10", "50", "不一致");
            assertThat(page.evalOnSelector("tr.differs td", "cell => getComputedStyle(cell).color"))
                    .isEqualTo("rgb(166, 27, 27)");
            assertThat(page.textContent("[role=alert]")).contains("以节点读出的内容为准");
            page.click(".decide form[action$=approve] button");
            assertThat(page.url()).as("not without having seen the difference").doesNotContain("spec=");
        }
    }

    @Test
    void aRecipientOpensAResultAndTakesItAlong() throws Exception {
        try (BrowserContext screen = screen(768, ColorScheme.LIGHT)) {
            Page page = signedIn(screen, "bureau-node", "clerk", Duty.RESULTS);
            page.navigate(town.url("bureau-node") + RESULT);
            assertThat(page.textContent("main"))
                    .contains("有 1 个组没有给出", "至少涉及 10 个")
                    .doesNotContain("街0");

            page.click("form[action$=open] button");

            assertThat(page.textContent("main")).contains("街0", "210", "clerk");
            Path file = page.waitForDownload(() -> page.click("form[action$=download] button"))
                    .path();
            assertThat(Files.readString(file)).isEqualTo(JoinCase.EXPECTED);
        }
    }

    @Test
    void axeFindsNothingOnAnyPageInLightOrDarkAndNothingIsWiderThanAPhone() throws Exception {
        Files.createDirectories(PICTURES);
        List<String> found = new ArrayList<>();
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            for (String node : List.of("social-node", "bureau-node")) {
                List<String> looked = node.equals("social-node") ? pages(node) : List.of("/results", RESULT);
                try (BrowserContext screen = screen(390, scheme)) {
                    Page page = signedIn(screen, node, "looker." + scheme.name().toLowerCase(), Duty.values());
                    for (String path : looked) {
                        page.navigate(town.url(node) + path);
                        page.screenshot(new Page.ScreenshotOptions()
                                .setFullPage(true)
                                .setPath(PICTURES.resolve(
                                        scheme + "-" + node + path.replaceAll("[^a-zA-Z0-9]+", "_") + ".png")));
                        AxeResults results = new AxeBuilder(page).analyze();
                        results.getViolations()
                                .forEach(violation -> found.add(scheme + " " + path + " "
                                        + violation.getId() + " "
                                        + violation.getNodes().get(0).getHtml() + " "
                                        + violation.getNodes().get(0).getFailureSummary()));
                        if ((Boolean) page.evaluate("document.documentElement.scrollWidth > 390")) {
                            found.add(scheme + " " + path + " is wider than a phone");
                        }
                    }
                }
            }
        }

        assertThat(found).isEmpty();
    }

    @Test
    void noPageAsksAnybodyButTheNodeAndNothingIsBlocked() {
        List<String> elsewhere = new ArrayList<>();
        List<String> complaints = new ArrayList<>();
        for (String node : List.of("social-node", "bureau-node")) {
            try (BrowserContext screen = screen(1440, ColorScheme.LIGHT)) {
                screen.onRequest(request -> {
                    if (!request.url().startsWith(town.url(node))
                            && !request.url().startsWith("data:")) {
                        elsewhere.add(request.url());
                    }
                });
                screen.onConsoleMessage(message -> {
                    if (message.type().equals("error")) {
                        complaints.add(message.text());
                    }
                });
                Page page = signedIn(screen, node, "watched", Duty.values());
                for (String path : pages(node)) {
                    if (path.equals("/nowhere")) {
                        continue;
                    }
                    page.navigate(town.url(node) + path);
                    page.waitForLoadState();
                }
                page.navigate(town.url(node) + "/audit");
                page.selectOption("#action", "SIGNED_IN");
                page.waitForFunction("!document.querySelector('#entries').textContent.includes('DATASET')");
            }
        }

        assertThat(elsewhere).isEmpty();
        assertThat(complaints).isEmpty();
    }

    private static List<String> pages(String node) {
        List<String> pages = new ArrayList<>(List.of(
                "/",
                "/grants",
                "/results",
                "/datasets",
                "/datasets/new",
                "/audit",
                "/health?run=true",
                "/people",
                "/me",
                "/nowhere"));
        if (node.equals("social-node")) {
            pages.addAll(List.of(
                    "/grants/" + ConsoleTown.TWISTED,
                    "/grants/" + ConsoleTown.HELD.request(),
                    "/results/" + ConsoleTown.HELD,
                    "/datasets/people"));
        } else {
            pages.add(RESULT);
        }
        return pages;
    }
}
