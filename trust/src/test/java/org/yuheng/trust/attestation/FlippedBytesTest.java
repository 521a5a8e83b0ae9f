package org.yuheng.trust.attestation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * One bit of every byte of real evidence, and of the certificates and lists beside it, is turned over: there is no byte
 * that does not matter, and none that ends in anything but a coded refusal.
 */
class FlippedBytesTest {

    private static final AttestationPolicy POLICY =
            AttestationPolicy.inspection().allowingServiceTd();

    private final AttestationVerifier verifier = AttestationVerifier.ofVendors().remembering(512);

    private static void everyByteMatters(byte[] genuine, Function<byte[], Verdict> verification) {
        everyByteMatters(genuine, 1, verification);
    }

    /**
     * @param step 1 for every byte; more where each costs much
     * @param verification of the changed bytes
     */
    private static void everyByteMatters(byte[] genuine, int step, Function<byte[], Verdict> verification) {
        assertThat(verification.apply(genuine).isVerified()).isTrue();
        List<Integer> accepted = new ArrayList<>();
        for (int i = 0; i < genuine.length; i += step) {
            byte[] flipped = genuine.clone();
            flipped[i] ^= (byte) (1 << i % 8);
            if (verification.apply(flipped).isVerified()) {
                accepted.add(i);
            }
        }
        assertThat(accepted).as("bytes that do not matter").isEmpty();
    }

    private Verdict verify(EvidenceKind kind, byte[] evidence, Collateral collateral, String time) {
        return verifier.verify(kind, Evidence.of(evidence), collateral, Instant.parse(time), POLICY);
    }

    private static IntelCollateral withRootList(IntelCollateral all, byte[] list) {
        return new IntelCollateral(
                all.pckCertificateChain(),
                all.pckCrlIssuerChain(),
                Optional.of(list),
                all.pckCrl(),
                all.tcbInfoIssuerChain(),
                all.tcbInfo(),
                all.tcbInfoSignature(),
                all.qeIdentityIssuerChain(),
                all.qeIdentity(),
                all.qeIdentitySignature());
    }

    @Test
    void ofAnSgxQuote() throws Exception {
        Collateral collateral = IntelCollateralJson.read(Vectors.bytes("sgx-v3/phala_collateral.json"));
        everyByteMatters(
                Vectors.bytes("sgx-v3/phala_quote.bin"),
                quote -> verify(EvidenceKind.SGX, quote, collateral, "2025-06-25T00:00:00Z"));
    }

    @Test
    void ofATdxQuoteAndItsLists() throws Exception {
        byte[] genuine = Vectors.bytes("tdx-v5/automata_quotev5.bin");
        IntelCollateral collateral = IntelCollateralJson.read(Vectors.bytes("tdx-v5/phala_outdated_collateral.json"));
        String time = "2026-02-25T00:00:00Z";
        everyByteMatters(genuine, quote -> verify(EvidenceKind.TDX, quote, collateral, time));
        everyByteMatters(
                collateral.rootCaCrl().orElseThrow(),
                list -> verify(EvidenceKind.TDX, genuine, withRootList(collateral, list), time));
    }

    @Test
    void ofASnpReportAndItsChain() {
        byte[] report = Vectors.bytes("sev-snp/milan_report.bin");
        byte[] vcek = Vectors.bytes("sev-snp/milan_vcek.pem");
        byte[] ask = Vectors.bytes("sev-snp/milan_ask.pem");
        byte[] ark = Vectors.bytes("sev-snp/milan_ark.pem");
        String time = "2026-06-01T00:00:00Z";
        everyByteMatters(
                vcek, 3, changed -> verify(EvidenceKind.SNP, report, SnpCollateral.of(changed, ask, ark), time));
        everyByteMatters(
                ask, 17, changed -> verify(EvidenceKind.SNP, report, SnpCollateral.of(vcek, changed, ark), time));
        everyByteMatters(
                ark, 17, changed -> verify(EvidenceKind.SNP, report, SnpCollateral.of(vcek, ask, changed), time));
    }

    @Test
    void ofACsvReportAndItsChain() {
        byte[] report = Vectors.bytes("csv/csvrs_report.cert");
        byte[] hskCek = Vectors.bytes("csv/csvrs_hsk_cek.cert");
        byte[] hrk = Vectors.bytes("csv/hrk.cert");
        String time = "2026-06-01T00:00:00Z";
        everyByteMatters(report, changed -> verify(EvidenceKind.CSV, changed, CsvCollateral.of(hskCek, hrk), time));
        everyByteMatters(hskCek, changed -> verify(EvidenceKind.CSV, report, CsvCollateral.of(changed, hrk), time));
        everyByteMatters(hrk, changed -> verify(EvidenceKind.CSV, report, CsvCollateral.of(hskCek, changed), time));
    }

    @Test
    void ofANitroDocument() {
        everyByteMatters(
                Vectors.bytes("nitro/veracruz_doc.cbor"),
                document -> verify(EvidenceKind.NITRO, document, Collateral.none(), "2022-11-09T22:52:00Z"));
    }
}
