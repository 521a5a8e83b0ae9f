package org.yuheng.demo;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;

/** Somebody who walks through the demo with a browser of their own, signed in once. */
final class Guest implements AutoCloseable {

    static final Path SCREENSHOTS = Path.of("target/tour");

    private static final int DESK = 1280;
    private static final int PHONE = 390;
    private static final double PATIENCE = 120_000;

    private final String base;
    private final BrowserContext context;
    private final Page page;

    private Guest(Browser browser, String base) {
        this.base = base;
        this.context = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(DESK, 800)
                .setLocale("zh-CN")
                .setTimezoneId("Asia/Shanghai"));
        context.setDefaultTimeout(PATIENCE);
        this.page = context.newPage();
    }

    static Guest atPlatform(Browser browser, String base, String username, String password) {
        Guest guest = new Guest(browser, base);
        guest.open("/sign-in");
        guest.page.locator("#username").fill(username);
        guest.page.locator("#password").fill(password);
        guest.page.locator("main button[type=submit]").click();
        guest.page.waitForURL(url -> !url.endsWith("/sign-in"));
        return guest;
    }

    static Guest atConsole(Browser browser, String base, String name, String token) {
        Guest guest = new Guest(browser, base);
        guest.open("/sign-in");
        guest.page.locator("#name").fill(name);
        guest.page.locator("#secret").fill(token);
        guest.page.locator("main button").click();
        guest.page.waitForURL(url -> !url.endsWith("/sign-in"));
        return guest;
    }

    Page page() {
        return page;
    }

    Guest open(String path) {
        page.navigate(base + path);
        return this;
    }

    /** At 390 px. */
    Guest onPhone() {
        page.setViewportSize(PHONE, 844);
        return this;
    }

    Guest atDesk() {
        page.setViewportSize(DESK, 800);
        return this;
    }

    Locator main() {
        return page.locator("main");
    }

    String text() {
        return main().innerText();
    }

    Locator link(String name) {
        return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(Pattern.compile(name)));
    }

    Locator button(String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile(name)));
    }

    /** Opens a path again and again until something is on it: what other processes bring about has no event here. */
    Locator awaitOn(String path, Locator wanted) {
        long end = System.nanoTime() + (long) (PATIENCE * 1e6);
        open(path);
        while (wanted.count() == 0) {
            if (System.nanoTime() > end) {
                shoot("not-there");
                throw new AssertionError(wanted + " did not come up on " + base + path + ", which says: " + text());
            }
            page.waitForTimeout(200);
            page.reload();
        }
        return wanted.first();
    }

    /** The whole page, to {@code target/tour/NAME.png}. */
    Guest shoot(String name) {
        page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(SCREENSHOTS.resolve(name + ".png")));
        return this;
    }

    /** What is seen without scrolling, small enough for a guide. */
    Guest shootPart(String name) {
        if (page.viewportSize().width > PHONE) {
            page.setViewportSize(1024, 560);
        }
        page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")));
        return this;
    }

    Guest doesNotScrollSideways() {
        Object over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assertions.assertThat(((Number) over).intValue())
                .as("sideways at " + page.url())
                .isLessThanOrEqualTo(1);
        return this;
    }

    @Override
    public void close() {
        context.close();
    }
}
