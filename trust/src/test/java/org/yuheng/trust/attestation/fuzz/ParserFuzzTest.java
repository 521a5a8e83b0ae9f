package org.yuheng.trust.attestation.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * Coverage-guided fuzzing of every parser. By default each runs on its saved inputs alone; with {@code JAZZER_FUZZ=1} one
 * of them, selected by name, is fuzzed for {@code maxDuration}.
 */
class ParserFuzzTest {

    private static final String DURATION = "10m";

    @FuzzTest(maxDuration = DURATION)
    void intelQuote(byte[] input) {
        FuzzTarget.INTEL_QUOTE.run(input);
    }

    @FuzzTest(maxDuration = DURATION)
    void tcbInfo(byte[] input) {
        FuzzTarget.TCB_INFO.run(input);
    }

    @FuzzTest(maxDuration = DURATION)
    void qeIdentity(byte[] input) {
        FuzzTarget.QE_IDENTITY.run(input);
    }

    @FuzzTest(maxDuration = DURATION)
    void pckExtension(byte[] input) {
        FuzzTarget.PCK_EXTENSION.run(input);
    }

    @FuzzTest(maxDuration = DURATION)
    void certificate(byte[] input) {
        FuzzTarget.CERTIFICATE.run(input);
    }

    @FuzzTest(maxDuration = DURATION)
    void pem(byte[] input) {
        FuzzTarget.PEM.run(input);
    }

    @FuzzTest(maxDuration = DURATION)
    void revocationList(byte[] input) {
        FuzzTarget.REVOCATION_LIST.run(input);
    }

    @FuzzTest(maxDuration = DURATION)
    void collateralJson(byte[] input) {
        FuzzTarget.COLLATERAL_JSON.run(input);
    }

    @FuzzTest(maxDuration = DURATION)
    void signedEnvelope(byte[] input) {
        FuzzTarget.SIGNED_ENVELOPE.run(input);
    }

    @FuzzTest(maxDuration = DURATION)
    void policyJson(byte[] input) {
        FuzzTarget.POLICY_JSON.run(input);
    }

    @FuzzTest(maxDuration = DURATION)
    void snpReport(byte[] input) {
        FuzzTarget.SNP_REPORT.run(input);
    }

    @FuzzTest(maxDuration = DURATION)
    void endorsementKey(byte[] input) {
        FuzzTarget.ENDORSEMENT_KEY.run(input);
    }

    @FuzzTest(maxDuration = DURATION)
    void csvEvidence(byte[] input) {
        FuzzTarget.CSV_EVIDENCE.run(input);
    }

    @FuzzTest(maxDuration = DURATION)
    void hygonCertificate(byte[] input) {
        FuzzTarget.HYGON_CERTIFICATE.run(input);
    }

    @FuzzTest(maxDuration = DURATION)
    void nitroDocument(byte[] input) {
        FuzzTarget.NITRO_DOCUMENT.run(input);
    }

    @FuzzTest(maxDuration = DURATION)
    void cbor(byte[] input) {
        FuzzTarget.CBOR.run(input);
    }

    @FuzzTest(maxDuration = DURATION)
    void wholeTdx(byte[] input) {
        FuzzTarget.WHOLE_TDX.run(input);
    }

    @FuzzTest(maxDuration = DURATION)
    void wholeNitro(byte[] input) {
        FuzzTarget.WHOLE_NITRO.run(input);
    }
}
