package org.yuheng.orchestrator.accounts;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;
import org.yuheng.orchestrator.Orchestrator;
import org.yuheng.orchestrator.identity.CreditCode;
import org.yuheng.orchestrator.identity.OneTimeTokens;
import org.yuheng.orchestrator.identity.Role;
import org.yuheng.orchestrator.support.Visitor;

/** A new installation in a browser: two administrators by the one-time token, and nothing of it afterwards. */
@SpringBootTest(classes = Orchestrator.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@DirtiesContext
class FirstStartPageTest {

    @LocalServerPort
    private int port;

    @Autowired
    private OneTimeTokens tokens;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private Accounts accounts;

    @DynamicPropertySource
    static void emptyInstallation(DynamicPropertyRegistry registry) {
        Path target = Path.of("target").toAbsolutePath();
        String state = fresh(target).toString();
        registry.add("yuheng.state-dir", () -> state);
        registry.add("yuheng.binaries-dir", () -> target.resolve("postgres-binaries"));
    }

    private static Path fresh(Path target) {
        try {
            return Files.createTempDirectory(target, "test-state-first-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void twoAdministratorsAreMadeWithTheTokenAndThenThePageIsGone() {
        String token = transaction
                .execute(status ->
                        tokens.issue(OneTimeTokens.Purpose.FIRST_ADMINISTRATOR, "", "test", Duration.ofHours(1)))
                .token();
        try (Visitor visitor = Visitor.at("http://127.0.0.1:" + port)) {
            Page page = visitor.page();
            visitor.open("/inbox");
            assertThat(page).hasURL(Pattern.compile("/first-start$"));
            visitor.look("first-start");

            page.locator("main button[type=submit]").click();
            assertThat(page.locator(".problems li")).hasCount(12);
            visitor.look("first-start-refused");

            fill(page, "not the token", "li.si");
            page.locator("main button[type=submit]").click();
            assertThat(page.locator("#token-problem")).isVisible();
            assertThat(page.locator("#nameZh")).hasValue("数据局");
            assertThat(page.locator("#systemPassword")).hasValue("");

            fill(page, token, "zhang.san");
            page.locator("main button[type=submit]").click();
            assertThat(page.locator("#securityUsername-problem")).isVisible();

            fill(page, token, "li.si");
            page.locator("main button[type=submit]").click();
            assertThat(page).hasURL(Pattern.compile("/sign-in$"));
            assertThat(page.locator("#done")).containsText("两位管理员已建立");
            assertThat(accounts.find("zhang.san").orElseThrow().roles()).containsExactly(Role.SYSTEM_ADMIN);
            assertThat(accounts.find("li.si").orElseThrow().roles()).containsExactly(Role.SECURITY_ADMIN);

            visitor.open("/first-start");
            assertThat(page).hasURL(Pattern.compile("/sign-in$"));
            visitor.signIn("zhang.san", "a password of zhang");
            assertThat(page.locator("details.person summary")).containsText("张三");
            visitor.open("/first-start");
            assertThat(page).hasURL(Pattern.compile("/sign-in$"));
        }
    }

    private static void fill(Page page, String token, String secondUsername) {
        Map<String, String> fields = Map.ofEntries(
                Map.entry("token", token),
                Map.entry("organisation", "data-bureau"),
                Map.entry("nameZh", "数据局"),
                Map.entry("nameEn", "Data bureau"),
                Map.entry("creditCode", CreditCode.complete("11330100MB0000001").text()),
                Map.entry("region", "330100"),
                Map.entry("systemUsername", "zhang.san"),
                Map.entry("systemName", "张三"),
                Map.entry("systemPassword", "a password of zhang"),
                Map.entry("securityUsername", secondUsername),
                Map.entry("securityName", "李四"),
                Map.entry("securityPassword", "another password of li"));
        fields.forEach((id, value) -> page.locator("#" + id).fill(value));
        page.locator("#kind").selectOption("AUTHORITY");
    }
}
