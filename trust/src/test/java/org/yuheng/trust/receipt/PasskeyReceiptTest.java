package org.yuheng.trust.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.yuheng.json.StrictJson;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.approval.ApprovalStatement;
import org.yuheng.trust.approval.PasskeyApproval;
import org.yuheng.trust.passkey.PasskeyAssertion;
import org.yuheng.trust.passkey.SoftAuthenticator;

/** A receipt with an approval by passkey: whose key signed is said, and no more than is known. */
class PasskeyReceiptTest {

    private static final String APPROVER = "account-7";

    private final SoftAuthenticator authenticator = new SoftAuthenticator();
    private final ReceiptScene scene = new ReceiptScene();

    @Test
    void namesTheApproversOwnKeyWhereItIsPinned() {
        approvedBy(authenticator, "platform");
        pin(Map.of(APPROVER, List.of(authenticator.publicKey())));

        List<Check> checks = scene.verify(scene.file());

        assertThat(ReceiptVerifier.allPassed(checks)).as(checks.toString()).isTrue();
        assertThat(check(checks, CheckCode.PASSKEYS).detail()).contains("of account-7 (pinned)");
        assertThat(check(checks, CheckCode.APPROVALS).detail()).contains("passkey sha256:");
    }

    @Test
    void saysWhereTheKeyIsThePlatformsWordAlone() {
        approvedBy(authenticator, "platform");
        pin(Map.of());

        assertThat(check(scene.verify(scene.file()), CheckCode.PASSKEYS).detail())
                .contains("(on the platform's word)");
    }

    @Test
    void refusesAKeyThatIsAnothersOrNobodys() {
        approvedBy(new SoftAuthenticator(), "platform");
        pin(Map.of(APPROVER, List.of(authenticator.publicKey())));
        assertRefused("PASSKEY_OTHER_PERSON");

        approvedBy(authenticator, "stranger");
        pin(Map.of());
        assertRefused("PASSKEY_PERSON_UNKNOWN");

        scene.passkeys = Optional.empty();
        assertRefused("PASSKEY_NOT_EXPECTED");
    }

    @Test
    void refusesAnAssertionOverAnotherStatement() {
        pin(Map.of(APPROVER, List.of(authenticator.publicKey())));
        byte[] signed = statement();
        PasskeyAssertion assertion = authenticator.sign(PasskeyApproval.challenge(signed));
        ApprovalStatement other = scene.approval("CITY", "tax", ApprovalStatement.Method.PASSKEY);
        replace(new PasskeyApproval(Base64Bytes.of(StrictJson.write(other)), assertion), "platform");

        assertRefused("PASSKEY_CHALLENGE");
    }

    @Test
    void refusesAStatementThatClaimsAnotherWayOfSigning() {
        pin(Map.of(APPROVER, List.of(authenticator.publicKey())));
        byte[] statement = StrictJson.write(scene.approval("OWNER", "tax", ApprovalStatement.Method.PERSONAL_KEY));
        replace(
                new PasskeyApproval(
                        Base64Bytes.of(statement), authenticator.sign(PasskeyApproval.challenge(statement))),
                "platform");

        assertRefused("APPROVAL_METHOD");
    }

    private byte[] statement() {
        return StrictJson.write(scene.approval("OWNER", "tax", ApprovalStatement.Method.PASSKEY));
    }

    private void approvedBy(SoftAuthenticator by, String carrier) {
        byte[] statement = statement();
        replace(new PasskeyApproval(Base64Bytes.of(statement), by.sign(PasskeyApproval.challenge(statement))), carrier);
    }

    /** In place of the owner's approval. */
    private void replace(PasskeyApproval approval, String carrier) {
        scene.receipt = ReceiptScene.withApprovals(
                scene.receipt,
                List.of(
                        approval.carriedBy(scene.keys.get(carrier)),
                        scene.receipt.approvals().get(1)));
    }

    private void pin(Map<String, List<Base64Bytes>> keys) {
        scene.passkeys = Optional.of(new PinnedKeys.Passkeys("localhost", List.of(), keys));
    }

    private void assertRefused(String code) {
        List<Check> checks = scene.verify(scene.file());
        assertThat(check(checks, CheckCode.PASSKEYS).passed()).isFalse();
        assertThat(check(checks, CheckCode.PASSKEYS).reason()).isEqualTo(code);
        assertThat(check(checks, CheckCode.APPROVALS).passed()).isFalse();
    }

    private static Check check(List<Check> checks, CheckCode code) {
        return checks.stream().filter(one -> one.code() == code).findFirst().orElseThrow();
    }
}
