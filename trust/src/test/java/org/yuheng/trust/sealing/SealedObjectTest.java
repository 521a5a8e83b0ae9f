package org.yuheng.trust.sealing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.envelope.Keyring;
import org.yuheng.trust.identity.SignatureSuite;
import org.yuheng.trust.identity.SigningKey;

class SealedObjectTest {

    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
    private static final byte[] RESULT = "g,sum\nA,12\n".getBytes(StandardCharsets.UTF_8);

    private final SigningKey authority = SigningKey.generate(SignatureSuite.ED25519);
    private final SealingKeyPair tax = SealingKeyPair.generate(SealingSuite.HPKE_P256);
    private final SealingKeyPair police = SealingKeyPair.generate(SealingSuite.SM2_SM4GCM);

    @Test
    void opensForEveryRecipientAndNobodyElse() {
        byte[] sealed = SealedObject.seal(
                RESULT,
                "R-1/1/1:result",
                Map.of("job", "R-1/1/1"),
                List.of(certified("tax", tax), certified("police", police)));

        assertThat(SealedObject.open(sealed, tax, "R-1/1/1:result").value()).isEqualTo(RESULT);
        assertThat(SealedObject.open(sealed, police, "R-1/1/1:result").value()).isEqualTo(RESULT);
        assertThat(SealedObject.open(sealed, SealingKeyPair.generate(SealingSuite.HPKE_P256), "R-1/1/1:result")
                        .refusal()
                        .code())
                .isEqualTo("SEALED_OBJECT_NOT_FOR_KEY");
        assertThat(SealedObject.open(sealed, tax, "R-1/2/1:result").refusal().code())
                .isEqualTo("SEALED_OBJECT_NAME");
    }

    @Test
    void refusesEveryChangedByte() {
        byte[] sealed = SealedObject.seal(RESULT, "n", Map.of("rows", "1"), List.of(certified("tax", tax)));
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThat(SealedObject.open(changed, tax, "n").isAccepted())
                    .as("byte " + i)
                    .isFalse();
        }
        for (int length = 0; length < sealed.length; length++) {
            assertThat(SealedObject.open(Arrays.copyOf(sealed, length), tax, "n")
                            .isAccepted())
                    .isFalse();
        }
        assertThat(SealedObject.open(Arrays.copyOf(sealed, sealed.length + 1), tax, "n")
                        .refusal()
                        .code())
                .isEqualTo("SEALED_OBJECT_TRAILING");
    }

    @Test
    void aKeySwappedByTheOrchestratorIsRefusedByTheNodeThatSeals() {
        SigningKey orchestrator = SigningKey.generate(SignatureSuite.ED25519);
        SealingKeyPair swapped = SealingKeyPair.generate(SealingSuite.HPKE_P256);
        byte[] forged = statement("tax", swapped).sign(orchestrator).toBytes();

        assertThat(SealingCertificate.verify(forged, Keyring.of(authority.verifyingKey()), "tax", "node-tax", NOW)
                        .refusal()
                        .code())
                .isEqualTo("ENVELOPE_UNKNOWN_SIGNER");
    }

    @Test
    void anotherRecipientsGenuineKeyIsRefusedInItsPlace() {
        byte[] genuine = statement("police", police).sign(authority).toBytes();

        assertThat(SealingCertificate.verify(genuine, Keyring.of(authority.verifyingKey()), "tax", "node-tax", NOW)
                        .refusal()
                        .code())
                .isEqualTo("SEALING_CERTIFICATE_SUBJECT");
    }

    @Test
    void certificatesHaveABeginningAndAnEnd() {
        byte[] bytes = statement("tax", tax).sign(authority).toBytes();
        Keyring pinned = Keyring.of(authority.verifyingKey());
        assertThat(SealingCertificate.verify(bytes, pinned, "tax", "node-tax", NOW.minus(Duration.ofDays(2)))
                        .refusal()
                        .code())
                .isEqualTo("SEALING_CERTIFICATE_NOT_YET_VALID");
        assertThat(SealingCertificate.verify(bytes, pinned, "tax", "node-tax", NOW.plus(Duration.ofDays(365)))
                        .refusal()
                        .code())
                .isEqualTo("SEALING_CERTIFICATE_EXPIRED");
    }

    private CertifiedKey certified(String organization, SealingKeyPair pair) {
        Outcome<CertifiedKey> key = SealingCertificate.verify(
                statement(organization, pair).sign(authority).toBytes(),
                Keyring.of(authority.verifyingKey()),
                organization,
                "node-" + organization,
                NOW);
        return key.value();
    }

    private static SealingCertificate statement(String organization, SealingKeyPair pair) {
        return SealingCertificate.of(
                "1",
                organization,
                "node-" + organization,
                pair.publicKey(),
                NOW.minus(Duration.ofDays(1)),
                NOW.plus(Duration.ofDays(364)));
    }
}
