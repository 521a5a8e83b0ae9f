package org.yuheng.trust.attestation.amd;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yuheng.trust.attestation.AttestationPolicy;
import org.yuheng.trust.attestation.ChainFacts;
import org.yuheng.trust.attestation.Claims;
import org.yuheng.trust.attestation.EvidenceKind;
import org.yuheng.trust.attestation.RefusalCode;
import org.yuheng.trust.attestation.SnpCollateral;
import org.yuheng.trust.attestation.Step;
import org.yuheng.trust.attestation.TrustAnchors;
import org.yuheng.trust.attestation.Verdict;
import org.yuheng.trust.attestation.checking.Currency;
import org.yuheng.trust.attestation.checking.Memo;
import org.yuheng.trust.attestation.checking.PolicyChecks;
import org.yuheng.trust.attestation.checking.Refusal;
import org.yuheng.trust.attestation.checking.Steps;
import org.yuheng.trust.attestation.x509.Certificate;
import org.yuheng.trust.attestation.x509.CertificatePath;
import org.yuheng.trust.attestation.x509.Ecdsa;
import org.yuheng.trust.attestation.x509.RevocationList;

/** Verifies SEV-SNP attestation reports. */
public final class SnpVerifier {

    private final TrustAnchors anchors;
    private final Memo memo;

    public SnpVerifier(TrustAnchors anchors, Memo memo) {
        this.anchors = anchors;
        this.memo = memo;
    }

    /** From the report's bytes to the claims. */
    public Verdict verify(byte[] evidence, SnpCollateral given, Instant time, AttestationPolicy policy) {
        Steps steps = new Steps();
        Currency currency = new Currency(time);
        try {
            steps.begin(Step.EVIDENCE_FORMAT);
            SnpReport report = SnpReport.read(evidence);

            steps.begin(Step.COLLATERAL_PRESENT);
            requireComplete(given, policy.requireCrl());

            steps.begin(Step.CERTIFICATE_CHAIN);
            CertificatePath path = path(given, currency);
            EndorsementKey key = EndorsementKey.of(path.leaf());
            requireIssuerKind(path, key);

            steps.begin(Step.REVOCATION);
            requireNotRevoked(path, given, currency);

            steps.begin(Step.PLATFORM_BINDING);
            key.requirePlatform(report);

            steps.begin(Step.EVIDENCE_SIGNATURE);
            requireSignature(report, path.leaf());

            steps.begin(Step.DEBUG);
            refuseDebug(report, policy);

            steps.begin(Step.POLICY);
            Claims claims = new Claims(
                    EvidenceKind.SNP,
                    "SEV-SNP report v" + report.version() + ", " + (key.isVlek() ? "VLEK" : "VCEK"),
                    path.anchor().simulated(),
                    new Claims.Root(path.anchor().name(), path.anchor().keySha256()),
                    report.measurements(),
                    HexFormat.of().formatHex(report.reportData()),
                    new Claims.Tcb(Optional.empty(), List.of(), Optional.empty(), Optional.empty(), key.tcb()),
                    report.isDebug(),
                    platform(report, key),
                    currency.dates(Optional.empty()));
            PolicyChecks.apply(policy, claims);
            return steps.verified(claims, currency.warnings());
        } catch (Refusal refusal) {
            return steps.refused(refusal);
        }
    }

    /**
     * Verifies a platform's chain by itself, before there is a report.
     *
     * @param time at which all of it must be valid
     */
    public ChainFacts inspect(SnpCollateral given, Instant time) throws Refusal {
        requireComplete(given, false);
        Currency currency = new Currency(time);
        CertificatePath path = path(given, currency);
        EndorsementKey key = EndorsementKey.of(path.leaf());
        requireIssuerKind(path, key);
        Optional<Instant> listed = requireNotRevoked(path, given, currency);
        return new ChainFacts(
                EvidenceKind.SNP,
                key.platform(),
                key.tcb(),
                listed,
                currency.dates(Optional.empty()).expiresAt(),
                currency.warnings());
    }

    /** The platforms whose chain may be this report's, as {@link ChainFacts#platform()} names them. */
    public List<String> platformsOf(byte[] evidence) throws Refusal {
        return EndorsementKey.platformsOf(SnpReport.read(evidence));
    }

    private static void requireComplete(SnpCollateral given, boolean crl) throws Refusal {
        List<String> missing = new ArrayList<>();
        if (given.endorsementKey().isEmpty()) {
            missing.add("vcek or vlek");
        }
        if (given.signingKey().isEmpty()) {
            missing.add("ask or asvk");
        }
        if (given.rootKey().isEmpty()) {
            missing.add("ark");
        }
        if (given.crl().isEmpty() && crl) {
            missing.add("crl");
        }
        if (!missing.isEmpty()) {
            throw new Refusal(
                    RefusalCode.COLLATERAL_MISSING, "no " + String.join(", ", missing), "the chip's certificate chain");
        }
    }

    private CertificatePath path(SnpCollateral given, Currency currency) throws Refusal {
        Certificate leaf = Certificate.ofDerOrPem(given.endorsementKey().orElseThrow(), memo);
        List<Certificate> issuers = List.of(
                Certificate.ofDerOrPem(given.signingKey().orElseThrow(), memo),
                Certificate.ofDerOrPem(given.rootKey().orElseThrow(), memo));
        CertificatePath path = CertificatePath.verify(leaf, issuers, EvidenceKind.SNP, anchors, currency, memo);
        if (path.length() != 3) {
            throw new Refusal(
                    RefusalCode.CERTIFICATE_ROLE,
                    "a chain of " + path.length() + " certificates",
                    "VCEK or VLEK, ASK or ASVK, ARK");
        }
        return path;
    }

    /** A VCEK comes from the product's ASK, a VLEK from its ASVK. */
    private static void requireIssuerKind(CertificatePath path, EndorsementKey key) throws Refusal {
        String issuer = path.issuer().name();
        if (issuer.contains("VLEK") != key.isVlek()) {
            throw new Refusal(
                    RefusalCode.CERTIFICATE_ROLE,
                    "\"" + issuer + "\" issued \"" + path.leaf().name() + "\"",
                    key.isVlek() ? "an ASVK for a VLEK" : "an ASK for a VCEK");
        }
        if (!issuer.endsWith("-" + key.product().published())) {
            throw new Refusal(
                    RefusalCode.PRODUCT_MISMATCH,
                    "\"" + issuer + "\" issued for " + key.product().published(),
                    "the product's own chain");
        }
    }

    /** @return when the list was issued, if there is one */
    private Optional<Instant> requireNotRevoked(CertificatePath path, SnpCollateral given, Currency currency)
            throws Refusal {
        if (given.crl().isEmpty()) {
            return Optional.empty();
        }
        RevocationList list = RevocationList.ofDer(given.crl().get(), memo);
        list.requireIssued(path.root(), currency, memo);
        list.refuseRevoked(path.issuer());
        return Optional.of(list.issuedAt());
    }

    private static void requireSignature(SnpReport report, Certificate signer) throws Refusal {
        if (!Ecdsa.P384.verify(signer.ecKey(Ecdsa.P384), report.signed(), report.r(), report.s())) {
            throw new Refusal(
                    RefusalCode.EVIDENCE_SIGNATURE_INVALID,
                    "the signature on the report",
                    "a signature by \"" + signer.name() + "\"");
        }
    }

    private static void refuseDebug(SnpReport report, AttestationPolicy policy) throws Refusal {
        if (report.isDebug() && !policy.allowDebug()) {
            throw new Refusal(
                    RefusalCode.DEBUG_ENABLED,
                    "guest policy " + report.measurements().get("guest_policy"),
                    "bit 19 (debug) clear");
        }
    }

    private static Map<String, String> platform(SnpReport report, EndorsementKey key) {
        Map<String, String> platform = new LinkedHashMap<>();
        platform.put("product", key.product().published());
        platform.putAll(report.platform());
        return platform;
    }
}
