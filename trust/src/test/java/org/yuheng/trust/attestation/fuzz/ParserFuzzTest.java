package org.yuheng.trust.attestation.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Coverage-guided fuzzing of every parser, starting from genuine inputs. Runs with {@code JAZZER_FUZZ=1} alone, one
 * parser a process (its agent slows down everything else in the process); {@link MutationFuzzTest} is the short run.
 */
@EnabledIfEnvironmentVariable(
        named = "JAZZER_FUZZ",
        matches = ".+",
        disabledReason = "on demand: set JAZZER_FUZZ=1 to fuzz")
class ParserFuzzTest {

    private static final String DURATION = "10m";

    @MethodSource("intelQuoteSeeds")
    @FuzzTest(maxDuration = DURATION)
    void intelQuote(byte[] input) {
        FuzzTarget.INTEL_QUOTE.run(input);
    }

    @MethodSource("tcbInfoSeeds")
    @FuzzTest(maxDuration = DURATION)
    void tcbInfo(byte[] input) {
        FuzzTarget.TCB_INFO.run(input);
    }

    @MethodSource("qeIdentitySeeds")
    @FuzzTest(maxDuration = DURATION)
    void qeIdentity(byte[] input) {
        FuzzTarget.QE_IDENTITY.run(input);
    }

    @MethodSource("pckExtensionSeeds")
    @FuzzTest(maxDuration = DURATION)
    void pckExtension(byte[] input) {
        FuzzTarget.PCK_EXTENSION.run(input);
    }

    @MethodSource("certificateSeeds")
    @FuzzTest(maxDuration = DURATION)
    void certificate(byte[] input) {
        FuzzTarget.CERTIFICATE.run(input);
    }

    @MethodSource("pemSeeds")
    @FuzzTest(maxDuration = DURATION)
    void pem(byte[] input) {
        FuzzTarget.PEM.run(input);
    }

    @MethodSource("revocationListSeeds")
    @FuzzTest(maxDuration = DURATION)
    void revocationList(byte[] input) {
        FuzzTarget.REVOCATION_LIST.run(input);
    }

    @MethodSource("collateralJsonSeeds")
    @FuzzTest(maxDuration = DURATION)
    void collateralJson(byte[] input) {
        FuzzTarget.COLLATERAL_JSON.run(input);
    }

    @MethodSource("signedEnvelopeSeeds")
    @FuzzTest(maxDuration = DURATION)
    void signedEnvelope(byte[] input) {
        FuzzTarget.SIGNED_ENVELOPE.run(input);
    }

    @MethodSource("policyJsonSeeds")
    @FuzzTest(maxDuration = DURATION)
    void policyJson(byte[] input) {
        FuzzTarget.POLICY_JSON.run(input);
    }

    @MethodSource("snpReportSeeds")
    @FuzzTest(maxDuration = DURATION)
    void snpReport(byte[] input) {
        FuzzTarget.SNP_REPORT.run(input);
    }

    @MethodSource("endorsementKeySeeds")
    @FuzzTest(maxDuration = DURATION)
    void endorsementKey(byte[] input) {
        FuzzTarget.ENDORSEMENT_KEY.run(input);
    }

    @MethodSource("csvEvidenceSeeds")
    @FuzzTest(maxDuration = DURATION)
    void csvEvidence(byte[] input) {
        FuzzTarget.CSV_EVIDENCE.run(input);
    }

    @MethodSource("hygonCertificateSeeds")
    @FuzzTest(maxDuration = DURATION)
    void hygonCertificate(byte[] input) {
        FuzzTarget.HYGON_CERTIFICATE.run(input);
    }

    @MethodSource("nitroDocumentSeeds")
    @FuzzTest(maxDuration = DURATION)
    void nitroDocument(byte[] input) {
        FuzzTarget.NITRO_DOCUMENT.run(input);
    }

    @MethodSource("cborSeeds")
    @FuzzTest(maxDuration = DURATION)
    void cbor(byte[] input) {
        FuzzTarget.CBOR.run(input);
    }

    @MethodSource("wholeTdxSeeds")
    @FuzzTest(maxDuration = DURATION)
    void wholeTdx(byte[] input) {
        FuzzTarget.WHOLE_TDX.run(input);
    }

    @MethodSource("wholeNitroSeeds")
    @FuzzTest(maxDuration = DURATION)
    void wholeNitro(byte[] input) {
        FuzzTarget.WHOLE_NITRO.run(input);
    }

    static Stream<byte[]> intelQuoteSeeds() {
        return FuzzTarget.INTEL_QUOTE.seeds().stream();
    }

    static Stream<byte[]> tcbInfoSeeds() {
        return FuzzTarget.TCB_INFO.seeds().stream();
    }

    static Stream<byte[]> qeIdentitySeeds() {
        return FuzzTarget.QE_IDENTITY.seeds().stream();
    }

    static Stream<byte[]> pckExtensionSeeds() {
        return FuzzTarget.PCK_EXTENSION.seeds().stream();
    }

    static Stream<byte[]> certificateSeeds() {
        return FuzzTarget.CERTIFICATE.seeds().stream();
    }

    static Stream<byte[]> pemSeeds() {
        return FuzzTarget.PEM.seeds().stream();
    }

    static Stream<byte[]> revocationListSeeds() {
        return FuzzTarget.REVOCATION_LIST.seeds().stream();
    }

    static Stream<byte[]> collateralJsonSeeds() {
        return FuzzTarget.COLLATERAL_JSON.seeds().stream();
    }

    static Stream<byte[]> signedEnvelopeSeeds() {
        return FuzzTarget.SIGNED_ENVELOPE.seeds().stream();
    }

    static Stream<byte[]> policyJsonSeeds() {
        return FuzzTarget.POLICY_JSON.seeds().stream();
    }

    static Stream<byte[]> snpReportSeeds() {
        return FuzzTarget.SNP_REPORT.seeds().stream();
    }

    static Stream<byte[]> endorsementKeySeeds() {
        return FuzzTarget.ENDORSEMENT_KEY.seeds().stream();
    }

    static Stream<byte[]> csvEvidenceSeeds() {
        return FuzzTarget.CSV_EVIDENCE.seeds().stream();
    }

    static Stream<byte[]> hygonCertificateSeeds() {
        return FuzzTarget.HYGON_CERTIFICATE.seeds().stream();
    }

    static Stream<byte[]> nitroDocumentSeeds() {
        return FuzzTarget.NITRO_DOCUMENT.seeds().stream();
    }

    static Stream<byte[]> cborSeeds() {
        return FuzzTarget.CBOR.seeds().stream();
    }

    static Stream<byte[]> wholeTdxSeeds() {
        return FuzzTarget.WHOLE_TDX.seeds().stream();
    }

    static Stream<byte[]> wholeNitroSeeds() {
        return FuzzTarget.WHOLE_NITRO.seeds().stream();
    }
}
