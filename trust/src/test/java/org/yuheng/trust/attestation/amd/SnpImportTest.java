package org.yuheng.trust.attestation.amd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yuheng.trust.attestation.ChainFacts;
import org.yuheng.trust.attestation.Claims;
import org.yuheng.trust.attestation.Collateral;
import org.yuheng.trust.attestation.CollateralStore;
import org.yuheng.trust.attestation.CollateralStore.Outcome;
import org.yuheng.trust.attestation.Evidence;
import org.yuheng.trust.attestation.EvidenceKind;
import org.yuheng.trust.attestation.RefusalCode;
import org.yuheng.trust.attestation.SnpCollateral;
import org.yuheng.trust.attestation.TrustAnchors;
import org.yuheng.trust.attestation.Vectors;
import org.yuheng.trust.release.PinnedEvidenceCheck;

/** A chip's chain is verified before it is stored, found again by a report, and never taken back. */
class SnpImportTest {

    private static final BigInteger[] NOBODY = {};

    @TempDir
    private Path directory;

    private final SnpForge forge = SnpForge.milan();

    private CollateralStore store() {
        return new CollateralStore(directory.resolve("store"), forge.verifier().anchors());
    }

    private Outcome importing(SnpForge of, Instant now) throws IOException {
        Path folder = Files.createTempDirectory(directory, "chain");
        SnpCollateral given = of.collateral();
        write(folder, of.vlek ? "vlek.der" : "vcek.der", given.endorsementKey());
        write(folder, of.vlek ? "asvk.der" : "ask.der", given.signingKey());
        write(folder, "ark.der", given.rootKey());
        write(folder, "crl.der", given.crl());
        return store().importFrom(EvidenceKind.SNP, folder, now);
    }

    private Outcome importing(Consumer<SnpForge> change) throws IOException {
        SnpForge other = SnpForge.milan();
        change.accept(other);
        return importing(other, SnpForge.NOW);
    }

    private static void write(Path folder, String name, Optional<byte[]> content) throws IOException {
        if (content.isPresent()) {
            Files.write(folder.resolve(name), content.get());
        }
    }

    private static ChainFacts imported(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.ImportedChain.class);
        return ((Outcome.ImportedChain) outcome).facts();
    }

    private static RefusalCode code(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        return ((Outcome.Refused) outcome).code();
    }

    private Collateral found(SnpForge of) throws IOException {
        return store().collateralFor(EvidenceKind.SNP, Evidence.of(of.signedReport()));
    }

    @Test
    void handsOutWhatItImportedForReportsOfThatChip() throws Exception {
        assertThat(found(forge)).isEqualTo(Collateral.none());

        ChainFacts facts = imported(importing(forge, SnpForge.NOW));

        assertThat(facts.platform()).isEqualTo("chip-" + "c1".repeat(64));
        assertThat(facts.tcb()).containsEntry("microcode", 219).containsEntry("snp", 24);
        assertThat(facts.expiresAt()).contains(forge.leafUntil);
        assertThat(forge.verifier()
                        .verify(
                                EvidenceKind.SNP,
                                Evidence.of(forge.signedReport()),
                                found(forge),
                                SnpForge.NOW,
                                forge.policy)
                        .isVerified())
                .isTrue();
        SnpForge otherChip = SnpForge.milan();
        otherChip.report[0x1A0] = 1;
        assertThat(found(otherChip)).isEqualTo(Collateral.none());
        assertThat(store().collateralFor(EvidenceKind.SNP, Evidence.of(new byte[7])))
                .isEqualTo(Collateral.none());
    }

    @Test
    void aNodeVerifiesEvidenceWithWhatItImported() throws Exception {
        PinnedEvidenceCheck check =
                new PinnedEvidenceCheck(forge.verifier(), PinnedEvidenceCheck.CollateralSource.stored(store()));

        assertThat(checked(check).refusal().code()).isEqualTo("EVIDENCE_COLLATERAL_MISSING");
        imported(importing(forge, SnpForge.NOW));
        assertThat(checked(check).isAccepted()).isTrue();
    }

    private org.yuheng.trust.Outcome<Claims> checked(PinnedEvidenceCheck check) {
        return check.check(
                EvidenceKind.SNP, Evidence.of(forge.signedReport()), Optional.empty(), SnpForge.NOW, forge.policy);
    }

    @Test
    void aTurinChipIsFoundByItsShortId() throws Exception {
        SnpForge turin = SnpForge.turin();
        CollateralStore own =
                new CollateralStore(directory.resolve("store"), turin.verifier().anchors());
        Path folder = Files.createDirectory(directory.resolve("turin"));
        Files.write(folder.resolve("vcek.der"), turin.leaf());
        Files.write(folder.resolve("ask.der"), turin.issuer());
        Files.write(folder.resolve("ark.der"), turin.ark());

        imported(own.importFrom(EvidenceKind.SNP, folder, SnpForge.NOW));

        assertThat(own.collateralFor(EvidenceKind.SNP, Evidence.of(turin.signedReport())))
                .isInstanceOf(SnpCollateral.class);
    }

    @Test
    void aVlekIsFoundByItsProductLine() throws Exception {
        SnpForge vlek = SnpForge.milanVlek();

        assertThat(imported(importing(vlek, SnpForge.NOW)).platform()).isEqualTo("vlek-milan");

        assertThat(found(vlek)).isInstanceOf(SnpCollateral.class);
        assertThat(found(forge)).isEqualTo(Collateral.none());
    }

    @Test
    void refusesToTakeAFirmwareLevelBack() throws Exception {
        imported(importing(f -> f.spl.put("3.8", 220)));

        assertThat(code(importing(f -> {}))).isEqualTo(RefusalCode.COLLATERAL_ROLLED_BACK);
        assertThat(code(importing(f -> {
                    f.spl.put("3.8", 221);
                    f.spl.put("3.3", 23);
                })))
                .isEqualTo(RefusalCode.COLLATERAL_ROLLED_BACK);
        imported(importing(f -> f.spl.put("3.8", 221)));
    }

    @Test
    void refusesToTakeARevocationListBack() throws Exception {
        imported(importing(f -> f.revoked = Optional.of(NOBODY)));

        assertThat(code(importing(f -> {}))).isEqualTo(RefusalCode.COLLATERAL_ROLLED_BACK);
        assertThat(code(importing(f -> {
                    f.revoked = Optional.of(NOBODY);
                    f.crlFrom = SnpForge.NOW.minus(Duration.ofDays(3));
                })))
                .isEqualTo(RefusalCode.COLLATERAL_ROLLED_BACK);
        imported(importing(f -> f.revoked = Optional.of(NOBODY)));
    }

    @Test
    void refusesToTakeItBackAlsoAfterTheStoredListHasExpired() throws Exception {
        imported(importing(f -> f.revoked = Optional.of(NOBODY)));
        SnpForge later = SnpForge.milan();

        assertThat(code(importing(later, SnpForge.NOW.plus(Duration.ofDays(60)))))
                .isEqualTo(RefusalCode.COLLATERAL_ROLLED_BACK);
    }

    @Test
    void storesNothingThatDoesNotVerify() throws Exception {
        assertThat(code(importing(f -> f.revoked = Optional.of(new BigInteger[] {BigInteger.TWO}))))
                .isEqualTo(RefusalCode.CERTIFICATE_REVOKED);
        assertThat(code(importing(f -> f.issuerName = "SEV-Genoa"))).isEqualTo(RefusalCode.PRODUCT_MISMATCH);
        assertThat(code(importing(f -> f.leafWithoutProduct = true))).isEqualTo(RefusalCode.CERTIFICATE_ROLE);
        assertThat(code(importing(forge, forge.leafUntil.plusSeconds(1)))).isEqualTo(RefusalCode.CERTIFICATE_EXPIRED);
        assertThat(code(importing(f -> f.collateralAfterwards =
                        c -> new SnpCollateral(c.endorsementKey(), Optional.empty(), c.rootKey(), c.crl()))))
                .isEqualTo(RefusalCode.COLLATERAL_MISSING);
        assertThat(code(new CollateralStore(directory.resolve("store"), TrustAnchors.vendors())
                        .importFrom(EvidenceKind.SNP, chainOf(forge), SnpForge.NOW)))
                .isEqualTo(RefusalCode.ROOT_NOT_PINNED);
        assertThat(code(store().importFrom(
                                EvidenceKind.SNP, Files.writeString(directory.resolve("file"), "x"), SnpForge.NOW)))
                .isEqualTo(RefusalCode.COLLATERAL_ENCODING);
        assertThat(directory.resolve("store")).doesNotExist();
    }

    private Path chainOf(SnpForge of) throws IOException {
        Path folder = Files.createDirectory(directory.resolve("as-is"));
        Files.write(folder.resolve("vcek.der"), of.leaf());
        Files.write(folder.resolve("ask.der"), of.issuer());
        Files.write(folder.resolve("ark.der"), of.ark());
        return folder;
    }

    @Test
    void saysWhenWhatIsStoredWasDamaged() throws Exception {
        imported(importing(forge, SnpForge.NOW));
        Files.writeString(directory.resolve("store/snp-chip-" + "c1".repeat(64) + ".json"), "{}");

        assertThatThrownBy(() -> found(forge)).isInstanceOf(IOException.class).hasMessageContaining("was damaged");
        assertThatThrownBy(() -> importing(forge, SnpForge.NOW)).isInstanceOf(IOException.class);
    }

    @Test
    void importsAmdsOwnChains() throws Exception {
        for (String product : List.of("milan", "genoa")) {
            Path folder = Files.createDirectory(directory.resolve(product));
            for (String part : List.of("vcek", "ask", "ark")) {
                Files.write(folder.resolve(part + ".pem"), Vectors.bytes("sev-snp/" + product + "_" + part + ".pem"));
            }
            CollateralStore vendors = new CollateralStore(directory.resolve("store"), TrustAnchors.vendors());

            imported(vendors.importFrom(EvidenceKind.SNP, folder, Instant.parse("2026-02-10T00:00:00Z")));

            assertThat(vendors.collateralFor(
                            EvidenceKind.SNP, Evidence.of(Vectors.bytes("sev-snp/" + product + "_report.bin"))))
                    .isInstanceOf(SnpCollateral.class);
        }
    }
}
