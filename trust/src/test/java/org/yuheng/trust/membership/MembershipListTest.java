package org.yuheng.trust.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.envelope.Keyring;
import org.yuheng.trust.identity.SignatureSuite;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.log.NoteSigner;

class MembershipListTest {

    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

    private final SigningKey operator = SigningKey.generate(SignatureSuite.ED25519);
    private final SigningKey tax = SigningKey.generate(SignatureSuite.P256);
    private final SigningKey taxGrants = SigningKey.generate(SignatureSuite.SM2);
    private final MembershipList list = list(1, member("tax-node", tax));

    private MembershipList list(long number, MembershipList.Member... members) {
        return new MembershipList(number, NOW, NOW.plus(Duration.ofDays(180)), List.of(members), List.of("serial-1"));
    }

    private MembershipList.Member member(String node, SigningKey key) {
        return new MembershipList.Member(
                node,
                "tax",
                "127.0.0.1:8443",
                Base64Bytes.of(key.verifyingKey().spki()),
                new NoteSigner(node, SigningKey.generate(SignatureSuite.ED25519)).witnessKey(),
                List.of(new MembershipList.Owner(
                        "tax", List.of(Base64Bytes.of(taxGrants.verifyingKey().spki())))));
    }

    @Test
    void saysWhoseKeysAreWhose() {
        MembershipList read = MembershipList.verify(
                        list.sign(operator).toBytes(), Keyring.of(operator.verifyingKey()), NOW.plusSeconds(1))
                .value();

        assertThat(read).isEqualTo(list);
        assertThat(read.participant("tax-node", "tax", tax.verifyingKey()).isAccepted())
                .isTrue();
        assertThat(read.grantKeys("tax").keyIds()).containsExactly(taxGrants.keyId());
        assertThat(read.grantKeys("police").keyIds()).isEmpty();
        assertThat(read.sealingRevoked("serial-1")).isTrue();
    }

    @Test
    void othersAreRefused() {
        assertThat(list.participant("bank-node", "bank", tax.verifyingKey())
                        .refusal()
                        .code())
                .isEqualTo("NOT_A_MEMBER");
        assertThat(list.participant("tax-node", "police", tax.verifyingKey())
                        .refusal()
                        .code())
                .isEqualTo("MEMBER_ORGANIZATION_DIFFERS");
        assertThat(list.participant("tax-node", "tax", operator.verifyingKey())
                        .refusal()
                        .code())
                .isEqualTo("MEMBER_KEY_DIFFERS");
    }

    @Test
    void aListOfAnotherKeyOrPastItsEndIsRefused() {
        byte[] bytes = list.sign(operator).toBytes();

        assertThat(MembershipList.verify(bytes, Keyring.of(tax.verifyingKey()), NOW)
                        .refusal()
                        .code())
                .isEqualTo("ENVELOPE_UNKNOWN_SIGNER");
        assertThat(MembershipList.verify(bytes, Keyring.of(operator.verifyingKey()), NOW.plus(Duration.ofDays(180)))
                        .refusal()
                        .code())
                .isEqualTo("MEMBERSHIP_EXPIRED");
    }

    @Test
    void aNodeOrKeyStandsOnce() {
        assertThatThrownBy(() -> list(1, member("a-node", tax), member("b-node", tax)))
                .hasMessageContaining("stands twice");
        assertThatThrownBy(() -> list(1, member("a-node", tax), member("a-node", operator)))
                .hasMessageContaining("stands twice");
    }
}
