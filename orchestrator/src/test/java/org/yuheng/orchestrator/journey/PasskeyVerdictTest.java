package org.yuheng.orchestrator.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.yuheng.orchestrator.approval.ReviewTask;
import org.yuheng.orchestrator.approval.ReviewTasks;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.identity.Role;
import org.yuheng.orchestrator.passkeys.Passkeys;
import org.yuheng.orchestrator.support.PlainVisitor;
import org.yuheng.orchestrator.support.VirtualAuthenticator;
import org.yuheng.orchestrator.support.Visitor;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.approval.PasskeyVerdict;
import org.yuheng.trust.approval.ReviewVerdict;
import org.yuheng.trust.envelope.Envelope;
import org.yuheng.trust.passkey.PasskeyAssertion;
import org.yuheng.trust.passkey.RelyingParty;
import org.yuheng.trust.passkey.SoftAuthenticator;
import tools.jackson.databind.json.JsonMapper;

/** Verdicts outside the decision's chain, of the own office and on a result, signed with a passkey where one is asked for. */
class PasskeyVerdictTest extends CityTest {

    private static final RelyingParty HERE = new RelyingParty("localhost", List.of());

    @Autowired
    private Passkeys passkeys;

    @Autowired
    private ReviewTasks tasks;

    @BeforeEach
    void security() {
        people.person("pk.admin", "pk-office", Role.SECURITY_ADMIN);
    }

    @AfterEach
    void nobodyAsksForPasskeys() {
        demand("jo-stat", false);
        demand("jo-tax", false);
    }

    private void demand(String organisation, boolean demanded) {
        as("pk.admin")
                .put("/organisations/" + organisation + "/passkeys", Map.of("demanded", demanded))
                .expect(200);
    }

    @Test
    void theHeadOfTheOwnOfficeSignsWithAPasskeyAndTheReceiptSaysSo() {
        demand("jo-stat", true);
        String id = submitted(tee());
        String task = task("jo.boss", id);
        as("jo.boss")
                .post("/approvals/" + task + "/approve", Map.of("reason", "同意"))
                .refused(403, "PASSKEY_NEEDED");
        as("jo.boss")
                .post("/approvals/" + task + "/refuse", Map.of("ground", "OFFICE_DISAGREES", "reason", "不支持"))
                .refused(403, "PASSKEY_NEEDED");
        assertThat(state(id)).isEqualTo("DRAFT");
        try (Visitor boss = visitorAtLocalhost()) {
            Page page = boss.page();
            boss.signIn("jo.boss");
            VirtualAuthenticator.of(page);
            boss.open("/passkeys");
            page.locator("#name").fill("手机");
            page.locator("form[data-passkey-new] button").click();
            assertThat(page.locator("#done")).containsText("手机");

            boss.open("/approvals/" + task);
            page.locator("#verdict-approve").check();
            page.locator("#reason").fill("支持 🙂");
            boss.look("approval-office-passkey");
            page.locator("main form.verdict button[type=submit]").click();
            assertThat(page).hasURL(Pattern.compile("/inbox$"));
            assertThat(page.locator("#done")).containsText(id);
        }
        ReviewTask decided = tasks.find(task).orElseThrow();
        PasskeyVerdict.Verified verified = PasskeyVerdict.verify(
                        Envelope.parse(decided.statement().orElseThrow()).value(), HERE)
                .value();
        String key = passkeys.of("jo.boss").get(0).keyId();
        assertThat(verified.key().keyId()).isEqualTo(key);
        assertThat(verified.statement().formDigest())
                .isEqualTo(request(id).get("formDigest").asString());
        assertThat(verified.statement().verdict()).isEqualTo(ReviewVerdict.Verdict.APPROVED);
        assertThat(verified.statement().reason()).isEqualTo("支持 🙂");

        demand("jo-stat", false);
        approveUntil(id, "IN_USE");
        awaitRun(id, 1, "RELEASED");
        assertThat(city.party("jo-n-one").approvalsOf(id))
                .as("the chain alone is shown to owners' nodes")
                .noneMatch(shown -> PasskeyVerdict.is(Envelope.parse(shown).value()));
        try (Visitor clerk = visitor("jo.clerk")) {
            await().pollInSameThread().atMost(SOON).until(() -> {
                clerk.open("/receipts/" + id + "-1");
                return clerk.page().locator("#tamper-heading").count() == 1;
            });
            assertThat(clerk.page().locator("main"))
                    .containsText("APPLICANT_HEAD@jo-stat by passkey " + key + " of jo.boss");
            assertThat(clerk.page().locator("tr:has-text('通行密钥签署') .tag-good")).isVisible();
        }
    }

    @Test
    void whereNobodyAsksForItTheOwnOfficeSignsAsBefore() {
        String id = received(tee());
        ReviewTask office = tasks.of(id).stream()
                .filter(task -> task.stage() == ReviewTask.Stage.OFFICE)
                .findFirst()
                .orElseThrow();
        Envelope envelope = Envelope.parse(office.statement().orElseThrow()).value();
        assertThat(envelope.payloadType()).isEqualTo(ReviewVerdict.PAYLOAD_TYPE);
    }

    @Test
    void askingForASupplementNeedsNoPasskey() {
        demand("jo-stat", true);
        String id = submitted(tee());
        as("jo.boss")
                .post("/approvals/" + task("jo.boss", id) + "/supplement", Map.of("reason", "请写明用途"))
                .expect(200);
    }

    @Test
    void aResultIsRefusedWithAPasskeyOverExactlyThatVerdict() {
        Map<String, Object> members = form(
                Map.of("members", "jo_members"), Map.of("kind", "SQL", "query", "select person, tax from members"));
        String id = received(members);
        approveUntil(id, "IN_USE");
        awaitRun(id, 1, "RESULT_REVIEW");
        String task = task("jo.checker", id);
        demand("jo-tax", true);
        as("jo.checker")
                .post("/approvals/" + task + "/refuse", Map.of("ground", "RESULT_DISCLOSES", "reason", "可识别个人"))
                .refused(403, "PASSKEY_NEEDED");

        SoftAuthenticator checkers = registered("jo.checker");
        PlainVisitor checker = plainVisitor("jo.checker");
        checker.get("/approvals/" + task);
        Map<String, String> refusal = Map.of("verdict", "refuse", "ground", "RESULT_DISCLOSES", "reason", "可识别个人");
        assertThat(checker.post("/approvals/" + task, refusal).status()).isEqualTo(422);

        Map<String, String> other = Map.of("verdict", "approve", "ground", "", "reason", "可以");
        Map<String, String> signedOther = signed(checker, task, other, checkers);
        signedOther.putAll(refusal);
        assertThat(checker.post("/approvals/" + task, signedOther).status())
                .as("a signature for yes is none for no")
                .isEqualTo(409);

        assertThat(checker.post("/approvals/" + task, signed(checker, task, refusal, checkers))
                        .location())
                .isEqualTo("/inbox");
        awaitRun(id, 1, "FAILED");
        ReviewVerdict verdict = PasskeyVerdict.verify(
                        Envelope.parse(tasks.find(task)
                                        .orElseThrow()
                                        .statement()
                                        .orElseThrow())
                                .value(),
                        HERE)
                .value()
                .statement();
        assertThat(verdict.verdict()).isEqualTo(ReviewVerdict.Verdict.REFUSED);
        assertThat(verdict.resultDigest()).startsWith("sha256:");
    }

    private SoftAuthenticator registered(String username) {
        CurrentUser user = new CurrentUser(username, username, "jo-tax", Set.of(Role.RESULT_REVIEWER), false);
        SoftAuthenticator authenticator = new SoftAuthenticator();
        byte[] asked = passkeys.askForNew(user).challenge().bytes();
        assertThat(passkeys.register(user, "key", authenticator.register(asked)).isAccepted())
                .isTrue();
        return authenticator;
    }

    /** The form with what the page's script would add to it. */
    private static Map<String, String> signed(
            PlainVisitor person, String task, Map<String, String> form, SoftAuthenticator authenticator) {
        String question = person.ask("/approvals/" + task + "/statement", form).html();
        Base64Bytes challenge = Base64Bytes.parse(
                JsonMapper.builder().build().readTree(question).get("challenge").asString());
        authenticator.counter++;
        PasskeyAssertion assertion = authenticator.sign(challenge.bytes());
        Map<String, String> fields = new TreeMap<>(form);
        fields.put("credential", assertion.credentialId().text());
        fields.put("authenticator", assertion.authenticatorData().text());
        fields.put("client", assertion.clientData().text());
        fields.put("signature", assertion.signature().text());
        return fields;
    }
}
