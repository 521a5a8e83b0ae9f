package org.yuheng.trust.attestation.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.yuheng.trust.attestation.AttestationPolicy;
import org.yuheng.trust.attestation.AttestationVerifier;
import org.yuheng.trust.attestation.EvidenceKind;
import org.yuheng.trust.attestation.RefusalCode;
import org.yuheng.trust.attestation.TcbStatus;
import org.yuheng.trust.attestation.TrustAnchors;
import org.yuheng.trust.attestation.Verdict;

class SimulationAuthorityTest {

    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final SimulationAuthority AUTHORITY = SimulationAuthority.create(new SecureRandom(), NOW);

    static Measurements measurements() {
        byte[][] registers = new byte[6][48];
        for (int i = 0; i < registers.length; i++) {
            Arrays.fill(registers[i], (byte) (i + 1));
        }
        return Measurements.of(registers[0], registers[1], registers[2], registers[3], registers[4], registers[5]);
    }

    private static AttestationVerifier pinned(SimulationTrust trust) {
        return AttestationVerifier.of(TrustAnchors.of(List.of(trust.anchor())));
    }

    private static Verdict verify(
            AttestationVerifier verifier, Measurements measurements, Instant time, AttestationPolicy policy) {
        byte[] reportData = new byte[64];
        Arrays.fill(reportData, (byte) 0xAB);
        return verifier.verify(
                EvidenceKind.TDX,
                AUTHORITY.platform().evidence(measurements, reportData),
                AUTHORITY.trust().collateral(),
                time,
                policy);
    }

    @Test
    void theSameVerifierAcceptsSimulatedQuotesUnderTheSimulationRootAndSaysSo() {
        AttestationPolicy policy = AttestationPolicy.strict().allowingSimulated();
        for (var register : measurements().registers().entrySet()) {
            policy = policy.expecting(register.getKey(), register.getValue());
        }
        Verdict verdict = verify(pinned(AUTHORITY.trust()), measurements(), NOW, policy);
        assertThat(verdict).isInstanceOf(Verdict.Verified.class);
        Verdict.Verified verified = (Verdict.Verified) verdict;
        assertThat(verified.claims().simulated()).isTrue();
        assertThat(verified.claims().tcb().status()).contains(TcbStatus.UP_TO_DATE);
        assertThat(verified.claims().reportData()).isEqualTo("ab".repeat(64));
        assertThat(verified.claims().measurements())
                .containsAllEntriesOf(measurements().registers());
        assertThat(verified.warnings()).isEmpty();
    }

    @Test
    void theVendorsRootsDoNotAcceptIt() {
        Verdict verdict = verify(
                AttestationVerifier.ofVendors(),
                measurements(),
                NOW,
                AttestationPolicy.strict().allowingSimulated());
        assertThat(((Verdict.Refused) verdict).code()).isEqualTo(RefusalCode.ROOT_NOT_PINNED);
    }

    @Test
    void thePolicyMustAllowSimulationToo() {
        Verdict verdict = verify(pinned(AUTHORITY.trust()), measurements(), NOW, AttestationPolicy.strict());
        assertThat(((Verdict.Refused) verdict).code()).isEqualTo(RefusalCode.SIMULATED_NOT_ALLOWED);
    }

    @Test
    void collateralExpiresAndCanBeRenewed() {
        Instant later = NOW.plus(Duration.ofDays(31));
        AttestationPolicy policy = AttestationPolicy.strict().allowingSimulated();
        Verdict verdict = verify(pinned(AUTHORITY.trust()), measurements(), later, policy);
        assertThat(((Verdict.Refused) verdict).code()).isEqualTo(RefusalCode.CRL_EXPIRED);
        SimulationTrust renewed = AUTHORITY.trust(later);
        assertThat(pinned(renewed)
                        .verify(
                                EvidenceKind.TDX,
                                AUTHORITY.platform().evidence(measurements(), new byte[64]),
                                renewed.collateral(),
                                later,
                                policy)
                        .isVerified())
                .isTrue();
    }

    @Test
    void theTwoPartsAreSavedAndLoadedSeparately() throws Exception {
        SimulatedPlatform platform =
                SimulatedPlatform.ofPrivateBytes(AUTHORITY.platform().privateBytes());
        SimulationTrust trust = SimulationTrust.of(
                AUTHORITY.trust().rootCertificate(), AUTHORITY.trust().collateralJson());
        Verdict verdict = pinned(trust)
                .verify(
                        EvidenceKind.TDX,
                        platform.evidence(measurements(), new byte[64]),
                        trust.collateral(),
                        NOW,
                        AttestationPolicy.strict().allowingSimulated());
        assertThat(verdict.isVerified()).isTrue();
    }
}
