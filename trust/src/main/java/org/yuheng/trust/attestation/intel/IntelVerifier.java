package org.yuheng.trust.attestation.intel;

import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.yuheng.trust.attestation.AttestationPolicy;
import org.yuheng.trust.attestation.Claims;
import org.yuheng.trust.attestation.CollateralFacts;
import org.yuheng.trust.attestation.EvidenceKind;
import org.yuheng.trust.attestation.IntelCollateral;
import org.yuheng.trust.attestation.RefusalCode;
import org.yuheng.trust.attestation.Step;
import org.yuheng.trust.attestation.TrustAnchor;
import org.yuheng.trust.attestation.TrustAnchors;
import org.yuheng.trust.attestation.Verdict;
import org.yuheng.trust.attestation.checking.Currency;
import org.yuheng.trust.attestation.checking.Memo;
import org.yuheng.trust.attestation.checking.Pem;
import org.yuheng.trust.attestation.checking.PolicyChecks;
import org.yuheng.trust.attestation.checking.Refusal;
import org.yuheng.trust.attestation.checking.Steps;
import org.yuheng.trust.attestation.x509.Certificate;
import org.yuheng.trust.attestation.x509.CertificatePath;
import org.yuheng.trust.attestation.x509.Ecdsa;

/** Verifies SGX and TDX quotes. */
public final class IntelVerifier {

    private final TrustAnchors anchors;
    private final Memo memo;

    public IntelVerifier(TrustAnchors anchors, Memo memo) {
        this.anchors = anchors;
        this.memo = memo;
    }

    /** The protocol of DCAP, from the bytes to the claims. */
    public Verdict verify(
            EvidenceKind kind, byte[] evidence, IntelCollateral given, Instant time, AttestationPolicy policy) {
        Steps steps = new Steps();
        Currency currency = new Currency(time);
        try {
            steps.begin(Step.EVIDENCE_FORMAT);
            Quote quote = Quote.read(kind, evidence);
            AttestedBody body = readBody(quote);

            steps.begin(Step.CERTIFICATE_CHAIN);
            CertificatePath pckPath = pckPath(quote, given, currency);
            PckExtension pck = memo.recall(
                    "pck",
                    PckExtension.class,
                    () -> PckExtension.of(pckPath.leaf()),
                    pckPath.leaf().der());

            steps.begin(Step.QE_REPORT_SIGNATURE);
            requireQeReportSignature(quote, pckPath.leaf());

            steps.begin(Step.QE_BINDING);
            requireQeBinding(quote);

            steps.begin(Step.EVIDENCE_SIGNATURE);
            requireQuoteSignature(quote);

            steps.begin(Step.COLLATERAL_PRESENT);
            VerifiedCollateral collateral = new VerifiedCollateral(kind, given, pckPath.anchor(), currency, memo);

            steps.begin(Step.REVOCATION);
            collateral.requireNotRevoked(pckPath);

            steps.begin(Step.TCB_INFO);
            TcbInfo tcbInfo = collateral.tcbInfo(policy.minTcbEvaluationDataNumber());

            steps.begin(Step.QE_IDENTITY);
            QeIdentity qeIdentity = collateral.qeIdentity(policy.minTcbEvaluationDataNumber());
            TcbLevels qeLevel = qeIdentity.levelOf(quote.qeReport());

            steps.begin(Step.DEBUG);
            refuseDebugAndServiceTd(body, policy);

            steps.begin(Step.TCB_LEVEL);
            PlatformTcb tcb = PlatformTcb.of(tcbInfo, pck, body, qeLevel);

            steps.begin(Step.POLICY);
            Claims claims = new Claims(
                    kind,
                    quote.format(),
                    pckPath.anchor().simulated(),
                    new Claims.Root(pckPath.anchor().name(), pckPath.anchor().keySha256()),
                    body.measurements(),
                    HexFormat.of().formatHex(body.reportData()),
                    tcb.claims(),
                    body.isDebug(),
                    tcb.platform(pckPath.issuer().name()),
                    currency.dates(Optional.empty()));
            PolicyChecks.apply(policy, claims);
            return steps.verified(claims, currency.warnings());
        } catch (Refusal refusal) {
            return steps.refused(refusal);
        }
    }

    /**
     * Verifies collateral by itself, before any evidence needs it.
     *
     * @throws Refusal with the first thing found wrong
     */
    public CollateralFacts inspect(EvidenceKind kind, IntelCollateral given, Instant time) throws Refusal {
        Currency currency = new Currency(time);
        VerifiedCollateral collateral = new VerifiedCollateral(kind, given, signingRoot(kind, given), currency, memo);
        collateral.requireCurrentLists();
        TcbInfo tcbInfo = collateral.tcbInfo(0);
        QeIdentity qeIdentity = collateral.qeIdentity(0);
        return new CollateralFacts(
                kind,
                HexFormat.of().formatHex(tcbInfo.fmspc()),
                Math.min(tcbInfo.evaluationDataNumber(), qeIdentity.evaluationDataNumber()),
                tcbInfo.issueDate(),
                currency.dates(Optional.empty()).expiresAt().orElseThrow(),
                currency.warnings());
    }

    /** The root that all of the collateral must come from; it is verified as such with every part. */
    private TrustAnchor signingRoot(EvidenceKind kind, IntelCollateral given) throws Refusal {
        if (given.tcbInfoIssuerChain().isEmpty()) {
            throw new Refusal(RefusalCode.COLLATERAL_MISSING, "no tcb_info_issuer_chain", "complete collateral");
        }
        for (Certificate certificate :
                Certificate.ofPem(given.tcbInfoIssuerChain().get(), memo)) {
            Optional<TrustAnchor> anchor = anchors.find(kind, certificate.keySha256());
            if (anchor.isPresent()) {
                return anchor.get();
            }
        }
        throw new Refusal(
                RefusalCode.ROOT_NOT_PINNED,
                "an issuer chain without a pinned root",
                "a root key that is pinned for " + kind);
    }

    /**
     * The FMSPC in a quote's PCK certificate, lower-case hex, to look collateral up by; nothing is verified.
     *
     * @throws Refusal if the quote or its certificate cannot be read
     */
    public String fmspcOf(EvidenceKind kind, byte[] evidence) throws Refusal {
        Quote quote = Quote.read(kind, evidence);
        for (Certificate certificate : Certificate.ofPem(pckChain(quote, IntelCollateral.empty()), memo)) {
            if (PckExtension.isIn(certificate)) {
                return PckExtension.of(certificate).fmspcHex();
            }
        }
        throw new Refusal(
                RefusalCode.CERTIFICATE_ROLE, "no certificate with Intel's SGX extension", "the PCK certificate");
    }

    private static AttestedBody readBody(Quote quote) throws Refusal {
        return quote.kind() == EvidenceKind.SGX
                ? EnclaveReport.read(quote.body(), "enclave")
                : TdReport.read(quote.body());
    }

    private CertificatePath pckPath(Quote quote, IntelCollateral given, Currency currency) throws Refusal {
        byte[] pem = pckChain(quote, given);
        List<Certificate> chain = Certificate.ofPem(pem, memo);
        Certificate pck = chain.stream()
                .filter(PckExtension::isIn)
                .findFirst()
                .orElseThrow(() -> new Refusal(
                        RefusalCode.CERTIFICATE_ROLE,
                        "no certificate with Intel's SGX extension",
                        "the PCK certificate in its chain"));
        requireSamePck(quote, given, pck);
        CertificatePath path = CertificatePath.verify(pck, chain, quote.kind(), anchors, currency, memo);
        if (path.length() != 3) {
            throw new Refusal(
                    RefusalCode.CERTIFICATE_ROLE,
                    "a PCK chain of " + path.length() + " certificates",
                    "PCK certificate, PCK CA, root");
        }
        return path;
    }

    /** A quote that brings its chain must not be shown with the PCK certificate of another. */
    private void requireSamePck(Quote quote, IntelCollateral given, Certificate pck) throws Refusal {
        if (given.pckCertificateChain().isPresent()
                && quote.certificationType() == Quote.PCK_CHAIN
                && Pem.looksLikePem(quote.certificationData())
                && Certificate.ofPem(quote.certificationData(), memo).stream().noneMatch(c -> c.isSameAs(pck))) {
            throw new Refusal(
                    RefusalCode.CERTIFICATE_CHAIN_BROKEN,
                    "another PCK certificate in the quote than in pck_certificate_chain",
                    "the same PCK certificate in both");
        }
    }

    /** A chain given apart comes first: the quoting enclave's report must match it all the same. */
    private static byte[] pckChain(Quote quote, IntelCollateral given) throws Refusal {
        if (given.pckCertificateChain().isPresent()) {
            return given.pckCertificateChain().get();
        }
        if (quote.certificationType() == Quote.PCK_CHAIN) {
            return quote.certificationData();
        }
        throw new Refusal(
                RefusalCode.COLLATERAL_MISSING,
                "certification data type " + quote.certificationType() + " and no pck_certificate_chain",
                "the PCK certificate with its issuers");
    }

    private static void requireQeReportSignature(Quote quote, Certificate pck) throws Refusal {
        if (!Ecdsa.P256.verify(pck.ecKey(Ecdsa.P256), quote.qeReport().raw(), quote.qeReportSignature())) {
            throw new Refusal(
                    RefusalCode.QE_REPORT_SIGNATURE_INVALID,
                    "the signature on the quoting enclave's report",
                    "a signature by \"" + pck.name() + "\"");
        }
    }

    /** The quoting enclave's report data is SHA-256(attestation key ‖ authentication data) ‖ 32 zeros. */
    private static void requireQeBinding(Quote quote) throws Refusal {
        SHA256Digest sha256 = new SHA256Digest();
        sha256.update(quote.attestationKey(), 0, quote.attestationKey().length);
        sha256.update(quote.qeAuthData(), 0, quote.qeAuthData().length);
        byte[] digest = new byte[sha256.getDigestSize()];
        sha256.doFinal(digest, 0);
        if (!quote.qeReport().binds(digest)) {
            throw new Refusal(
                    RefusalCode.QE_BINDING_MISMATCH,
                    HexFormat.of().formatHex(quote.qeReport().reportData()),
                    HexFormat.of().formatHex(Arrays.copyOf(digest, 64)));
        }
    }

    private static void requireQuoteSignature(Quote quote) throws Refusal {
        if (!Ecdsa.P256.verify(Ecdsa.P256.key(quote.attestationKey()), quote.signed(), quote.signature())) {
            throw new Refusal(
                    RefusalCode.EVIDENCE_SIGNATURE_INVALID,
                    "the signature on header and report body",
                    "a signature by the attestation key");
        }
    }

    private static void refuseDebugAndServiceTd(AttestedBody body, AttestationPolicy policy) throws Refusal {
        if (body.isDebug() && !policy.allowDebug()) {
            throw new Refusal(
                    RefusalCode.DEBUG_ENABLED, "the debug attribute is set", "an enclave or TD without debug");
        }
        if (body.hasServiceTd() && !policy.allowServiceTd()) {
            throw new Refusal(
                    RefusalCode.SERVICE_TD_BOUND,
                    "MRSERVICETD " + body.measurements().get("mrservicetd"),
                    "zeros: no service TD may change this TD");
        }
    }
}
