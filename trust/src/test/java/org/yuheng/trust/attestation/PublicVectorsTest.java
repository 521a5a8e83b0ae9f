package org.yuheng.trust.attestation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.yuheng.trust.attestation.EvidenceKind.CSV;
import static org.yuheng.trust.attestation.EvidenceKind.NITRO;
import static org.yuheng.trust.attestation.EvidenceKind.SGX;
import static org.yuheng.trust.attestation.EvidenceKind.SNP;
import static org.yuheng.trust.attestation.EvidenceKind.TDX;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yuheng.trust.attestation.checking.Memo;
import org.yuheng.trust.attestation.x509.Certificate;

/** Real evidence reaches the verdict that its README states, at the time it states. */
class PublicVectorsTest {

    private static final AttestationVerifier VENDORS = AttestationVerifier.ofVendors();
    private static final Instant JUNE_2025 = Instant.parse("2025-06-25T00:00:00Z");

    private static Verdict verify(EvidenceKind kind, byte[] evidence, Collateral collateral, Instant time) {
        return verify(kind, evidence, collateral, time, AttestationPolicy.inspection());
    }

    private static Verdict verify(
            EvidenceKind kind, byte[] evidence, Collateral collateral, Instant time, AttestationPolicy policy) {
        return VENDORS.verify(kind, Evidence.of(evidence), collateral, time, policy);
    }

    private static void assertRefused(Verdict verdict, RefusalCode code) {
        assertThat(verdict).isInstanceOf(Verdict.Refused.class);
        assertThat(((Verdict.Refused) verdict).code())
                .as(((Verdict.Refused) verdict).describe())
                .isEqualTo(code);
    }

    private static Claims claims(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Verified.class);
        return ((Verdict.Verified) verdict).claims();
    }

    private static IntelCollateral phala(String name) throws UnusableCollateral {
        return IntelCollateralJson.read(Vectors.bytes(name));
    }

    private static IntelCollateral withJson(IntelCollateral base, String tcbInfo, String qeIdentity)
            throws UnusableCollateral {
        SignedEnvelope tcb = SignedEnvelope.cut(Vectors.bytes(tcbInfo), "tcbInfo");
        SignedEnvelope qe = SignedEnvelope.cut(Vectors.bytes(qeIdentity), "enclaveIdentity");
        return new IntelCollateral(
                Optional.empty(),
                base.pckCrlIssuerChain(),
                base.rootCaCrl(),
                base.pckCrl(),
                base.tcbInfoIssuerChain(),
                Optional.of(tcb.signed()),
                Optional.of(tcb.signature()),
                base.tcbInfoIssuerChain(),
                Optional.of(qe.signed()),
                Optional.of(qe.signature()));
    }

    private static IntelCollateral withPckCrl(IntelCollateral c, String name) {
        return new IntelCollateral(
                c.pckCertificateChain(),
                c.pckCrlIssuerChain(),
                c.rootCaCrl(),
                Optional.of(Vectors.bytes(name)),
                c.tcbInfoIssuerChain(),
                c.tcbInfo(),
                c.tcbInfoSignature(),
                c.qeIdentityIssuerChain(),
                c.qeIdentity(),
                c.qeIdentitySignature());
    }

    private static IntelCollateral google() throws UnusableCollateral {
        SignedEnvelope tcb = SignedEnvelope.cut(Vectors.bytes("tdx-v4/google_sample_tcbInfo_response"), "tcbInfo");
        SignedEnvelope qe =
                SignedEnvelope.cut(Vectors.bytes("tdx-v4/google_sample_qeIdentity_response"), "enclaveIdentity");
        return new IntelCollateral(
                Optional.empty(),
                Optional.of(Vectors.bytes("tdx-v4/google_pckCrlIssuerChain.pem")),
                Optional.of(Vectors.bytes("tdx-v4/google_rootcrl.der")),
                Optional.of(Vectors.bytes("tdx-v4/google_pckcrl")),
                Optional.of(Vectors.bytes("tdx-v4/google_tcbInfoIssuerChain.pem")),
                Optional.of(tcb.signed()),
                Optional.of(tcb.signature()),
                Optional.of(Vectors.bytes("tdx-v4/google_qeIdentityIssuerChain.pem")),
                Optional.of(qe.signed()),
                Optional.of(qe.signature()));
    }

    private static IntelCollateral automata0625(String tcbInfo) throws UnusableCollateral {
        return withJson(phala("tdx-v4/phala_collateral.json"), tcbInfo, "tdx-v4/automata_0625_qe_td.json");
    }

    @Test
    void sgxPhalaQuoteIsValidThroughoutItsWindow() throws Exception {
        byte[] quote = Vectors.bytes("sgx-v3/phala_quote.bin");
        IntelCollateral collateral = phala("sgx-v3/phala_collateral.json");
        for (String time : List.of("2025-06-19T10:56:11Z", "2025-07-01T00:00:00Z", "2025-07-19T10:01:18Z")) {
            Claims claims = claims(verify(SGX, quote, collateral, Instant.parse(time)));
            assertThat(claims.tcb().status()).contains(TcbStatus.CONFIGURATION_AND_SW_HARDENING_NEEDED);
            assertThat(claims.tcb().advisories()).containsExactly("INTEL-SA-00289", "INTEL-SA-00615");
            assertThat(claims.debug()).isFalse();
            assertThat(claims.simulated()).isFalse();
        }
        assertRefused(
                verify(SGX, quote, collateral, Instant.parse("2025-07-19T10:01:19Z")), RefusalCode.QE_IDENTITY_EXPIRED);
        assertRefused(
                verify(SGX, quote, collateral, Instant.parse("2025-06-19T10:56:10Z")),
                RefusalCode.TCB_INFO_NOT_YET_VALID);
    }

    @Test
    void sgxOcclumQuoteIsRefusedForDebug() throws Exception {
        IntelCollateral collateral = withPckCrl(
                withJson(
                        phala("tdx-v4/phala_collateral.json"),
                        "sgx-v3/automata_0825_tcbinfo_00606a000000.json",
                        "sgx-v3/automata_0825_qeidentity.json"),
                "sgx-v3/automata_0825_platform_crl.der");
        byte[] quote = Vectors.bytes("sgx-v3/trustee_occlum_quote.dat");
        Instant time = Instant.parse("2025-08-20T00:00:00Z");
        assertRefused(verify(SGX, quote, collateral, time), RefusalCode.DEBUG_ENABLED);
        assertThat(claims(verify(
                                SGX,
                                quote,
                                collateral,
                                time,
                                AttestationPolicy.inspection().allowingDebug()))
                        .debug())
                .isTrue();
    }

    @Test
    void sgxAutomataQuoteIsRefusedForDebug() throws Exception {
        assertRefused(
                verify(
                        SGX,
                        Vectors.bytes("sgx-v3/automata_quote_sgx.bin"),
                        phala("sgx-v3/phala_collateral.json"),
                        JUNE_2025),
                RefusalCode.DEBUG_ENABLED);
    }

    @ParameterizedTest
    @CsvSource({"SGX, sgx-v3/qvl_synthetic", "TDX, tdx-v4/qvl_synthetic"})
    void intelsSyntheticQuotesAreRefusedForTheirRoot(EvidenceKind kind, String folder) throws Exception {
        Collateral collateral = CollateralFiles.read(kind, Vectors.path(folder));
        assertRefused(
                verify(kind, Vectors.bytes(folder + "/quote.dat"), collateral, JUNE_2025), RefusalCode.ROOT_NOT_PINNED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"automata_quote_00806f050000.bin", "azure_td_quote.bin"})
    void tdxQuotesOfAnOutdatedPlatformAreValidAndOutOfDate(String name) throws Exception {
        IntelCollateral collateral = automata0625("tdx-v4/automata_0625_tcbinfo_00806f050000.json");
        byte[] quote = Vectors.bytes("tdx-v4/" + name);
        for (String time : List.of("2025-06-19T10:00:35Z", "2025-07-04T09:40:18Z")) {
            Claims claims = claims(verify(TDX, quote, collateral, Instant.parse(time)));
            assertThat(claims.tcb().status()).contains(TcbStatus.OUT_OF_DATE);
            assertThat(claims.measurements()).containsKeys("mrtd", "rtmr0", "rtmr1", "rtmr2", "rtmr3", "mrconfigid");
        }
        assertThat(claims(verify(TDX, quote, collateral, JUNE_2025)).tcb().advisories())
                .containsExactly("INTEL-SA-00960", "INTEL-SA-00982", "INTEL-SA-00986");
        assertThat(verify(TDX, quote, collateral, Instant.parse("2025-07-04T09:40:19Z"))
                        .isVerified())
                .isFalse();
        assertThat(verify(TDX, quote, collateral, Instant.parse("2025-06-19T10:00:34Z"))
                        .isVerified())
                .isFalse();
    }

    @Test
    void tdxGoogleQuoteMatchesNoLevelOnceItsTrailingBytesAreCut() throws Exception {
        byte[] quote = Vectors.bytes("tdx-v4/google_quote_SPR_E4.bin");
        Instant time = Instant.parse("2023-06-25T00:00:00Z");
        assertRefused(verify(TDX, quote, google(), time), RefusalCode.EVIDENCE_TRAILING_DATA);
        assertRefused(verify(TDX, Arrays.copyOf(quote, 4935), google(), time), RefusalCode.TCB_LEVEL_NOT_FOUND);
    }

    @Test
    void tdxTrusteeQuoteIsRefusedForDebug() throws Exception {
        assertRefused(
                verify(
                        TDX,
                        Vectors.bytes("tdx-v4/trustee_tdx_quote_4.bin"),
                        google(),
                        Instant.parse("2023-07-08T07:24:59Z")),
                RefusalCode.DEBUG_ENABLED);
    }

    @ParameterizedTest
    @CsvSource({
        "tdx-v4/lunal_quote_live.bin, 2026-04-01T00:00:00Z",
        "tdx-v4/trustee_tdx_quote_6.bin, 2025-06-25T00:00:00Z"
    })
    void tdxQuotesWithoutCollateralPassStructureAndSignaturesAlone(String name, String time) {
        Verdict verdict = verify(TDX, Vectors.bytes(name), Collateral.none(), Instant.parse(time));
        assertRefused(verdict, RefusalCode.COLLATERAL_MISSING);
        assertThat(verdict.passed())
                .containsExactly(
                        Step.EVIDENCE_FORMAT,
                        Step.CERTIFICATE_CHAIN,
                        Step.QE_REPORT_SIGNATURE,
                        Step.QE_BINDING,
                        Step.EVIDENCE_SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"automata_alibaba_quote5.bin", "automata_quotev5.bin"})
    void tdxVersion5QuotesBoundToAServiceTdNeedItAllowed(String name) throws Exception {
        byte[] quote = Vectors.bytes("tdx-v5/" + name);
        IntelCollateral june = automata0625("tdx-v5/automata_0625_tcbinfo_90c06f000000.json");
        AttestationPolicy policy = AttestationPolicy.inspection().allowingServiceTd();
        for (String time : List.of("2025-06-19T10:00:35Z", "2025-07-04T09:40:18Z")) {
            assertRefused(verify(TDX, quote, june, Instant.parse(time)), RefusalCode.SERVICE_TD_BOUND);
            assertThat(claims(verify(TDX, quote, june, Instant.parse(time), policy))
                            .tcb()
                            .status())
                    .contains(TcbStatus.UP_TO_DATE);
        }
        IntelCollateral february = phala("tdx-v5/phala_outdated_collateral.json");
        assertThat(claims(verify(TDX, quote, february, Instant.parse("2026-02-25T00:00:00Z"), policy))
                        .tcb()
                        .status())
                .contains(TcbStatus.OUT_OF_DATE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"automata_quote5.bin", "trustee_tdx_quote_5.bin", "phala_outdated_quote.bin"})
    void tdxVersion5QuotesOfAnOldPlatformMatchNoLevel(String name) throws Exception {
        assertRefused(
                verify(
                        TDX,
                        Vectors.bytes("tdx-v5/" + name),
                        phala("tdx-v5/phala_outdated_collateral.json"),
                        Instant.parse("2026-02-25T00:00:00Z"),
                        AttestationPolicy.inspection().allowingServiceTd()),
                RefusalCode.TCB_LEVEL_NOT_FOUND);
    }

    private static SnpCollateral snp(String leaf, String product) {
        return SnpCollateral.of(
                Vectors.bytes("sev-snp/" + leaf),
                Vectors.bytes("sev-snp/" + product + "_ask.pem"),
                Vectors.bytes("sev-snp/" + product + "_ark.pem"));
    }

    private static byte[] snpReport(String name) {
        byte[] bytes = Vectors.bytes("sev-snp/" + name);
        return name.endsWith(".hex")
                ? HexFormat.of().parseHex(new String(bytes, StandardCharsets.US_ASCII).strip())
                : bytes;
    }

    @ParameterizedTest
    @CsvSource({
        "milan_report.bin, milan_vcek.pem, milan, 2026-02-06T00:00:00Z",
        "milan_report.bin, milan_vcek.pem, milan, 2033-02-04T00:00:00Z",
        "genoa_report.bin, genoa_vcek.pem, genoa, 2026-06-01T00:00:00Z",
        "lunal_report_v5_genoa.bin, lunal_vcek_genoa.der, genoa, 2026-06-01T00:00:00Z",
        "trustee_test-report.bin, trustee_test-vcek.der, milan, 2026-06-01T00:00:00Z",
        "virtee_report_milan.hex, virtee_vcek_milan.der, milan, 2026-06-01T00:00:00Z"
    })
    void snpReportsAreValid(String report, String leaf, String product, Instant time) {
        Claims claims = claims(verify(SNP, snpReport(report), snp(leaf, product), time));
        assertThat(claims.root().name()).isEqualToIgnoringCase("ARK-" + product);
        assertThat(claims.measurements()).containsKeys("measurement", "host_data", "guest_policy");
        assertThat(claims.platform()).containsKeys("chip_id", "product");
    }

    @ParameterizedTest
    @CsvSource({
        "trustee_test-report.bin, trustee_test-vcek-invalid-legacy.der, milan, 2026-06-01T00:00:00Z, CERTIFICATE_SIGNATURE_INVALID",
        "trustee_test-report.bin, trustee_test-vcek-invalid-new.der, milan, 2026-06-01T00:00:00Z, CERTIFICATE_SIGNATURE_INVALID",
        "genoa_report.bin, milan_vcek.pem, milan, 2026-06-01T00:00:00Z, PRODUCT_MISMATCH",
        "google_attestation.bin, google_vcek.der, milan, 2026-06-01T00:00:00Z, DEBUG_ENABLED",
        "milan_report.bin, milan_vcek.pem, milan, 2040-01-01T00:00:00Z, CERTIFICATE_EXPIRED",
        "milan_report.bin, virtee_vcek_milan.der, milan, 2026-06-01T00:00:00Z, CHIP_ID_MISMATCH",
        "milan_report.bin, virtee_vcek_turin.der, turin, 2026-06-01T00:00:00Z, PRODUCT_MISMATCH",
        "milan_report.bin, milan_vcek.pem, genoa, 2026-06-01T00:00:00Z, CERTIFICATE_CHAIN_BROKEN",
        "lit_guest_report_bad_sig.bin, milan_vcek.pem, milan, 2026-06-01T00:00:00Z, EVIDENCE_LENGTH",
        "lit_guest_report_corrupt.bin, milan_vcek.pem, milan, 2026-06-01T00:00:00Z, EVIDENCE_LENGTH"
    })
    void snpReportsAreRefused(String report, String leaf, String product, Instant time, RefusalCode code) {
        assertRefused(verify(SNP, snpReport(report), snp(leaf, product), time), code);
    }

    @Test
    void snpReportWithAnyOneBytePositionFlippedIsRefused() {
        byte[] report = snpReport("milan_report.bin");
        SnpCollateral collateral = snp("milan_vcek.pem", "milan");
        AttestationVerifier cached = VENDORS.remembering(64);
        for (int i = 0; i < report.length; i++) {
            byte[] flipped = report.clone();
            flipped[i] ^= (byte) (1 << i % 8);
            assertThat(cached.verify(
                                    SNP,
                                    Evidence.of(flipped),
                                    collateral,
                                    Instant.parse("2026-06-01T00:00:00Z"),
                                    AttestationPolicy.inspection())
                            .isVerified())
                    .as("byte %d", i)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"milan", "genoa", "turin"})
    void amdsAskAndAsvkAreSignedByThePinnedArk(String product) throws Exception {
        Memo memo = Memo.ofSize(10);
        List<Certificate> chain = Certificate.ofPem(Vectors.bytes("sev-snp/" + product + "_ask_ark_asvk.pem"), memo);
        assertThat(chain).hasSize(3);
        assertThat(TrustAnchors.vendors().find(SNP, chain.get(1).keySha256())).isPresent();
        assertThat(chain.get(0).isSignedBy(chain.get(1), memo)).isTrue();
        assertThat(chain.get(2).isSignedBy(chain.get(1), memo)).isTrue();
        assertThat(chain.get(2).name()).isEqualToIgnoringCase("SEV-VLEK-" + product);
    }

    private static CsvCollateral csv() {
        return CsvCollateral.of(Vectors.bytes("csv/csvrs_hsk_cek.cert"), Vectors.bytes("csv/hrk.cert"));
    }

    @Test
    void csvReportIsValidAlongTheWholeChain() {
        Claims claims = claims(verify(CSV, Vectors.bytes("csv/csvrs_report.cert"), csv(), JUNE_2025));
        assertThat(new String(HexFormat.of().parseHex(claims.reportData()), StandardCharsets.US_ASCII))
                .startsWith("user data");
        assertThat(claims.root().name()).isEqualTo("Hygon HRK");
    }

    @Test
    void csvReportWithoutTheXorIsRefused() {
        byte[] report = Vectors.bytes("csv/csvrs_report.cert");
        byte[] plain = report.clone();
        for (int i = 336; i < 336 + 2084 + 64; i++) {
            plain[i] ^= report[188 + (i - 336) % 4];
        }
        assertThat(verify(CSV, plain, csv(), JUNE_2025).isVerified()).isFalse();
    }

    @Test
    void csvEvidenceOfAnotherChipLacksItsChain() {
        byte[] evidence = Vectors.bytes("csv/trustee_csv_evidence.json");
        Verdict alone = verify(CSV, evidence, Collateral.none(), JUNE_2025);
        assertRefused(alone, RefusalCode.COLLATERAL_MISSING);
        assertThat(alone.passed()).contains(Step.EVIDENCE_SIGNATURE);
        assertThat(((Verdict.Refused) alone).found()).contains("KPA64911240507");
        assertRefused(verify(CSV, evidence, csv(), JUNE_2025), RefusalCode.CERTIFICATE_SIGNATURE_INVALID);
    }

    @Test
    void csvChainWithOneBitFlippedIsRefused() {
        byte[] hskCek = Vectors.bytes("csv/csvrs_hsk_cek.cert");
        hskCek[832 + 300] ^= 1;
        assertRefused(
                verify(
                        CSV,
                        Vectors.bytes("csv/csvrs_report.cert"),
                        CsvCollateral.of(hskCek, Vectors.bytes("csv/hrk.cert")),
                        JUNE_2025),
                RefusalCode.CERTIFICATE_SIGNATURE_INVALID);
    }

    @ParameterizedTest
    @CsvSource({"veracruz_doc.cbor, 2022-11-09T22:52:00Z", "evervault_valid.cbor, 2022-10-13T08:58:02Z"})
    void nitroDocumentsAreValidAtTheirTime(String name, Instant time) {
        byte[] document = Vectors.bytes("nitro/" + name);
        assertThat(claims(verify(NITRO, document, Collateral.none(), time)).measurements())
                .containsKeys("pcr0", "pcr1", "pcr2");
        assertRefused(
                verify(NITRO, document, Collateral.none(), time.plus(Duration.ofDays(300))),
                RefusalCode.CERTIFICATE_EXPIRED);
    }

    @Test
    void nitroDocumentWithABadSignatureIsRefused() {
        assertRefused(
                verify(
                        NITRO,
                        Vectors.bytes("nitro/veracruz_doc_bad_sig.cbor"),
                        Collateral.none(),
                        Instant.parse("2022-11-09T22:52:00Z")),
                RefusalCode.EVIDENCE_SIGNATURE_INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sparsity_1.cbor", "evervault_ga.b64"})
    void nitroDebugDocumentsHaveAGoodSignatureAndAreRefused(String name) {
        byte[] bytes = Vectors.bytes("nitro/" + name);
        byte[] document = name.endsWith(".b64")
                ? Base64.getDecoder().decode(new String(bytes, StandardCharsets.US_ASCII).strip())
                : bytes;
        Instant time = name.startsWith("sparsity")
                ? Instant.parse("2024-08-16T00:00:00Z")
                : Instant.parse("2023-09-18T00:00:00Z");
        Verdict verdict = atItsOwnTime(document, time);
        assertRefused(verdict, RefusalCode.DEBUG_ENABLED);
        assertThat(verdict.passed()).contains(Step.CERTIFICATE_CHAIN, Step.EVIDENCE_SIGNATURE);
    }

    /** The README gives no time for these two: their leaf's three hours are searched around the given one. */
    private static Verdict atItsOwnTime(byte[] document, Instant around) {
        Verdict verdict = null;
        for (int hours = -96; hours <= 96; hours++) {
            verdict = verify(NITRO, document, Collateral.none(), around.plus(Duration.ofHours(hours)));
            if (verdict.passed().contains(Step.CERTIFICATE_CHAIN)) {
                return verdict;
            }
        }
        return verdict;
    }

    @Test
    void anyIntelVectorIsRefusedOneSecondAfterNextUpdate() throws Exception {
        IntelCollateral collateral = phala("tdx-v5/phala_outdated_collateral.json");
        Verdict verdict = verify(
                TDX,
                Vectors.bytes("tdx-v5/automata_quotev5.bin"),
                collateral,
                Instant.parse("2026-03-20T10:58:52Z"),
                AttestationPolicy.inspection().allowingServiceTd());
        assertThat(((Verdict.Refused) verdict).code().name()).endsWith("_EXPIRED");
    }
}
