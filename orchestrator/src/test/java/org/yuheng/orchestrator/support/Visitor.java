package org.yuheng.orchestrator.support;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.AxeResults;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * Somebody with a browser. Tests are skipped where there is no chromium; every page that is opened must be free of axe's
 * findings when {@link #clean} is called, and no page may load anything from elsewhere or trouble the console.
 */
public final class Visitor implements AutoCloseable {

    private static final Path CHROMIUM = Path.of(System.getProperty("chromium", "/usr/bin/chromium"));
    private static final Path SCREENSHOTS = Path.of("target/screenshots");

    private final String base;
    private final BrowserContext context;
    private final Page page;
    private final List<String> others = new ArrayList<>();
    private final List<String> trouble = new ArrayList<>();

    private static final class Shared {
        static {
            // Where several tests share a machine, a page takes its time; the wait ends when it is there.
            PlaywrightAssertions.setDefaultAssertionTimeout(45_000);
        }

        static final Playwright PLAYWRIGHT = Playwright.create(new Playwright.CreateOptions()
                .setEnv(Map.of(
                        "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1", "PLAYWRIGHT_SKIP_VALIDATE_HOST_REQUIREMENTS", "1")));
        static final Browser BROWSER = PLAYWRIGHT
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(CHROMIUM)
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-background-networking")));

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(PLAYWRIGHT::close));
        }
    }

    /** Somebody at a place that is not the tests' common one. */
    public static Visitor at(String base) {
        return new Visitor(base, true);
    }

    /** @param script whether scripts run; the essential path works without */
    Visitor(String base, boolean script) {
        Assumptions.assumeTrue(
                Files.isExecutable(CHROMIUM), "no chromium at " + CHROMIUM + ": this browser test is skipped");
        this.base = base;
        this.context = Shared.BROWSER.newContext(new Browser.NewContextOptions()
                .setViewportSize(1440, 900)
                .setJavaScriptEnabled(script)
                .setLocale("zh-CN")
                .setTimezoneId("Asia/Shanghai"));
        context.setDefaultTimeout(45_000);
        this.page = context.newPage();
        page.onConsoleMessage(this::listen);
        page.onPageError(error -> trouble.add("script: " + error));
        page.onRequest(request -> {
            if (!request.url().startsWith(base)
                    && !request.url().startsWith("data:")
                    && others.stream().noneMatch(request.url()::startsWith)) {
                trouble.add("request to elsewhere: " + request.url());
            }
        });
    }

    private void listen(ConsoleMessage message) {
        boolean expectedAnswer = message.text().contains("status of 4");
        if (message.type().equals("error") && !expectedAnswer) {
            trouble.add("console: " + message.text());
        }
    }

    public Page page() {
        return page;
    }

    /** Opens a path and gives the answer's status. */
    public int open(String path) {
        Response answer = page.navigate(base + path);
        return answer == null ? 0 : answer.status();
    }

    /** Another place that pages may lead to, for example a sign-in provider. */
    public Visitor mayAlsoUse(String place) {
        others.add(place);
        return this;
    }

    /** Path and query of where the visitor is. */
    public String at() {
        return page.url().substring(base.length());
    }

    public Visitor signIn(String username) {
        return signIn(username, People.PASSWORD);
    }

    public Visitor signIn(String username, String password) {
        open("/sign-in");
        page.locator("#username").fill(username);
        page.locator("#password").fill(password);
        page.locator("main button[type=submit]").click();
        page.waitForLoadState();
        return this;
    }

    public Visitor english() {
        context.addCookies(List.of(new Cookie("lang", "en").setUrl(base)));
        return this;
    }

    public Visitor chinese() {
        context.addCookies(List.of(new Cookie("lang", "zh").setUrl(base)));
        return this;
    }

    public Visitor dark(boolean dark) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(dark ? ColorScheme.DARK : ColorScheme.LIGHT));
        return this;
    }

    /** 390, 768 or 1440. */
    public Visitor width(int pixels) {
        page.setViewportSize(pixels, pixels < 500 ? 844 : 900);
        return this;
    }

    /** The whole page, to {@code target/screenshots/NAME.png}. */
    public Visitor screenshot(String name) {
        page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(SCREENSHOTS.resolve(name + ".png")));
        return this;
    }

    /** Screenshots at 390, 768 and 1440 px in light and at 390 and 1440 px in dark, each free of axe's findings. */
    public Visitor look(String name) {
        for (boolean dark : List.of(false, true)) {
            dark(dark);
            for (int width : dark ? List.of(390, 1440) : List.of(390, 768, 1440)) {
                width(width);
                screenshot(name + "-" + width + (dark ? "-dark" : ""));
                doesNotScrollSideways();
            }
            clean();
        }
        dark(false);
        width(1440);
        return this;
    }

    public Visitor doesNotScrollSideways() {
        Object over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assertions.assertThat(((Number) over).intValue())
                .as("sideways at " + at())
                .isLessThanOrEqualTo(1);
        return this;
    }

    /** No finding of axe at WCAG 2.2 AA, nothing from elsewhere, nothing in the console. */
    public Visitor clean() {
        AxeResults results = new AxeBuilder(page)
                .withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"))
                .analyze();
        Assertions.assertThat(results.getViolations())
                .as("axe at " + at())
                .extracting(rule -> rule.getId() + " "
                        + rule.getNodes().stream()
                                .limit(3)
                                .map(node -> node.getHtml())
                                .toList())
                .isEmpty();
        Assertions.assertThat(trouble).as(at()).isEmpty();
        return this;
    }

    @Override
    public void close() {
        context.close();
    }
}
