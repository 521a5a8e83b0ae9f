package org.yuheng.trust.attestation.hygon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yuheng.trust.attestation.Collateral;
import org.yuheng.trust.attestation.CollateralStore;
import org.yuheng.trust.attestation.CollateralStore.Outcome;
import org.yuheng.trust.attestation.CsvCollateral;
import org.yuheng.trust.attestation.Evidence;
import org.yuheng.trust.attestation.EvidenceKind;
import org.yuheng.trust.attestation.RefusalCode;
import org.yuheng.trust.attestation.TrustAnchors;
import org.yuheng.trust.attestation.Vectors;

/** A Hygon chip's chain is verified before it is stored, and found again by evidence whose key that chip signed. */
class CsvImportTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    private Path directory;

    private final CsvForge forge = new CsvForge();

    private CollateralStore store(TrustAnchors anchors) {
        return new CollateralStore(directory.resolve("store"), anchors);
    }

    private Outcome importing(byte[] hskCek, byte[] hrk, TrustAnchors anchors) throws IOException {
        Path folder = Files.createTempDirectory(directory, "chain");
        if (hskCek.length > 0) {
            Files.write(folder.resolve("hsk_cek.cert"), hskCek);
        }
        Files.write(folder.resolve("hrk.cert"), hrk);
        return store(anchors).importFrom(EvidenceKind.CSV, folder, NOW);
    }

    private static RefusalCode code(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        return ((Outcome.Refused) outcome).code();
    }

    @Test
    void handsOutTheChainOfTheChipThatSignedTheEvidencesKey() throws Exception {
        TrustAnchors anchors = forge.verifier().anchors();
        Evidence evidence = Evidence.of(forge.evidence());
        assertThat(store(anchors).collateralFor(EvidenceKind.CSV, evidence)).isEqualTo(Collateral.none());

        Outcome outcome = importing(forge.hskCek(), forge.hrk(), anchors);

        assertThat(outcome).isInstanceOf(Outcome.ImportedChain.class);
        assertThat(((Outcome.ImportedChain) outcome).facts().platform()).matches("cek-[0-9a-f]{32}");
        Collateral found = store(anchors).collateralFor(EvidenceKind.CSV, evidence);
        assertThat(forge.verifier()
                        .verify(EvidenceKind.CSV, evidence, found, NOW, forge.policy)
                        .isVerified())
                .isTrue();
        Evidence json = Evidence.of(forge.json(2).getBytes(StandardCharsets.UTF_8));
        assertThat(store(anchors).collateralFor(EvidenceKind.CSV, json)).isInstanceOf(CsvCollateral.class);
        CsvForge stranger = new CsvForge();
        stranger.pekByStranger = true;
        assertThat(store(anchors).collateralFor(EvidenceKind.CSV, Evidence.of(stranger.evidence())))
                .isEqualTo(Collateral.none());
    }

    @Test
    void storesNothingThatDoesNotVerify() throws Exception {
        TrustAnchors anchors = forge.verifier().anchors();
        CsvForge bent = new CsvForge();
        bent.cekByStranger = true;
        byte[] flipped = forge.hskCek();
        flipped[1000] ^= 1;

        assertThat(code(importing(bent.hskCek(), forge.hrk(), anchors)))
                .isEqualTo(RefusalCode.CERTIFICATE_SIGNATURE_INVALID);
        assertThat(importing(flipped, forge.hrk(), anchors)).isInstanceOf(Outcome.Refused.class);
        assertThat(code(importing(new byte[0], forge.hrk(), anchors))).isEqualTo(RefusalCode.COLLATERAL_MISSING);
        assertThat(code(importing(new byte[9], forge.hrk(), anchors))).isEqualTo(RefusalCode.CERTIFICATE_MALFORMED);
        assertThat(code(importing(forge.hskCek(), forge.hrk(), TrustAnchors.vendors())))
                .isEqualTo(RefusalCode.ROOT_NOT_PINNED);
        assertThat(directory.resolve("store")).doesNotExist();
    }

    @Test
    void importsHygonsOwnChain() throws Exception {
        TrustAnchors vendors = TrustAnchors.vendors();

        assertThat(importing(Vectors.bytes("csv/csvrs_hsk_cek.cert"), Vectors.bytes("csv/hrk.cert"), vendors))
                .isInstanceOf(Outcome.ImportedChain.class);

        assertThat(store(vendors).collateralFor(EvidenceKind.CSV, Evidence.of(Vectors.bytes("csv/csvrs_report.cert"))))
                .isInstanceOf(CsvCollateral.class);
        assertThat(store(vendors)
                        .collateralFor(EvidenceKind.CSV, Evidence.of(Vectors.bytes("csv/trustee_csv_evidence.json"))))
                .isEqualTo(Collateral.none());
    }
}
