package org.yuheng.trust.identity;

import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.yuheng.trust.Outcome;

/**
 * The roots that are pinned, and what they have revoked. A certificate is believed only when it was issued directly by a
 * pinned root, is within its dates, and the root's current list does not name it; no list, or an old one, is a refusal.
 * An empty list of roots believes nobody.
 */
public record TrustAnchors(List<X509Certificate> roots, List<X509CRL> revocationLists) {

    public TrustAnchors {
        roots = List.copyOf(roots);
        revocationLists = List.copyOf(revocationLists);
    }

    /**
     * Checks a transport certificate and says whose it is.
     *
     * @return refused with {@code CERT_UNKNOWN_ISSUER}, {@code CERT_EXPIRED}, {@code CERT_NOT_YET_VALID}, {@code
     *     CERT_REVOKED}, {@code CRL_MISSING}, {@code CRL_STALE}, {@code CERT_USAGE} or {@code CERT_NODE_NAME}
     */
    public Outcome<NodeName> check(X509Certificate certificate, Instant now) {
        Optional<X509Certificate> issuer = roots.stream()
                .filter(root -> root.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())
                        && signedBy(certificate, root))
                .findFirst();
        if (issuer.isEmpty()) {
            return Outcome.refused(
                    "CERT_UNKNOWN_ISSUER",
                    "issued by " + certificate.getIssuerX500Principal() + ", which is not one of the " + roots.size()
                            + " pinned roots; enrol the node first");
        }
        return within(certificate, now)
                .then(ok -> within(issuer.get(), now))
                .then(ok -> notRevoked(certificate, issuer.get(), now))
                .then(ok -> forMutualTls(certificate))
                .then(ok -> Certificates.nameOf(certificate));
    }

    private static boolean signedBy(X509Certificate certificate, X509Certificate root) {
        try {
            String expected = CertificateSigner.algorithm(
                            Certificates.keyOf(root).suite())
                    .getAlgorithm()
                    .getId();
            return expected.equals(certificate.getSigAlgOID())
                    && Certificates.keyOf(root).verify(certificate.getTBSCertificate(), certificate.getSignature());
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private static Outcome<Instant> within(X509Certificate certificate, Instant now) {
        Instant from = certificate.getNotBefore().toInstant();
        Instant until = certificate.getNotAfter().toInstant();
        if (now.isBefore(from)) {
            return Outcome.refused(
                    "CERT_NOT_YET_VALID",
                    certificate.getSubjectX500Principal() + " begins at " + from + ", now is " + now);
        }
        if (!now.isBefore(until)) {
            return Outcome.refused(
                    "CERT_EXPIRED",
                    certificate.getSubjectX500Principal() + " ended at " + until + ", now is " + now + "; renew it");
        }
        return Outcome.accepted(now);
    }

    private Outcome<Instant> notRevoked(X509Certificate certificate, X509Certificate issuer, Instant now) {
        VerifyingKey issuerKey = Certificates.keyOf(issuer);
        Instant newest = null;
        for (X509CRL list : revocationLists) {
            if (!list.getIssuerX500Principal().equals(issuer.getSubjectX500Principal()) || !signedBy(list, issuerKey)) {
                continue;
            }
            if (list.getRevokedCertificate(certificate.getSerialNumber()) != null) {
                return Outcome.refused(
                        "CERT_REVOKED",
                        certificate.getSubjectX500Principal() + " serial " + Certificates.serialOf(certificate)
                                + " was revoked; enrol the node again");
            }
            Instant next = list.getNextUpdate() == null
                    ? Instant.MIN
                    : list.getNextUpdate().toInstant();
            newest = newest == null || next.isAfter(newest) ? next : newest;
        }
        if (newest == null) {
            return Outcome.refused(
                    "CRL_MISSING", "no revocation list of " + issuer.getSubjectX500Principal() + "; fetch it");
        }
        if (!now.isBefore(newest)) {
            return Outcome.refused(
                    "CRL_STALE",
                    "the revocation list of " + issuer.getSubjectX500Principal() + " was due for replacement at "
                            + newest + ", now is " + now);
        }
        return Outcome.accepted(now);
    }

    private static boolean signedBy(X509CRL list, VerifyingKey key) {
        try {
            return CertificateSigner.algorithm(key.suite())
                            .getAlgorithm()
                            .getId()
                            .equals(list.getSigAlgOID())
                    && key.verify(list.getTBSCertList(), list.getSignature());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static Outcome<Boolean> forMutualTls(X509Certificate certificate) {
        try {
            List<String> usage = certificate.getExtendedKeyUsage();
            boolean leaf = certificate.getBasicConstraints() < 0;
            if (leaf && usage != null && usage.contains("1.3.6.1.5.5.7.3.1") && usage.contains("1.3.6.1.5.5.7.3.2")) {
                return Outcome.accepted(true);
            }
            return Outcome.refused("CERT_USAGE", "extended key usage " + usage + "; expected server and client of TLS");
        } catch (CertificateParsingException e) {
            return Outcome.refused("CERT_MALFORMED", "extended key usage cannot be read: " + e.getMessage());
        }
    }
}
