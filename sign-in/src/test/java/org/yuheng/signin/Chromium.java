package org.yuheng.signin;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Debian's chromium, one for all tests of a JVM; they are skipped where it is missing. The headless shell comes first: the
 * same engine without a window of the whole browser for every visitor, which costs more than the pages.
 */
public final class Chromium {

    private static final Path PICTURES = Path.of("target/screenshots");

    private static final Optional<Path> PROGRAM = Stream.of("/usr/bin/chromium-headless-shell", "/usr/bin/chromium")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst();

    private Chromium() {}

    private static final class Shared {

        private static final Browser BROWSER = launch();

        private static Browser launch() {
            // Where several tests share a machine, a page takes its time; the wait ends when it is there.
            PlaywrightAssertions.setDefaultAssertionTimeout(90_000);
            Playwright playwright = Playwright.create(new Playwright.CreateOptions()
                    .setEnv(Map.of(
                            "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD",
                            "1",
                            "PLAYWRIGHT_SKIP_VALIDATE_HOST_REQUIREMENTS",
                            "1")));
            Runtime.getRuntime().addShutdownHook(new Thread(playwright::close, "close browser"));
            return playwright
                    .chromium()
                    .launch(new BrowserType.LaunchOptions()
                            .setExecutablePath(PROGRAM.orElseThrow())
                            .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-background-networking")));
        }
    }

    /** Skips the test where there is none. */
    public static Browser browser() {
        Assumptions.assumeTrue(
                PROGRAM.isPresent(),
                "no chromium: this browser test is skipped; Debian's chromium-headless-shell or chromium runs it");
        return Shared.BROWSER;
    }

    /** The whole page as {@code target/screenshots/NAME.png} for a person to look at; only with {@code -Dpictures}. */
    public static void picture(Page page, String name) {
        if (System.getProperty("pictures") != null) {
            page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(PICTURES.resolve(name + ".png")));
        }
    }
}
