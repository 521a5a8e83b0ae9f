package org.yuheng.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yuheng.node.console.Duty;
import org.yuheng.signin.Axe;
import org.yuheng.signin.Chromium;

/** The console in a real browser: what the owner's people do, on a phone too, and what axe finds. */
class ConsoleBrowserTest {

    private static final String RESULT = "/results/" + ConsoleTown.ARRIVED;

    @TempDir
    static Path directory;

    private static ConsoleTown town;
    private static Browser browser;

    @BeforeAll
    static void open() throws Exception {
        browser = Chromium.browser();
        town = new ConsoleTown(directory);
    }

    @AfterAll
    static void close() {
        if (town != null) {
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
        List<String> found = new ArrayList<>();
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            for (String node : List.of("social-node", "bureau-node")) {
                List<String> looked = node.equals("social-node") ? pages(node) : List.of("/results", RESULT);
                try (BrowserContext screen = screen(390, scheme)) {
                    Page page = signedIn(screen, node, "looker." + scheme.name().toLowerCase(), Duty.values());
                    for (String path : looked) {
                        page.navigate(town.url(node) + path);
                        Chromium.picture(page, scheme + "-" + node + path.replaceAll("[^a-zA-Z0-9]+", "_"));
                        (scheme == ColorScheme.LIGHT ? Axe.findings(page) : Axe.findingsOfColour(page))
                                .forEach(finding -> found.add(scheme + " " + path + " " + finding));
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
