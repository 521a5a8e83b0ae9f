package org.yuheng.trust.attestation.x509;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.yuheng.trust.attestation.EvidenceKind;
import org.yuheng.trust.attestation.RefusalCode;
import org.yuheng.trust.attestation.TrustAnchor;
import org.yuheng.trust.attestation.TrustAnchors;
import org.yuheng.trust.attestation.checking.Currency;
import org.yuheng.trust.attestation.checking.Memo;
import org.yuheng.trust.attestation.checking.Refusal;

/**
 * Certificates in order of issue, from the one that is used up to a root whose key is pinned. An instance exists only if
 * every signature, role and date was checked.
 */
public final class CertificatePath {

    static final int LONGEST = 8;

    private final List<Certificate> certificates;
    private final TrustAnchor anchor;

    private CertificatePath(List<Certificate> certificates, TrustAnchor anchor) {
        this.certificates = List.copyOf(certificates);
        this.anchor = anchor;
    }

    /**
     * Orders and verifies a bag of certificates that holds exactly one path from {@code leaf} to a self-issued root.
     *
     * @param bag may contain {@code leaf}; the order does not matter, certificates off the path are refused
     */
    public static CertificatePath verify(
            Certificate leaf,
            List<Certificate> bag,
            EvidenceKind kind,
            TrustAnchors anchors,
            Currency currency,
            Memo memo)
            throws Refusal {
        return verify(leaf, 0, bag, kind, anchors, currency, memo);
    }

    /** The same for a path that begins with a CA: the issuer of a revocation list. */
    public static CertificatePath verifyCa(
            Certificate ca,
            List<Certificate> bag,
            EvidenceKind kind,
            TrustAnchors anchors,
            Currency currency,
            Memo memo)
            throws Refusal {
        return verify(ca, 1, bag, kind, anchors, currency, memo);
    }

    private static CertificatePath verify(
            Certificate first,
            int belowFirst,
            List<Certificate> bag,
            EvidenceKind kind,
            TrustAnchors anchors,
            Currency currency,
            Memo memo)
            throws Refusal {
        List<Certificate> path = order(first, bag);
        Certificate root = path.get(path.size() - 1);
        TrustAnchor anchor = anchors.find(kind, root.keySha256())
                .orElseThrow(() -> new Refusal(
                        RefusalCode.ROOT_NOT_PINNED,
                        "root " + root.name() + " with key SHA-256 " + root.keySha256(),
                        "a root key that is pinned for " + kind));
        for (int i = path.size() - 1; i >= 0; i--) {
            Certificate certificate = path.get(i);
            if (certificate == root) {
                requireOwnSignature(root, memo);
            } else {
                requireSignature(certificate, path.get(i + 1), memo);
            }
            requireRole(certificate, i + belowFirst);
            currency.require(
                    "certificate " + certificate.name(),
                    certificate.notBefore(),
                    certificate.notAfter(),
                    RefusalCode.CERTIFICATE_NOT_YET_VALID,
                    RefusalCode.CERTIFICATE_EXPIRED);
        }
        return new CertificatePath(path, anchor);
    }

    public Certificate leaf() {
        return certificates.get(0);
    }

    /** The certificate directly above the leaf. */
    public Certificate issuer() {
        return certificates.get(1);
    }

    public Certificate root() {
        return certificates.get(certificates.size() - 1);
    }

    public int length() {
        return certificates.size();
    }

    public List<Certificate> certificates() {
        return certificates;
    }

    public TrustAnchor anchor() {
        return anchor;
    }

    private static List<Certificate> order(Certificate leaf, List<Certificate> bag) throws Refusal {
        List<Certificate> left = new ArrayList<>(bag);
        left.removeIf(c -> c.isSameAs(leaf));
        List<Certificate> path = new ArrayList<>();
        path.add(leaf);
        Certificate last = leaf;
        while (!last.isSelfIssued()) {
            Certificate issuer = null;
            for (Certificate candidate : left) {
                if (last.isIssuedBy(candidate)) {
                    issuer = candidate;
                    break;
                }
            }
            if (issuer == null) {
                throw new Refusal(
                        left.isEmpty()
                                ? RefusalCode.CERTIFICATE_CHAIN_INCOMPLETE
                                : RefusalCode.CERTIFICATE_CHAIN_BROKEN,
                        "no issuer of \"" + last.name() + "\" in the chain",
                        "the chain up to a self-issued root");
            }
            left.remove(issuer);
            path.add(issuer);
            last = issuer;
        }
        if (!left.isEmpty()) {
            throw new Refusal(
                    RefusalCode.CERTIFICATE_CHAIN_BROKEN,
                    "\"" + left.get(0).name() + "\" is not on the path",
                    "only certificates of one path");
        }
        if (path.size() < 2) {
            throw new Refusal(
                    RefusalCode.CERTIFICATE_CHAIN_INCOMPLETE, "a root alone", "a certificate and its issuers");
        }
        return path;
    }

    /** Only what a pinned key signed is remembered, so nobody else can fill the memory. */
    private static void requireOwnSignature(Certificate root, Memo memo) throws Refusal {
        if (!KnownRoots.holds(root)) {
            requireSignature(root, root, memo);
            KnownRoots.remember(root);
        }
    }

    private static void requireSignature(Certificate certificate, Certificate issuer, Memo memo) throws Refusal {
        if (!certificate.isSignedBy(issuer, memo)) {
            throw new Refusal(
                    RefusalCode.CERTIFICATE_SIGNATURE_INVALID,
                    "the signature on \"" + certificate.name() + "\"",
                    "a signature by \"" + issuer.name() + "\"");
        }
    }

    /** @param below how many certificates stand below this one; 0 for the leaf */
    private static void requireRole(Certificate certificate, int below) throws Refusal {
        if (below == 0) {
            if (certificate.isCa()) {
                throw new Refusal(
                        RefusalCode.CERTIFICATE_ROLE, "\"" + certificate.name() + "\" is a CA", "an end certificate");
            }
            if (!certificate.allows(KeyUsage.digitalSignature)) {
                throw new Refusal(
                        RefusalCode.CERTIFICATE_ROLE,
                        "\"" + certificate.name() + "\" may not sign",
                        "key usage digitalSignature");
            }
            return;
        }
        if (!certificate.isCa() || !certificate.allows(KeyUsage.keyCertSign)) {
            throw new Refusal(
                    RefusalCode.CERTIFICATE_NOT_CA,
                    "\"" + certificate.name() + "\" may not issue certificates",
                    "basic constraint CA and key usage keyCertSign");
        }
        BigInteger most = certificate.pathLength().orElse(null);
        if (most != null && most.compareTo(BigInteger.valueOf(below - 1L)) < 0) {
            throw new Refusal(
                    RefusalCode.CERTIFICATE_NOT_CA,
                    (below - 1) + " CAs below \"" + certificate.name() + "\"",
                    "at most " + most);
        }
    }
}
