package org.yuheng.trust.attestation.nitro;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yuheng.trust.attestation.AttestationPolicy;
import org.yuheng.trust.attestation.Claims;
import org.yuheng.trust.attestation.EvidenceKind;
import org.yuheng.trust.attestation.RefusalCode;
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

/** Verifies AWS Nitro attestation documents. Their leaf certificates live three hours and are not revoked. */
public final class NitroVerifier {

    private final TrustAnchors anchors;
    private final Memo memo;

    public NitroVerifier(TrustAnchors anchors, Memo memo) {
        this.anchors = anchors;
        this.memo = memo;
    }

    /** From the document's bytes to the claims. */
    public Verdict verify(byte[] evidence, Instant time, AttestationPolicy policy) {
        Steps steps = new Steps();
        Currency currency = new Currency(time);
        try {
            steps.begin(Step.EVIDENCE_FORMAT);
            NitroDocument document = NitroDocument.read(evidence);

            steps.begin(Step.CERTIFICATE_CHAIN);
            CertificatePath path = path(document, currency);

            steps.begin(Step.EVIDENCE_SIGNATURE);
            requireSignature(document, path.leaf());

            steps.begin(Step.DEBUG);
            if (document.isDebug() && !policy.allowDebug()) {
                throw new Refusal(RefusalCode.DEBUG_ENABLED, "PCR0 is zero", "the measurement of an image");
            }

            steps.begin(Step.POLICY);
            Claims claims = new Claims(
                    EvidenceKind.NITRO,
                    "Nitro attestation document",
                    path.anchor().simulated(),
                    new Claims.Root(path.anchor().name(), path.anchor().keySha256()),
                    document.measurements(),
                    HexFormat.of().formatHex(document.userData().orElse(new byte[0])),
                    new Claims.Tcb(Optional.empty(), List.of(), Optional.empty(), Optional.empty(), Map.of()),
                    document.isDebug(),
                    platform(document),
                    currency.dates(Optional.of(document.timestamp())));
            requireBound(document, policy);
            PolicyChecks.apply(policy, claims);
            return steps.verified(claims, List.of());
        } catch (Refusal refusal) {
            return steps.refused(refusal);
        }
    }

    private CertificatePath path(NitroDocument document, Currency currency) throws Refusal {
        Certificate leaf = Certificate.ofDer(document.certificate());
        List<Certificate> issuers = new ArrayList<>();
        for (byte[] ca : document.caBundle()) {
            issuers.add(Certificate.ofDer(ca, memo));
        }
        return CertificatePath.verify(leaf, issuers, EvidenceKind.NITRO, anchors, currency, memo);
    }

    private static void requireSignature(NitroDocument document, Certificate signer) throws Refusal {
        if (!Ecdsa.P384.verify(signer.ecKey(Ecdsa.P384), document.signed(), document.signature())) {
            throw new Refusal(
                    RefusalCode.EVIDENCE_SIGNATURE_INVALID,
                    "the COSE signature on the document",
                    "a signature by \"" + signer.name() + "\"");
        }
    }

    private static void requireBound(NitroDocument document, AttestationPolicy policy) throws Refusal {
        if (policy.expectedNonce().isPresent()) {
            PolicyChecks.requireEqual(
                    RefusalCode.NONCE_MISMATCH,
                    HexFormat.of().formatHex(document.nonce().orElse(new byte[0])),
                    policy.expectedNonce().get());
        }
        if (policy.expectedPublicKey().isPresent()) {
            PolicyChecks.requireEqual(
                    RefusalCode.PUBLIC_KEY_MISMATCH,
                    HexFormat.of().formatHex(document.publicKey().orElse(new byte[0])),
                    policy.expectedPublicKey().get());
        }
    }

    private static Map<String, String> platform(NitroDocument document) {
        Map<String, String> platform = new LinkedHashMap<>();
        platform.put("module_id", document.moduleId());
        document.nonce().ifPresent(v -> platform.put("nonce", HexFormat.of().formatHex(v)));
        document.publicKey()
                .ifPresent(v -> platform.put("public_key", HexFormat.of().formatHex(v)));
        return platform;
    }
}
