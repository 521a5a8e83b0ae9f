package org.yuheng.trust.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.yuheng.json.StrictJson;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.Digests;
import org.yuheng.trust.approval.ApprovalStatement;
import org.yuheng.trust.approval.PasskeyApproval;
import org.yuheng.trust.approval.PasskeyVerdict;
import org.yuheng.trust.approval.ReviewVerdict;
import org.yuheng.trust.envelope.Envelope;
import org.yuheng.trust.passkey.SoftAuthenticator;

/** A receipt with what was approved by passkey beside the chain: the own office's approval, and the result's. */
class PasskeyVerdictReceiptTest {

    private static final String HEAD = "account-3";

    private final SoftAuthenticator authenticator = new SoftAuthenticator();
    private final ReceiptScene scene = new ReceiptScene();
    private final Receipt genuine = scene.receipt;

    @BeforeEach
    void pin() {
        scene.passkeys = Optional.of(
                new PinnedKeys.Passkeys("localhost", List.of(), Map.of(HEAD, List.of(authenticator.publicKey()))));
    }

    @Test
    void namesTheKeyOfTheOwnOfficesHead() {
        beside(office(), authenticator);

        List<Check> checks = scene.verify(scene.file());

        assertThat(ReceiptVerifier.allPassed(checks)).as(checks.toString()).isTrue();
        assertThat(check(checks, CheckCode.PASSKEYS).detail())
                .contains("APPLICANT_HEAD@health by passkey sha256:", "of account-3 (pinned)");
        assertThat(check(checks, CheckCode.APPROVALS).detail())
                .contains("APPLICANT_HEAD@health of health with passkey");
    }

    @Test
    void takesTheApprovalOfAResultThoughItCameAfterTheRelease() {
        beside(result(Digests.of(scene.decision), Digests.of(scene.spec)), authenticator);
        assertThat(ReceiptVerifier.allPassed(scene.verify(scene.file()))).isTrue();
    }

    @Test
    void refusesAVerdictOnSomethingElse() {
        beside(verdict("R-2", ReceiptScene.REQUEST, "", "", "", ReviewVerdict.Verdict.APPROVED), authenticator);
        assertRefused("APPROVAL_OTHER_REQUEST");
        beside(verdict("R-1", ReceiptScene.digest("other"), "", "", "", ReviewVerdict.Verdict.APPROVED), authenticator);
        assertRefused("APPROVAL_OTHER_REQUEST");
        beside(result("", Digests.of(scene.spec)), authenticator);
        assertRefused("APPROVAL_OTHER_DECISION");
        beside(result(Digests.of(scene.decision), ReceiptScene.digest("other")), authenticator);
        assertRefused("APPROVAL_OTHER_SPEC");
        beside(verdict("R-1", ReceiptScene.REQUEST, "", "", "", ReviewVerdict.Verdict.REFUSED), authenticator);
        assertRefused("APPROVAL_REFUSED");
    }

    @Test
    void refusesAnothersKey() {
        beside(office(), new SoftAuthenticator());
        assertRefused("APPROVAL_PASSKEY_OTHER_PERSON");
        assertThat(check(scene.verify(scene.file()), CheckCode.PASSKEYS).reason())
                .isEqualTo("PASSKEY_OTHER_PERSON");
    }

    @Test
    void refusesAVerdictThatWasSignedAsAnApproval() {
        byte[] bytes = StrictJson.write(office());
        replace(
                new PasskeyVerdict(Base64Bytes.of(bytes), authenticator.sign(PasskeyApproval.challenge(bytes)))
                        .carriedBy(scene.keys.get("platform")),
                genuine.approvals());
        assertRefused("APPROVAL_PASSKEY_CHALLENGE");
    }

    @Test
    void neverStandsInForAStepThatTheDecisionDemands() {
        byte[] bytes = StrictJson.write(office());
        replace(
                new PasskeyVerdict(Base64Bytes.of(bytes), authenticator.sign(PasskeyVerdict.challenge(bytes)))
                        .carriedBy(scene.keys.get("platform")),
                genuine.approvals().subList(1, 2));
        assertRefused("APPROVAL_MISSING");
    }

    private static ReviewVerdict office() {
        return verdict("R-1", ReceiptScene.REQUEST, "", "", "", ReviewVerdict.Verdict.APPROVED);
    }

    private static ReviewVerdict result(String decision, String spec) {
        return verdict(
                "R-1",
                ReceiptScene.REQUEST,
                decision,
                spec,
                ReceiptScene.digest("the manifest"),
                ReviewVerdict.Verdict.APPROVED);
    }

    private static ReviewVerdict verdict(
            String request, String form, String decision, String spec, String result, ReviewVerdict.Verdict verdict) {
        boolean ofResult = !result.isEmpty();
        return new ReviewVerdict(
                "R-1-O1-1",
                request,
                form,
                decision,
                spec,
                result,
                ofResult ? "RESULT_REVIEWER" : "APPLICANT_HEAD",
                "health",
                HEAD,
                verdict,
                "",
                "",
                ReceiptScene.NOW.plusSeconds(ofResult ? 30 : -7200),
                ApprovalStatement.Method.PASSKEY);
    }

    private void beside(ReviewVerdict verdict, SoftAuthenticator by) {
        byte[] bytes = StrictJson.write(verdict);
        replace(
                new PasskeyVerdict(Base64Bytes.of(bytes), by.sign(PasskeyVerdict.challenge(bytes)))
                        .carriedBy(scene.keys.get("platform")),
                genuine.approvals());
    }

    private void replace(Envelope verdict, List<Envelope> chain) {
        List<Envelope> approvals = new ArrayList<>(chain);
        approvals.add(verdict);
        scene.receipt = ReceiptScene.withApprovals(genuine, approvals);
    }

    private void assertRefused(String code) {
        Check approvals = check(scene.verify(scene.file()), CheckCode.APPROVALS);
        assertThat(approvals.passed()).isFalse();
        assertThat(approvals.reason()).isEqualTo(code);
    }

    private static Check check(List<Check> checks, CheckCode code) {
        return checks.stream().filter(one -> one.code() == code).findFirst().orElseThrow();
    }
}
