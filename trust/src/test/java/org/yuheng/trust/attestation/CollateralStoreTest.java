package org.yuheng.trust.attestation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yuheng.trust.attestation.simulation.IntelForge;

class CollateralStoreTest {

    private static final Instant NOW = IntelForge.NOW;

    @TempDir
    Path folder;

    private final IntelForge forge = IntelForge.tdxV4();

    private CollateralStore store() {
        return new CollateralStore(folder, forge.verifier().anchors());
    }

    private CollateralStore.Outcome importBundle(Consumer<IntelForge> change, Instant time) throws IOException {
        IntelForge other = IntelForge.tdxV4();
        change.accept(other);
        return store().importBundle(EvidenceKind.TDX, IntelCollateralJson.write(other.collateral()), time);
    }

    private static Consumer<IntelForge> numbered(int number) {
        return f -> {
            String from = "\"tcbEvaluationDataNumber\":17";
            f.tcbInfo = f.tcbInfo.replace(from, "\"tcbEvaluationDataNumber\":" + number);
            f.qeIdentity = f.qeIdentity.replace(from, "\"tcbEvaluationDataNumber\":" + number);
        };
    }

    private static RefusalCode code(CollateralStore.Outcome outcome) {
        assertThat(outcome).isInstanceOf(CollateralStore.Outcome.Refused.class);
        return ((CollateralStore.Outcome.Refused) outcome).code();
    }

    @Test
    void handsOutWhatItImportedForEvidenceOfThatPlatform() throws IOException {
        Evidence evidence = Evidence.of(forge.quote());
        assertThat(store().collateralFor(EvidenceKind.TDX, evidence)).isEqualTo(Collateral.none());
        assertThat(importBundle(f -> {}, NOW)).isInstanceOf(CollateralStore.Outcome.Imported.class);
        Collateral collateral = store().collateralFor(EvidenceKind.TDX, evidence);
        assertThat(forge.verifier()
                        .verify(EvidenceKind.TDX, evidence, collateral, NOW, forge.policy)
                        .isVerified())
                .isTrue();
        assertThat(store().collateralFor(EvidenceKind.SGX, evidence)).isEqualTo(Collateral.none());
        assertThat(store().collateralFor(EvidenceKind.TDX, Evidence.of(new byte[10])))
                .isEqualTo(Collateral.none());
    }

    @Test
    void saysWhatItIsAboutAndWhatExpiresSoon() throws IOException {
        CollateralStore.Outcome outcome = importBundle(f -> {}, NOW.plus(Duration.ofDays(23)));
        CollateralFacts facts = ((CollateralStore.Outcome.Imported) outcome).facts();
        assertThat(facts.fmspc()).isEqualTo("53494d000000");
        assertThat(facts.evaluationDataNumber()).isEqualTo(17);
        assertThat(facts.expiresAt()).isEqualTo(forge.nextUpdate);
        assertThat(facts.warnings()).isNotEmpty();
    }

    @Test
    void refusesToRollCollateralBack() throws IOException {
        assertThat(importBundle(numbered(18), NOW)).isInstanceOf(CollateralStore.Outcome.Imported.class);
        assertThat(code(importBundle(numbered(17), NOW))).isEqualTo(RefusalCode.COLLATERAL_ROLLED_BACK);
        assertThat(importBundle(numbered(18), NOW)).isInstanceOf(CollateralStore.Outcome.Imported.class);
        assertThat(code(importBundle(
                        f -> {
                            numbered(18).accept(f);
                            f.tcbInfo = f.tcbInfo.replace(
                                    "\"issueDate\":\"" + f.issueDate,
                                    "\"issueDate\":\"" + f.issueDate.minusSeconds(60));
                        },
                        NOW)))
                .isEqualTo(RefusalCode.COLLATERAL_ROLLED_BACK);
        assertThat(importBundle(numbered(19), NOW)).isInstanceOf(CollateralStore.Outcome.Imported.class);
    }

    @Test
    void refusesRollBackEvenAfterTheStoredBundleHasExpired() throws IOException {
        assertThat(importBundle(numbered(18), NOW)).isInstanceOf(CollateralStore.Outcome.Imported.class);
        Instant later = NOW.plus(Duration.ofDays(40));
        Consumer<IntelForge> renewed = f -> {
            Instant until = later.plus(Duration.ofDays(30));
            f.rootCrlUntil = until;
            f.pckCrlUntil = until;
            f.tcbInfo = f.tcbInfo.replace(f.nextUpdate.toString(), until.toString());
            f.qeIdentity = f.qeIdentity.replace(f.nextUpdate.toString(), until.toString());
        };
        assertThat(code(importBundle(renewed, later))).isEqualTo(RefusalCode.COLLATERAL_ROLLED_BACK);
        assertThat(importBundle(renewed.andThen(numbered(18)), later))
                .isInstanceOf(CollateralStore.Outcome.Imported.class);
    }

    @Test
    void storesNothingThatDoesNotVerify() throws IOException {
        assertThat(code(importBundle(f -> f.crlsSignedByStranger = true, NOW)))
                .isEqualTo(RefusalCode.CRL_SIGNATURE_INVALID);
        assertThat(code(importBundle(f -> f.rootRevokes = new java.math.BigInteger[] {IntelForge.PCK_CA_SERIAL}, NOW)))
                .isEqualTo(RefusalCode.CERTIFICATE_REVOKED);
        assertThat(code(importBundle(f -> {}, NOW.plus(Duration.ofDays(40))))).isEqualTo(RefusalCode.CRL_EXPIRED);
        assertThat(code(new CollateralStore(folder, TrustAnchors.vendors())
                        .importBundle(EvidenceKind.TDX, IntelCollateralJson.write(forge.collateral()), NOW)))
                .isEqualTo(RefusalCode.ROOT_NOT_PINNED);
        assertThat(code(store().importBundle(EvidenceKind.TDX, new byte[] {'{'}, NOW)))
                .isEqualTo(RefusalCode.COLLATERAL_ENCODING);
        assertThat(code(store().importBundle(EvidenceKind.TDX, new byte[] {'{', '}'}, NOW)))
                .isEqualTo(RefusalCode.COLLATERAL_MISSING);
        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void importsIntelsOwnCollateral() throws IOException {
        CollateralStore.Outcome outcome = new CollateralStore(folder, TrustAnchors.vendors())
                .importBundle(
                        EvidenceKind.TDX,
                        Vectors.bytes("tdx-v4/phala_collateral.json"),
                        Instant.parse("2025-06-25T00:00:00Z"));
        assertThat(((CollateralStore.Outcome.Imported) outcome).facts().fmspc()).isEqualTo("b0c06f000000");
    }
}
