package org.yuheng.orchestrator.support;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.yuheng.signin.Axe;
import org.yuheng.signin.Chromium;

/**
 * Somebody with a browser. Tests are skipped where there is no chromium; every page that is opened must be free of axe's
 * findings when {@link #clean} is called, and no page may load anything from elsewhere or trouble the console.
 */
public final class Visitor implements AutoCloseable {

    private final String base;
    private final BrowserContext context;
    private final Page page;
    private final List<String> others = new ArrayList<>();
    private final List<String> trouble = new ArrayList<>();

    /** Somebody at a place that is not the tests' common one. */
    public static Visitor at(String base) {
        return new Visitor(base, true);
    }

    /** @param script whether scripts run; the essential path works without */
    Visitor(String base, boolean script) {
        this.base = base;
        this.context = Chromium.browser()
                .newContext(new Browser.NewContextOptions()
                        .setViewportSize(1440, 900)
                        .setJavaScriptEnabled(script)
                        .setLocale("zh-CN")
                        .setTimezoneId("Asia/Shanghai"));
        context.setDefaultTimeout(90_000);
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
        Chromium.picture(page, name);
        return this;
    }

    /** At 390, 768 and 1440 px in light and at 390 and 1440 px in dark: nothing sideways, no finding of axe. */
    public Visitor look(String name) {
        for (boolean dark : List.of(false, true)) {
            dark(dark);
            for (int width : dark ? List.of(390, 1440) : List.of(390, 768, 1440)) {
                width(width);
                screenshot(name + "-" + width + (dark ? "-dark" : ""));
                doesNotScrollSideways();
            }
            none(dark ? Axe.findingsOfColour(page) : Axe.findings(page));
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
        none(Axe.findings(page));
        return this;
    }

    private void none(List<String> findings) {
        Assertions.assertThat(findings).as("axe at " + at()).isEmpty();
        Assertions.assertThat(trouble).as(at()).isEmpty();
    }

    @Override
    public void close() {
        context.close();
    }
}
