package org.yuheng.trust.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yuheng.trust.Digests;
import org.yuheng.trust.attestation.EvidenceKind;
import org.yuheng.trust.attestation.TcbStatus;
import org.yuheng.trust.envelope.Keyring;
import org.yuheng.trust.identity.SignatureSuite;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.manifest.Measurement;

class GrantTest {

    private static final Instant FROM = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant UNTIL = Instant.parse("2026-04-01T00:00:00Z");
    private static final String SPEC = Digests.of(new byte[] {1});

    private final Grant grant = grant(2, 3);

    @Test
    void allowsTheJobThatItIsFor() {
        assertThat(grant.check(use("tax", SPEC, "R-1", 2, 3, FROM, 5, false)).value())
                .isEqualTo(grant);
    }

    @Test
    void refusesEveryOtherUseWithItsOwnCode() {
        refuses(use("police", SPEC, "R-1", 1, 1, FROM, 5, false), "GRANT_OTHER_OWNER");
        refuses(use("tax", Digests.of(new byte[] {2}), "R-1", 1, 1, FROM, 5, false), "GRANT_OTHER_SPEC");
        refuses(use("tax", SPEC, "R-2", 1, 1, FROM, 5, false), "GRANT_OTHER_REQUEST");
        refuses(use("tax", SPEC, "R-1", 1, 1, FROM.minusMillis(1), 5, false), "GRANT_NOT_YET_VALID");
        refuses(use("tax", SPEC, "R-1", 1, 1, UNTIL, 5, false), "GRANT_EXPIRED");
        refuses(use("tax", SPEC, "R-1", 1, 1, FROM, 6, false), "GRANT_OLD_EPOCH");
        refuses(use("tax", SPEC, "R-1", 1, 1, FROM, 4, false), "GRANT_OLD_EPOCH");
        refuses(use("tax", SPEC, "R-1", 1, 1, FROM, 5, true), "GRANT_REVOKED");
        refuses(use("tax", SPEC, "R-1", 3, 1, FROM, 5, false), "GRANT_RUN_BEYOND_LIMIT");
        refuses(use("tax", SPEC, "R-1", 1, 4, FROM, 5, false), "GRANT_ATTEMPT_BEYOND_LIMIT");
    }

    @Test
    void survivesItsEnvelope() {
        SigningKey key = SigningKey.generate(SignatureSuite.SM2);
        assertThat(Grant.read(grant.sign(key).toBytes(), Keyring.of(key.verifyingKey()))
                        .value()
                        .value())
                .isEqualTo(grant);
    }

    @Test
    void cannotBeMadeToAllowNothingOrEverything() {
        assertThatThrownBy(() -> grant(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> grant(1, Grant.MOST + 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Measurement.of(Map.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () -> new EnclaveTerms("enclave", EvidenceKind.TDX, List.of(), TcbStatus.UP_TO_DATE, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void refuses(GrantUse use, String code) {
        assertThat(grant.check(use).refusal().code()).isEqualTo(code);
    }

    private static GrantUse use(
            String owner, String spec, String request, int run, int attempt, Instant now, long epoch, boolean revoked) {
        return new GrantUse(owner, spec, request, run, attempt, now, epoch, revoked);
    }

    private static Grant grant(int runs, int attempts) {
        return new Grant("G-1", "tax", List.of(), SPEC, "R-1", List.of(), FROM, UNTIL, runs, attempts, false, 5, true);
    }
}
