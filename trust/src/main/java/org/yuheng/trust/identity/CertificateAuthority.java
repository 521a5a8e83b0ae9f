package org.yuheng.trust.identity;

import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509ExtensionUtils;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.bc.BcX509ExtensionUtils;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.yuheng.trust.Outcome;

/**
 * Issues the certificates with which nodes speak mutual TLS. It keeps no list of its own: whoever runs it stores what was
 * issued and revoked, in the transaction that says so, and passes the revoked ones in for the next list.
 */
public final class CertificateAuthority {

    /** Names a certificate that must no longer be believed. @param serial lower-case hex */
    public record Revocation(String serial, Instant at) {
        public Revocation {
            if (!serial.matches("[0-9a-f]{1,40}")) {
                throw new IllegalArgumentException("serial \"" + serial + "\" must be lower-case hex");
            }
        }
    }

    private static final SecureRandom RANDOM = new SecureRandom();

    /** Clocks of nodes may be behind ours by this much. */
    private static final Duration BACKDATED = Duration.ofMinutes(5);

    private final X509Certificate certificate;
    private final SigningKey key;

    private CertificateAuthority(X509Certificate certificate, SigningKey key) {
        this.certificate = certificate;
        this.key = key;
    }

    /** Makes a self-signed root that can issue end certificates only. */
    public static CertificateAuthority createRoot(String name, SigningKey key, Instant now, Duration validity) {
        try {
            X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                    Certificates.subject(name),
                    newSerial(),
                    Date.from(now.minus(BACKDATED)),
                    Date.from(now.plus(validity)),
                    Certificates.subject(name),
                    Certificates.spki(key.verifyingKey()));
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            X509ExtensionUtils ids = new BcX509ExtensionUtils();
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    ids.createSubjectKeyIdentifier(Certificates.spki(key.verifyingKey())));
            return new CertificateAuthority(
                    Certificates.certificate(
                            builder.build(CertificateSigner.signer(key)).getEncoded()),
                    key);
        } catch (IOException e) {
            throw new IllegalStateException("root certificate cannot be encoded", e);
        }
    }

    /** @throws IllegalArgumentException when {@code certificate} is not of {@code key} */
    public static CertificateAuthority open(X509Certificate certificate, SigningKey key) {
        if (!Certificates.keyOf(certificate).equals(key.verifyingKey())) {
            throw new IllegalArgumentException("certificate of "
                    + Certificates.keyOf(certificate).keyId() + " does not belong to key " + key.keyId());
        }
        return new CertificateAuthority(certificate, key);
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /**
     * Issues a certificate for a signing request (also the way to renew one: a new request, with a new key, over the
     * connection that the old certificate still authenticates).
     *
     * @param signingRequest DER PKCS#10
     * @param allowed the names that the applicant's token or old certificate allows; the request must ask for these
     */
    public Outcome<X509Certificate> issue(byte[] signingRequest, NodeName allowed, Instant now, Duration validity) {
        Outcome<NodeName> requested = Certificates.requestedName(signingRequest);
        if (!requested.isAccepted()) {
            return Outcome.refused(requested.refusal());
        }
        if (!requested.value().equals(allowed)) {
            return Outcome.refused(
                    "CSR_NAME_NOT_ALLOWED", "the request asks for " + requested.value() + ", allowed is " + allowed);
        }
        if (now.plus(validity).isAfter(certificate.getNotAfter().toInstant())) {
            return Outcome.refused(
                    "CA_ENDS_FIRST",
                    "the authority itself ends at " + certificate.getNotAfter().toInstant()
                            + "; rotate it before issuing for " + validity);
        }
        try {
            PKCS10CertificationRequest request = new PKCS10CertificationRequest(signingRequest);
            VerifyingKey subjectKey =
                    VerifyingKey.fromSpki(request.getSubjectPublicKeyInfo().getEncoded("DER"));
            if (!request.isSignatureValid(CertificateSigner.verifier(subjectKey))) {
                return Outcome.refused("CSR_SIGNATURE", "the request is not signed by the key that it names");
            }
            return Outcome.accepted(build(subjectKey, allowed, now, validity));
        } catch (IOException | PKCSException | IllegalArgumentException e) {
            return Outcome.refused("CSR_MALFORMED", "no PKCS#10 signing request: " + e.getMessage());
        }
    }

    private X509Certificate build(VerifyingKey subjectKey, NodeName name, Instant now, Duration validity)
            throws IOException {
        X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded()),
                newSerial(),
                Date.from(now.minus(BACKDATED)),
                Date.from(now.plus(validity)),
                Certificates.subject(name.nodeId()),
                Certificates.spki(subjectKey));
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(Extension.extendedKeyUsage, false, Certificates.mutualTls());
        builder.addExtension(Extension.subjectAlternativeName, false, Certificates.alternativeNames(name));
        builder.addExtension(
                Extension.authorityKeyIdentifier,
                false,
                new BcX509ExtensionUtils().createAuthorityKeyIdentifier(Certificates.spki(key.verifyingKey())));
        return Certificates.certificate(
                builder.build(CertificateSigner.signer(key)).getEncoded());
    }

    /**
     * The signed list of what is revoked.
     *
     * @param number higher than in any list before
     */
    public X509CRL revocationList(Collection<Revocation> revoked, long number, Instant now, Instant nextUpdate) {
        try {
            X509v2CRLBuilder builder = new X509v2CRLBuilder(
                    X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded()), Date.from(now));
            builder.setNextUpdate(Date.from(nextUpdate));
            builder.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(number)));
            for (Revocation revocation : revoked) {
                builder.addCRLEntry(
                        new BigInteger(revocation.serial(), 16), Date.from(revocation.at()), CRLReason.unspecified);
            }
            return Certificates.revocationList(
                    builder.build(CertificateSigner.signer(key)).getEncoded());
        } catch (IOException e) {
            throw new IllegalStateException("revocation list cannot be encoded", e);
        }
    }

    /**
     * The authority that takes over. Until the last certificate of this one has been renewed, nodes pin both ({@link
     * TrustAnchors}), and both publish revocation lists.
     */
    public CertificateAuthority successor(String name, SigningKey newKey, Instant now, Duration validity) {
        if (newKey.verifyingKey().equals(key.verifyingKey())) {
            throw new IllegalArgumentException("a successor needs a new key, not " + key.keyId() + " again");
        }
        return createRoot(name, newKey, now, validity);
    }

    private static BigInteger newSerial() {
        return new BigInteger(127, RANDOM).setBit(127);
    }
}
