package org.yuheng.orchestrator.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.identity.Role;
import org.yuheng.orchestrator.passkeys.Passkey;
import org.yuheng.orchestrator.passkeys.Passkeys;
import org.yuheng.orchestrator.support.VirtualAuthenticator;
import org.yuheng.orchestrator.support.Visitor;
import org.yuheng.trust.Digests;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.approval.PasskeyApproval;
import org.yuheng.trust.envelope.Envelope;
import org.yuheng.trust.passkey.PasskeyAssertion;
import org.yuheng.trust.passkey.SoftAuthenticator;

/** Approvals signed with a passkey: in Chromium with its virtual authenticator, and by those who should not. */
class PasskeyApprovalTest extends CityTest {

    private static final byte[] STATEMENT = "a statement".getBytes(StandardCharsets.UTF_8);
    private static final byte[] CHALLENGE = Digests.sha256(STATEMENT);

    @Autowired
    private Passkeys passkeys;

    @BeforeEach
    void security() {
        people.person("pk.admin", "pk-office", Role.SECURITY_ADMIN);
    }

    @AfterEach
    void nobodyAsksForPasskeys() {
        demand(false);
    }

    private void demand(boolean demanded) {
        as("pk.admin")
                .put("/organisations/jo-social/passkeys", Map.of("demanded", demanded))
                .expect(200);
    }

    @Test
    void aReviewerSignsWithAPasskeyAndTheReceiptSaysWhose() {
        String id = received(tee());
        String task = task("jo-social.reviewer", id);
        demand(true);
        as("jo-social.reviewer")
                .post("/approvals/" + task + "/approve", Map.of("reason", "同意"))
                .refused(403, "PASSKEY_NEEDED");
        try (Visitor reviewer = visitorAtLocalhost()) {
            Page page = reviewer.page();
            reviewer.signIn("jo-social.reviewer");
            assertThat(page.locator("details.person summary")).containsText("jo-social.reviewer");
            VirtualAuthenticator authenticator = VirtualAuthenticator.of(page);

            reviewer.open("/approvals/" + task);
            assertThat(page.locator("a[href='/passkeys']:visible")).isVisible();
            reviewer.open("/passkeys");
            reviewer.look("passkeys-none");
            page.locator("#name").fill("办公电脑");
            page.locator("form[data-passkey-new] button").click();
            assertThat(page.locator("#done")).containsText("办公电脑");
            reviewer.look("passkeys");

            authenticator.verifies(false);
            reviewer.open("/approvals/" + task);
            page.locator("#verdict-approve").check();
            page.locator("#reason").fill("街道统计，同意 🙂");
            page.locator("main form.verdict button[type=submit]").click();
            assertThat(page.locator("[data-passkey-refused]")).isVisible();
            authenticator.verifies(true);
            page.locator("main form.verdict button[type=submit]").click();
            assertThat(page).hasURL(Pattern.compile("/inbox$"));
            assertThat(page.locator("#done")).containsText(id);
        }
        demand(false);
        approveUntil(id, "IN_USE");
        awaitRun(id, 1, "RELEASED");
        assertThat(city.party("jo-n-one").approvalsOf(id))
                .as("shown to the owners' node")
                .anyMatch(
                        approval -> PasskeyApproval.is(Envelope.parse(approval).value()));
        try (Visitor clerk = visitor("jo.clerk")) {
            await().pollInSameThread().atMost(SOON).until(() -> {
                clerk.open("/receipts/" + id + "-1");
                return clerk.page().locator("#tamper-heading").count() == 1;
            });
            String key = passkeys.of("jo-social.reviewer").get(0).keyId();
            assertThat(clerk.page().locator("main")).containsText("passkey " + key + " of jo-social.reviewer");
            assertThat(clerk.page().locator("tr:has-text('通行密钥签署') .tag-good")).isVisible();
        }
    }

    @Test
    void withoutScriptThePageSaysThatAPasskeyIsNeeded() {
        String id = received(tee());
        String task = task("jo-social.reviewer", id);
        demand(true);
        try (Visitor reviewer = visitorWithoutScript()) {
            reviewer.signIn("jo-social.reviewer");
            reviewer.open("/approvals/" + task);
            reviewer.page().locator("#verdict-approve").check();
            reviewer.page()
                    .locator("main form.verdict button[type=submit]")
                    .click(new Locator.ClickOptions().setForce(true));
            assertThat(reviewer.page().locator(".problems")).containsText("通行密钥");
        }
        demand(false);
        try (Visitor reviewer = visitorWithoutScript()) {
            reviewer.signIn("jo-social.reviewer");
            reviewer.open("/approvals/" + task);
            reviewer.page().locator("#verdict-approve").check();
            reviewer.page()
                    .locator("main form.verdict button[type=submit]")
                    .click(new Locator.ClickOptions().setForce(true));
            assertThat(reviewer.page()).hasURL(Pattern.compile("/inbox$"));
        }
    }

    @Test
    void aSignatureCountsOnceForOneStatementOfOnePerson() {
        CurrentUser anna = person("pk.anna");
        CurrentUser bert = person("pk.bert");
        SoftAuthenticator hers = registered(anna);
        SoftAuthenticator his = registered(bert);

        passkeys.ask(anna, "T-1", CHALLENGE, STATEMENT);
        hers.counter = 5;
        PasskeyAssertion signed = hers.sign(CHALLENGE);
        assertThat(take(anna, "T-1", signed).value().statement().bytes()).isEqualTo(STATEMENT);
        assertRefused(take(anna, "T-1", signed), "PASSKEY_NOT_ASKED");

        // Asked again, the old answer's counter does not go on.
        passkeys.ask(anna, "T-1", CHALLENGE, STATEMENT);
        assertRefused(take(anna, "T-1", signed), "PASSKEY_COUNTER");
        passkeys.ask(anna, "T-1", CHALLENGE, STATEMENT);
        hers.counter = 4;
        assertRefused(take(anna, "T-1", hers.sign(CHALLENGE)), "PASSKEY_COUNTER");

        passkeys.ask(anna, "T-2", CHALLENGE, STATEMENT);
        assertRefused(take(anna, "T-2", his.sign(CHALLENGE)), "PASSKEY_UNKNOWN");
        passkeys.ask(anna, "T-2", Digests.sha256(new byte[1]), new byte[1]);
        hers.counter = 6;
        assertRefused(take(anna, "T-2", hers.sign(CHALLENGE)), "PASSKEY_CHALLENGE");
        assertRefused(take(bert, "T-2", his.sign(CHALLENGE)), "PASSKEY_NOT_ASKED");

        for (Lie lie : List.of(
                new Lie("PASSKEY_ORIGIN", a -> a.origin = "https://evil.example"),
                new Lie("PASSKEY_RELYING_PARTY", a -> a.relyingParty = "evil.example"),
                new Lie("PASSKEY_NOT_VERIFIED", a -> a.flags = 0x01))) {
            SoftAuthenticator other = registered(anna);
            other.counter = 9;
            lie.tell().accept(other);
            passkeys.ask(anna, "T-3", CHALLENGE, STATEMENT);
            assertRefused(take(anna, "T-3", other.sign(CHALLENGE)), lie.code());
        }
        assertThat(passkeys.remove(anna, passkeys.of("pk.bert").get(0).keyId())).isFalse();
        assertThat(passkeys.remove(bert, passkeys.of("pk.bert").get(0).keyId())).isTrue();
        passkeys.ask(bert, "T-4", CHALLENGE, STATEMENT);
        his.counter = 9;
        assertRefused(take(bert, "T-4", his.sign(CHALLENGE)), "PASSKEY_UNKNOWN");
    }

    @Test
    void aRegistrationCountsOnceAndAKeyIsOnePersons() {
        CurrentUser carl = person("pk.carl");
        CurrentUser dora = person("pk.dora");
        SoftAuthenticator authenticator = new SoftAuthenticator();
        byte[] asked = passkeys.askForNew(carl).challenge().bytes();

        assertRefused(passkeys.register(dora, "x", authenticator.register(asked)), "PASSKEY_NOT_ASKED");
        assertThat(passkeys.register(carl, "x", authenticator.register(asked)).isAccepted())
                .isTrue();
        assertRefused(passkeys.register(carl, "x", authenticator.register(asked)), "PASSKEY_NOT_ASKED");
        byte[] again = passkeys.askForNew(dora).challenge().bytes();
        assertRefused(passkeys.register(dora, "x", authenticator.register(again)), "PASSKEY_TAKEN");
        passkeys.askForNew(dora);
        assertRefused(passkeys.register(dora, "x", new SoftAuthenticator().register(again)), "PASSKEY_CHALLENGE");
    }

    @Test
    void onlyTheSecurityAdministratorSaysWhoNeedsAPasskey() {
        as("jo-social.reviewer")
                .put("/organisations/jo-social/passkeys", Map.of("demanded", false))
                .refused(403, "FORBIDDEN");
        as("pk.admin")
                .put("/organisations/pk-nowhere/passkeys", Map.of("demanded", true))
                .refused(404, "NOT_FOUND");
    }

    private record Lie(String code, java.util.function.Consumer<SoftAuthenticator> tell) {}

    private CurrentUser person(String username) {
        people.person(username, "pk-office", Role.APPLICANT);
        return new CurrentUser(username, username, "pk-office", Set.of(Role.APPLICANT), false);
    }

    private SoftAuthenticator registered(CurrentUser user) {
        SoftAuthenticator authenticator = new SoftAuthenticator();
        byte[] asked = passkeys.askForNew(user).challenge().bytes();
        Outcome<Passkey> made = passkeys.register(user, "key", authenticator.register(asked));
        assertThat(made.isAccepted()).as(made.toString()).isTrue();
        return authenticator;
    }

    private Outcome<Passkeys.Signed> take(CurrentUser user, String subject, PasskeyAssertion signed) {
        return passkeys.take(
                user,
                subject,
                new Passkeys.Answer(
                        signed.credentialId(), signed.authenticatorData(), signed.clientData(), signed.signature()));
    }

    private static void assertRefused(Outcome<?> outcome, String code) {
        assertThat(outcome.isAccepted()).isFalse();
        assertThat(outcome.refusal().code()).isEqualTo(code);
    }
}
