package org.yuheng.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.yuheng.json.StrictJson;
import org.yuheng.node.cli.NodeCommand;
import org.yuheng.node.console.ConsoleApplication;
import org.yuheng.node.console.Duty;
import org.yuheng.node.console.People;
import org.yuheng.node.home.ProviderFile;
import org.yuheng.signin.Axe;
import org.yuheng.signin.Chromium;
import org.yuheng.signin.TestProvider;
import picocli.CommandLine;

/** The owners' people come to the console through a real OpenID Connect provider; and others try to. */
class ConsoleProviderTest {

    @TempDir
    static Path directory;

    private static City city;
    private static ConfigurableApplicationContext console;
    private static String address;

    @BeforeAll
    static void open() throws Exception {
        city = new City(directory);
        Node node = city.add("bureau-node", "bureau", List.of("bureau"), false);
        Files.writeString(node.home().resolve("oidc.secret"), TestProvider.SECRET + "\n");
        Files.write(
                node.home().resolve(ProviderFile.NAME),
                StrictJson.write(new ProviderFile(
                        TestProvider.issuer(), TestProvider.CLIENT, "oidc.secret", List.of("openid"), "")));
        console = ConsoleApplication.serve(node);
        address = "http://127.0.0.1:" + console.getEnvironment().getProperty("local.server.port");
        TestProvider.knows(address);
    }

    @AfterAll
    static void close() {
        console.close();
        city.close();
    }

    @AfterEach
    void theProviderIsUp() {
        TestProvider.down(false);
    }

    private static void linked(String person, String subject, Duty... duties) {
        TestProvider.person(subject, "somebody.else");
        People people = console.getBean(People.class);
        people.add(person, "bureau", Set.of(duties), "test");
        assertThat(people.link(person, TestProvider.issuer(), subject, "test").isAccepted())
                .isTrue();
    }

    @Test
    void bringsALinkedPersonWhereTheyWantedInASessionOfItsOwn() throws Exception {
        linked("anna", "subject-anna", Duty.RESULTS);
        Caller caller = new Caller();
        assertThat(location(caller.get(address + "/results"))).isEqualTo(address + "/sign-in");
        String before = caller.session();
        String answer = caller.answer("subject-anna");

        assertThat(location(caller.get(answer))).startsWith(address + "/results");

        assertThat(caller.session()).isNotEqualTo(before);
        HttpResponse<String> results = caller.get(address + "/results");
        assertThat(results.statusCode()).isEqualTo(200);
        assertThat(results.body()).contains("anna");
        assertThat(caller.get(address + "/audit").statusCode()).isEqualTo(403);
    }

    @Test
    void makesNobodyAnAccountAndSaysWhatToTell() throws Exception {
        TestProvider.person("subject-stranger", "anna");
        Caller caller = new Caller();
        HttpResponse<String> refused = caller.get(caller.answer("subject-stranger"));
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).contains("OIDC_PERSON_UNKNOWN", "subject-stranger");
        assertThat(caller.get(address + "/results").statusCode()).isEqualTo(302);
    }

    @Test
    void takesAnAnswerOnceAndOnlyInTheBrowserThatAsked() throws Exception {
        linked("bert", "subject-bert", Duty.RESULTS);
        Caller attacker = new Caller();
        String answer = attacker.answer("subject-bert");
        Caller victim = new Caller();
        assertThat(victim.get(answer).statusCode()).isEqualTo(401);
        victim.get(address + "/sign-in/with");
        assertThat(victim.get(answer).body()).contains("OIDC_ANSWER_REFUSED");
        String state = parameter(location(victim.get(address + "/sign-in/with")), "state");
        assertThat(victim.get(answer.replaceAll("state=[^&]*", "state=" + state))
                        .body())
                .contains("OIDC_ANSWER_REFUSED");
        assertThat(victim.get(address + "/results").statusCode()).isEqualTo(302);

        Caller twice = new Caller();
        String own = twice.answer("subject-bert");
        assertThat(twice.get(own).statusCode()).isEqualTo(302);
        assertThat(twice.get(own).statusCode()).isEqualTo(401);
    }

    @Test
    void whoIsRemovedIsOutAtOnceAndComesInNoMore() throws Exception {
        linked("carl", "subject-carl", Duty.RESULTS);
        Caller caller = new Caller();
        caller.get(caller.answer("subject-carl"));
        assertThat(caller.get(address + "/results").statusCode()).isEqualTo(200);
        // A new token is a new beginning: it ends sessions with other duties, and every link.
        console.getBean(People.class).add("carl", "bureau", Set.of(Duty.AUDIT), "test");
        assertThat(location(caller.get(address + "/results"))).endsWith("/sign-in?ended");
        assertThat(caller.get(caller.again()).body()).contains("OIDC_PERSON_UNKNOWN");
    }

    @Test
    void saysThatTheProviderIsDownAndStillTakesTokens() throws Exception {
        String token = console.getBean(People.class).add("dora", "bureau", Set.of(Duty.RESULTS), "test");
        TestProvider.person("subject-dora", "");
        Caller caller = new Caller();
        String answer = caller.answer("subject-dora");
        TestProvider.down(true);
        assertThat(caller.get(answer).body()).containsPattern("OIDC_(PROVIDER_DOWN|ANSWER_REFUSED)");
        Visitor visitor = new Visitor(address);
        visitor.get("/sign-in");
        assertThat(visitor.post("/sign-in", Map.of("name", "dora", "secret", token))
                        .html())
                .contains("dora");
    }

    @Test
    void theCommandLineLinksAPersonThatIsKnown() {
        TestProvider.person("subject-emil", "");
        String home = city.node("bureau-node").home().directory().toString();
        assertThat(command(home, "people", "emil", "--subject", "subject-emil")).isNotZero();
        assertThat(command(home, "people", "emil", "--organization", "bureau", "--subject", "subject-emil"))
                .isZero();
        assertThat(command(home, "people", "emil")).isNotZero();
    }

    private static int command(String home, String... arguments) {
        return new CommandLine(new NodeCommand())
                .setExecutionExceptionHandler((failure, line, parsed) -> 1)
                .execute(java.util.stream.Stream.concat(
                                java.util.stream.Stream.of("--home", home), java.util.stream.Stream.of(arguments))
                        .toArray(String[]::new));
    }

    @Test
    void theSignInPageOffersItInBothLanguagesOnAPhoneToo() throws Exception {
        Browser browser = Chromium.browser();
        TestProvider.person("subject-fred", "");
        for (int width : new int[] {390, 1440}) {
            Page page = browser.newPage(new Browser.NewPageOptions().setViewportSize(width, 900));
            for (String language : List.of("zh", "en")) {
                page.navigate(address + "/sign-in?language=" + language);
                assertThat(page.textContent("#provider"))
                        .isEqualTo(language.equals("zh") ? "用统一身份认证登录" : "Sign in with single sign-on");
                Chromium.picture(page, "sign-in-provider-" + language + "-" + width);
                assertThat(Axe.findings(page)).isEmpty();
            }
            page.click("#provider");
            page.fill("input[name=username]", "subject-fred");
            page.fill("input[name=password]", TestProvider.PASSWORD);
            page.click("button[type=submit]");
            page.waitForURL(url -> url.startsWith(address));
            assertThat(page.textContent("main")).contains("subject-fred");
            Chromium.picture(page, "sign-in-stranger-" + width);
            page.close();
        }
    }

    private static String location(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
        return answer.uri()
                .resolve(answer.headers().firstValue("Location").orElseThrow())
                .toString();
    }

    private static String parameter(String address, String name) {
        Matcher found = Pattern.compile("[?&]" + name + "=([^&]*)").matcher(address);
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    /** A browser without a screen, which stops wherever the test wants it to. */
    private static final class Caller {

        private final CookieManager cookies = new CookieManager();
        private final HttpClient http =
                HttpClient.newBuilder().cookieHandler(cookies).build();

        HttpResponse<String> get(String address) throws Exception {
            return http.send(
                    HttpRequest.newBuilder(URI.create(address))
                            .header("Accept", "text/html")
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }

        String session() {
            return cookies.getCookieStore().getCookies().stream()
                    .filter(cookie -> cookie.getName().startsWith("yuheng-"))
                    .map(HttpCookie::getValue)
                    .findFirst()
                    .orElseThrow();
        }

        /** Signs in at the provider and gives the address that it sends back to, without going there. */
        String answer(String subject) throws Exception {
            String begun = location(get(address + "/sign-in/with"));
            location(get(begun));
            Matcher token = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"")
                    .matcher(get(TestProvider.issuer() + "/login").body());
            assertThat(token.find()).isTrue();
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
            return location(get(location(signedIn)));
        }

        /** Once more, where the provider still knows the person. */
        String again() throws Exception {
            return location(get(location(get(address + "/sign-in/with"))));
        }
    }
}
