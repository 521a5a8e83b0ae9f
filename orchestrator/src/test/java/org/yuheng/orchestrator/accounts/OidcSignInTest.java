package org.yuheng.orchestrator.accounts;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.yuheng.orchestrator.identity.Actor;
import org.yuheng.orchestrator.identity.Role;
import org.yuheng.orchestrator.support.OrchestratorTest;
import org.yuheng.orchestrator.support.Visitor;
import org.yuheng.signin.OidcIdentity;
import org.yuheng.signin.OidcProvider;
import org.yuheng.signin.OidcSettings;
import org.yuheng.signin.TestProvider;

/** People come through a real OpenID Connect provider, in a real browser; and others try to. */
class OidcSignInTest extends OrchestratorTest {

    private static final Actor ADMIN = Actor.system("test");

    @Autowired
    private Accounts accounts;

    @Autowired
    private OidcAccounts identities;

    @BeforeEach
    void theProviderKnowsUs() {
        TestProvider.knows(address());
    }

    @AfterEach
    void theProviderIsUp() {
        TestProvider.down(false);
    }

    @Test
    void bringsALinkedPersonWhereTheyWantedAndOutAgainAtBothPlaces() {
        people.person("oidc.anna", "oidc-office", Role.APPLICANT);
        people.person("oidc.admin", "oidc-office", Role.SYSTEM_ADMIN);
        TestProvider.person("subject-anna", "somebody.else");
        as("oidc.admin")
                .post("/accounts/oidc.anna/identities", Map.of("subject", "subject-anna"))
                .expect(201);
        try (Visitor visitor = visitor()) {
            visitor.mayAlsoUse(TestProvider.issuer()).open("/inbox?x=1");
            String before = session(visitor);
            atTheProvider(visitor, "subject-anna");

            assertThat(visitor.page()).hasURL(address() + "/inbox?x=1");
            assertThat(visitor.page().locator("details.person summary")).containsText("oidc.anna");
            assertThat(session(visitor)).isNotEqualTo(before);
            assertThat(jdbc.sql("select count(*) from page_session where principal_name = 'oidc.anna'")
                            .query(Long.class)
                            .single())
                    .isEqualTo(1);

            visitor.page().locator("details.person summary").click();
            visitor.page().locator("form[action='/sign-out'] button").click();
            assertThat(visitor.page().locator("h1")).hasText("已退出登录");
            visitor.look("signed-out");
            visitor.page().locator("#sign-out-there").click();
            assertThat(visitor.page()).hasURL(address() + "/sign-in");
            visitor.page().locator("#provider").click();
            assertThat(visitor.page().locator("#password, input[name=password]"))
                    .isVisible();
        }
    }

    @Test
    void linksThePersonWhomTheClaimNamesOnceAndNobodyElseLater() {
        people.person("oidc.bert", "oidc-office", Role.APPLICANT);
        accounts.resetPassword(ADMIN, "oidc.bert", "an initial one never used".toCharArray());
        TestProvider.person("subject-bert", "oidc.bert");
        TestProvider.person("subject-impostor", "oidc.bert");
        try (Visitor visitor = visitor()) {
            visitor.mayAlsoUse(TestProvider.issuer()).open("/sign-in");
            atTheProvider(visitor, "subject-bert");
            assertThat(visitor.page().locator("details.person summary")).containsText("oidc.bert");
            assertThat(visitor.at()).isNotEqualTo("/password");
        }
        try (Visitor visitor = visitor()) {
            visitor.mayAlsoUse(TestProvider.issuer()).open("/sign-in");
            atTheProvider(visitor, "subject-impostor");
            assertThat(visitor.page().locator(".problems"))
                    .containsText(Pattern.compile("OIDC_IDENTITY_DIFFERS.*subject-impostor"));
            assertNotIn(visitor);
        }
    }

    @Test
    void tellsAStrangerWhatToTellTheAdministrator() {
        TestProvider.person("subject-stranger", "nobody.here");
        long accountsBefore = count("account");
        try (Visitor visitor = visitor()) {
            visitor.mayAlsoUse(TestProvider.issuer()).english().open("/sign-in");
            atTheProvider(visitor, "subject-stranger");
            assertThat(visitor.page().locator(".problems"))
                    .containsText(Pattern.compile("No account.*OIDC_PERSON_UNKNOWN.*subject-stranger"));
            visitor.look("oidc-stranger");
            visitor.chinese();
            assertNotIn(visitor);
        }
        assertThat(count("account")).isEqualTo(accountsBefore);
    }

    @Test
    void refusesADisabledAccountAndEndsSessionsOfAnUnlinkedOne() {
        people.person("oidc.carl", "oidc-office", Role.APPLICANT);
        TestProvider.person("subject-carl", "");
        identities.link(ADMIN, "oidc.carl", TestProvider.issuer(), "subject-carl");
        try (Visitor visitor = visitor()) {
            visitor.mayAlsoUse(TestProvider.issuer()).open("/sign-in");
            atTheProvider(visitor, "subject-carl");
            assertThat(visitor.page().locator("details.person summary")).containsText("oidc.carl");

            accounts.setDisabled(ADMIN, "oidc.carl", true);
            visitor.open("/inbox");
            assertThat(visitor.page()).hasURL(Pattern.compile("/sign-in\\?next=%2Finbox$"));
            visitor.page().locator("#provider").click();
            assertThat(visitor.page().locator(".problems")).containsText("OIDC_ACCOUNT_DISABLED");
            assertNotIn(visitor);
        }
        accounts.setDisabled(ADMIN, "oidc.carl", false);
        identities.unlink(ADMIN, "oidc.carl", TestProvider.issuer());
        assertThat(identities
                        .open(new OidcIdentity(TestProvider.issuer(), "subject-carl", java.util.Optional.empty(), "t"))
                        .refusal()
                        .code())
                .isEqualTo("OIDC_PERSON_UNKNOWN");
    }

    @Test
    void saysThatTheProviderIsDownAndStillTakesPasswords() throws Exception {
        people.person("oidc.dora", "oidc-office", Role.APPLICANT);
        TestProvider.person("subject-dora", "");
        Caller caller = new Caller();
        String answer = caller.answer("subject-dora");
        TestProvider.down(true);
        assertThat(caller.get(answer).body()).containsPattern("OIDC_(PROVIDER_DOWN|ANSWER_REFUSED)");
        try (Visitor visitor = visitor()) {
            visitor.signIn("oidc.dora");
            assertThat(visitor.page().locator("details.person summary")).containsText("oidc.dora");
        }
        OidcProvider nobodyListens = new OidcProvider(
                new OidcSettings("http://127.0.0.1:1", "client", "", List.of(), ""), Clock.systemUTC());
        assertThat(nobodyListens.begin(address() + "/sign-in/back").refusal().code())
                .isEqualTo("OIDC_PROVIDER_DOWN");
        OidcProvider failing = new OidcProvider(
                new OidcSettings(TestProvider.issuer(), "client", "", List.of(), ""), Clock.systemUTC());
        assertThat(failing.begin(address() + "/sign-in/back").refusal().code()).isEqualTo("OIDC_PROVIDER_DOWN");
    }

    @Test
    void takesAnAnswerOnceAndOnlyInTheBrowserThatAsked() throws Exception {
        people.person("oidc.emil", "oidc-office", Role.APPLICANT);
        TestProvider.person("subject-emil", "");
        identities.link(ADMIN, "oidc.emil", TestProvider.issuer(), "subject-emil");
        Caller caller = new Caller();
        String whole = caller.answer("subject-emil");
        String answer = whole.substring(address().length());
        try (Visitor victim = visitor()) {
            // An attacker's answer, opened by a victim who has no sign-in under way, and by one who has.
            assertThat(victim.open(answer)).isEqualTo(422);
            assertThat(victim.page().locator(".problems")).containsText("OIDC_ANSWER_REFUSED");
            beginning(victim);
            assertThat(victim.open(answer)).isEqualTo(422);
            assertNotIn(victim);
            // With the victim's own state, but the attacker's code: what the victim's browser began does not fit it.
            String state = beginning(victim);
            assertThat(victim.open(answer.replaceAll("state=[^&]*", "state=" + state)))
                    .isEqualTo(422);
            assertThat(victim.page().locator(".problems")).containsText("OIDC_ANSWER_REFUSED");
            assertNotIn(victim);
        }
        // The provider voids a code that somebody else tried, so the attacker begins anew, and comes twice.
        Caller twice = new Caller();
        String own = twice.answer("subject-emil");
        assertThat(twice.get(own).statusCode()).isEqualTo(302);
        assertThat(twice.get(address() + "/inbox").statusCode()).isEqualTo(200);
        assertThat(twice.get(own).statusCode()).isEqualTo(422);
    }

    @Test
    void leadsNowhereElse() {
        people.person("oidc.fred", "oidc-office", Role.APPLICANT);
        TestProvider.person("subject-fred", "");
        identities.link(ADMIN, "oidc.fred", TestProvider.issuer(), "subject-fred");
        for (String foreign : List.of("//elsewhere.example/", "https://elsewhere.example/", "/\\elsewhere.example")) {
            try (Visitor visitor = visitor()) {
                visitor.mayAlsoUse(TestProvider.issuer());
                visitor.open("/sign-in/with?next=" + URLEncoder.encode(foreign, StandardCharsets.UTF_8));
                signInThere(visitor, "subject-fred");
                assertThat(visitor.page().locator("details.person summary")).containsText("oidc.fred");
                assertThat(visitor.page().url()).startsWith(address() + "/").doesNotContain("elsewhere");
            }
        }
    }

    @Test
    void linkingIsForSystemAdministratorsAndNotForThemselves() {
        people.person("oidc.sys", "oidc-office", Role.SYSTEM_ADMIN);
        people.person("oidc.gina", "oidc-office", Role.APPLICANT);
        people.person("oidc.hans", "oidc-office", Role.APPLICANT);

        as("oidc.gina")
                .post("/accounts/oidc.hans/identities", Map.of("subject", "subject-gina"))
                .refused(403, "FORBIDDEN");
        as("oidc.sys")
                .post("/accounts/oidc.sys/identities", Map.of("subject", "subject-sys"))
                .refused(403, "OWN_ACCOUNT");
        as("oidc.sys")
                .post("/accounts/oidc.gina/identities", Map.of("subject", "subject-gina"))
                .expect(201);
        as("oidc.sys")
                .post("/accounts/oidc.hans/identities", Map.of("subject", "subject-gina"))
                .refused(409, "IDENTITY_TAKEN");
        assertThat(as("oidc.sys")
                        .get("/accounts/oidc.gina/identities")
                        .expect(200)
                        .text())
                .contains("subject-gina", TestProvider.issuer());
        as("oidc.sys").post("/accounts/oidc.gina/identities/removal", Map.of()).expect(200);
        as("oidc.sys").post("/accounts/oidc.gina/identities/removal", Map.of()).refused(404, "IDENTITY_UNKNOWN");
    }

    private void atTheProvider(Visitor visitor, String subject) {
        visitor.page().locator("#provider").click();
        signInThere(visitor, subject);
    }

    private static void signInThere(Visitor visitor, String subject) {
        Page page = visitor.page();
        page.waitForURL(url -> url.startsWith(TestProvider.issuer() + "/login"));
        page.locator("input[name=username]").fill(subject);
        page.locator("input[name=password]").fill(TestProvider.PASSWORD);
        page.locator("button[type=submit]").click();
        page.waitForURL(url -> !url.startsWith(TestProvider.issuer()));
    }

    /** A browser without a screen, which stops wherever the test wants it to. */
    private final class Caller {

        private final HttpClient http =
                HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

        HttpResponse<String> get(String address) throws Exception {
            return http.send(
                    HttpRequest.newBuilder(URI.create(address))
                            .header("Accept", "text/html")
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }

        /** Signs in at the provider and gives the address that it sends back to, without going there. */
        String answer(String subject) throws Exception {
            String begun = location(get(address() + OidcPage.THERE));
            location(get(begun));
            String form = get(TestProvider.issuer() + "/login").body();
            Matcher token =
                    Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"").matcher(form);
            assertThat(token.find()).as(form).isTrue();
            String fields = "username=" + subject + "&password="
                    + URLEncoder.encode(TestProvider.PASSWORD, StandardCharsets.UTF_8) + "&_csrf="
                    + URLEncoder.encode(token.group(1), StandardCharsets.UTF_8);
            HttpResponse<String> signedIn = http.send(
                    HttpRequest.newBuilder(URI.create(TestProvider.issuer() + "/login"))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .header("Accept", "text/html")
                            .POST(HttpRequest.BodyPublishers.ofString(fields))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            String answer = location(get(location(signedIn)));
            assertThat(answer).startsWith(address() + OidcPage.BACK + "?code=");
            return answer;
        }

        private String location(HttpResponse<String> response) {
            return response.uri()
                    .resolve(response.headers().firstValue("Location").orElseThrow())
                    .toString();
        }
    }

    /** Begins a sign-in and gives its state. */
    private String beginning(Visitor visitor) {
        visitor.mayAlsoUse(TestProvider.issuer()).open("/sign-in");
        AtomicReference<String> leaving = new AtomicReference<>();
        visitor.page().onRequest(request -> {
            if (request.url().startsWith(TestProvider.issuer() + "/oauth2/authorize")) {
                leaving.set(request.url());
            }
        });
        visitor.page().locator("#provider").click();
        visitor.page().waitForCondition(() -> leaving.get() != null);
        visitor.page().waitForURL(url -> url.startsWith(TestProvider.issuer() + "/login"));
        assertThat(leaving.get()).contains("code_challenge_method=S256").contains("nonce=");
        for (String parameter : URI.create(leaving.get()).getRawQuery().split("&")) {
            if (parameter.startsWith("state=")) {
                return parameter.substring("state=".length());
            }
        }
        throw new AssertionError("no state in " + leaving.get());
    }

    private void assertNotIn(Visitor visitor) {
        visitor.open("/inbox");
        assertThat(visitor.page()).hasURL(Pattern.compile("/sign-in\\?next=%2Finbox$"));
    }

    private static String session(Visitor visitor) {
        return visitor.page().context().cookies().stream()
                .filter(cookie -> cookie.name.equals("yuheng"))
                .map((Cookie cookie) -> cookie.value)
                .findFirst()
                .orElse("none");
    }

    private long count(String table) {
        return jdbc.sql("select count(*) from " + table).query(Long.class).single();
    }
}
