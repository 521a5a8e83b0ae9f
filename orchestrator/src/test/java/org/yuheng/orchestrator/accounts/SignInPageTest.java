package org.yuheng.orchestrator.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.yuheng.orchestrator.identity.Actor;
import org.yuheng.orchestrator.identity.Role;
import org.yuheng.orchestrator.support.OrchestratorTest;
import org.yuheng.orchestrator.support.People;
import org.yuheng.orchestrator.support.Visitor;

class SignInPageTest extends OrchestratorTest {

    private static final Actor ADMIN = Actor.system("test");

    @Autowired
    private Accounts accounts;

    @Test
    void leadsToSignInAndBackToWhereOneWanted() {
        people.person("door.anna", "door-office", Role.APPLICANT);
        try (Visitor visitor = visitor()) {
            visitor.open("/nothing-here?x=1");
            assertThat(visitor.at()).isEqualTo("/sign-in?next=%2Fnothing-here%3Fx%3D1");
            visitor.look("sign-in");

            visitor.page().locator("#username").fill("door.anna");
            visitor.page().locator("#password").fill(People.PASSWORD);
            visitor.page().locator("main button").click();

            assertThat(visitor.at()).isEqualTo("/nothing-here?x=1");
            assertThat(visitor.page().locator("h1").textContent()).isEqualTo("找不到该内容");
            visitor.look("not-found");
        }
    }

    @Test
    void saysWhatWasWrongAndKeepsTheName() {
        try (Visitor visitor = visitor()) {
            visitor.signIn("door.nobody", "wrong password");

            assertThat(visitor.page().locator(".problems a").textContent()).contains("15");
            assertThat(visitor.page().locator("#username").inputValue()).isEqualTo("door.nobody");
            visitor.english().open("/sign-in");
            assertThat(visitor.page().locator("h1").textContent()).isEqualTo("Sign in");
            visitor.signIn("", "").look("sign-in-refused");
            assertThat(visitor.page().evaluate("document.activeElement.className"))
                    .isEqualTo("problems");
        }
    }

    @Test
    void worksWithoutScript() {
        people.person("door.bert", "door-office", Role.APPLICANT);
        try (Visitor visitor = visitorWithoutScript()) {
            visitor.signIn("door.bert");
            assertThat(visitor.page().locator("details.person summary").textContent())
                    .contains("door.bert");

            visitor.page().locator("details.person summary").click();
            visitor.page().locator("form[action='/sign-out'] button").click();
            assertThat(visitor.at()).isEqualTo("/sign-in");
        }
    }

    @Test
    void letsNobodyGoOnWithAnInitialPassword() {
        people.person("door.carl", "door-office", Role.APPLICANT);
        accounts.resetPassword(ADMIN, "door.carl", "first one to be changed".toCharArray());
        try (Visitor visitor = visitor()) {
            visitor.signIn("door.carl", "first one to be changed");
            assertThat(visitor.at()).isEqualTo("/password");
            visitor.open("/");
            assertThat(visitor.at()).isEqualTo("/password");
            visitor.look("password");

            Page page = visitor.page();
            page.locator("#present").fill("first one to be changed");
            page.locator("#next").fill("short");
            page.locator("#repeated").fill("short");
            page.locator("main button").click();
            assertThat(page.locator("#next-problem").textContent()).contains("12");

            page.locator("#present").fill("first one to be changed");
            page.locator("#next").fill("a sentence of my own");
            page.locator("#repeated").fill("a sentence of my own");
            page.locator("main button").click();
            assertThat(visitor.at()).isNotEqualTo("/password");
        }
    }

    @Test
    void locksAnAccountAfterFiveWrongPasswordsAndSaysForHowLong() {
        people.person("door.gerd", "door-office", Role.APPLICANT);
        try (Visitor visitor = visitor()) {
            for (int i = 0; i < Accounts.FAILURES_ALLOWED; i++) {
                visitor.signIn("door.gerd", "wrong password " + i);
                PlaywrightAssertions.assertThat(visitor.page().locator(".problems a"))
                        .containsText("15");
            }
            visitor.signIn("door.gerd", People.PASSWORD);
            PlaywrightAssertions.assertThat(visitor.page().locator(".problems a"))
                    .containsText("15");
            assertThat(accounts.find("door.gerd").orElseThrow().lockedUntil()).isPresent();

            accounts.resetPassword(ADMIN, "door.gerd", "a new initial password".toCharArray());
            visitor.signIn("door.gerd", "a new initial password");
            PlaywrightAssertions.assertThat(visitor.page()).hasURL(address() + "/password");
        }
    }

    @Test
    void endsSessionsWhenAPasswordIsReset() {
        people.person("door.dora", "door-office", Role.APPLICANT);
        try (Visitor visitor = visitor("door.dora")) {
            accounts.resetPassword(ADMIN, "door.dora", "another one to be changed".toCharArray());

            visitor.open("/");
            assertThat(visitor.at()).isEqualTo("/sign-in");
        }
    }

    /** The answer comes under the same address, so there is no other to wait for. */
    @SuppressWarnings("deprecation")
    @Test
    void refusesAFormWithoutItsProtectionAndAForeignNext() {
        people.person("door.emil", "door-office", Role.APPLICANT);
        try (Visitor visitor = visitor()) {
            visitor.open("/sign-in?next=//elsewhere.example/");
            assertThat(visitor.page().locator("input[name=next]").inputValue()).isEqualTo("/");

            visitor.page().evaluate("document.querySelector('input[name=_csrf]').value = 'made up'");
            visitor.page().locator("#username").fill("door.emil");
            visitor.page().locator("#password").fill(People.PASSWORD);
            Response answer = visitor.page()
                    .waitForNavigation(
                            () -> visitor.page().locator("main button").click());
            assertThat(answer.status()).isEqualTo(403);
            assertThat(visitor.page().locator("h1").textContent()).isEqualTo("表单已失效");
            visitor.clean();
        }
    }

    @Test
    void sendsTheHeadersThatKeepScriptsOut() {
        try (Visitor visitor = visitor()) {
            Response answer = visitor.page()
                    .waitForResponse(response -> response.url().contains("/sign-in"), () -> visitor.open("/sign-in"));

            assertThat(answer.headerValue("content-security-policy"))
                    .contains("script-src 'self'")
                    .doesNotContain("unsafe");
            assertThat(answer.headerValue("x-content-type-options")).isEqualTo("nosniff");
            assertThat(answer.headerValue("cache-control")).contains("no-store");
        }
    }
}
