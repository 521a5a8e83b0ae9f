package org.yuheng.trust.attestation.x509;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.x509.CertificateList;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.TBSCertList;
import org.yuheng.trust.attestation.RefusalCode;
import org.yuheng.trust.attestation.checking.Currency;
import org.yuheng.trust.attestation.checking.Memo;
import org.yuheng.trust.attestation.checking.Refusal;

/** A complete, direct X.509 revocation list. Delta and indirect lists are refused, since they say less than they seem. */
public final class RevocationList {

    private static final int LARGEST = 1 << 20;

    private final byte[] issuer;
    private final byte[] tbs;
    private final SignatureCheck signature;
    private final Instant thisUpdate;
    private final Instant nextUpdate;
    private final Set<BigInteger> revoked = new HashSet<>();

    private RevocationList(byte[] der) throws IOException, Refusal {
        ASN1Primitive primitive = ASN1Primitive.fromByteArray(der);
        if (!Arrays.equals(primitive.getEncoded(ASN1Encoding.DER), der)) {
            throw new Refusal(RefusalCode.CRL_MALFORMED, "an encoding that is not DER", "DER");
        }
        CertificateList parsed = CertificateList.getInstance(primitive);
        TBSCertList body = parsed.getTBSCertList();
        if (!body.getSignature().equals(parsed.getSignatureAlgorithm())) {
            throw new Refusal(
                    RefusalCode.CRL_MALFORMED, "two different signature algorithms", "the same inside and outside");
        }
        this.tbs = DerBytes.firstOf(der);
        this.issuer = body.getIssuer().getEncoded(ASN1Encoding.DER);
        this.signature = new SignatureCheck(
                parsed.getSignatureAlgorithm(), parsed.getSignature().getOctets());
        this.thisUpdate = DerTime.of(body.getThisUpdate());
        if (body.getNextUpdate() == null) {
            throw new Refusal(RefusalCode.CRL_MALFORMED, "no nextUpdate", "a list that ends");
        }
        this.nextUpdate = DerTime.of(body.getNextUpdate());
        refuseCritical(body.getExtensions());
        Enumeration<?> entries = body.getRevokedCertificateEnumeration();
        while (entries.hasMoreElements()) {
            TBSCertList.CRLEntry entry = (TBSCertList.CRLEntry) entries.nextElement();
            refuseCritical(entry.getExtensions());
            revoked.add(entry.getUserCertificate().getValue());
        }
    }

    public static RevocationList ofDer(byte[] der, Memo memo) throws Refusal {
        return memo.recall("crl", RevocationList.class, () -> parse(der), der);
    }

    private static RevocationList parse(byte[] der) throws Refusal {
        if (der.length > LARGEST) {
            throw new Refusal(RefusalCode.CRL_MALFORMED, der.length + " bytes", "at most " + LARGEST);
        }
        try {
            return new RevocationList(der);
        } catch (IOException | RuntimeException e) {
            // BouncyCastle signals hostile input with many runtime exceptions; all mean the same here
            throw new Refusal(RefusalCode.CRL_MALFORMED, e.getMessage(), "an X.509 revocation list in DER");
        }
    }

    /** Checks that {@code by} issued this list and that it is current. */
    public void requireIssued(Certificate by, Currency currency, Memo memo) throws Refusal {
        if (!Arrays.equals(issuer, by.subject())) {
            throw new Refusal(RefusalCode.CRL_ISSUER, "a list of another issuer", "the list of \"" + by.name() + "\"");
        }
        if (!by.allows(KeyUsage.cRLSign)) {
            throw new Refusal(RefusalCode.CRL_ISSUER, "\"" + by.name() + "\" may not sign lists", "key usage cRLSign");
        }
        if (!signature.matches(by, tbs, memo)) {
            throw new Refusal(
                    RefusalCode.CRL_SIGNATURE_INVALID,
                    "the signature on the list of \"" + by.name() + "\"",
                    "a signature by its issuer");
        }
        currency.require(
                "revocation list of " + by.name(),
                thisUpdate,
                nextUpdate,
                RefusalCode.CRL_NOT_YET_VALID,
                RefusalCode.CRL_EXPIRED);
    }

    /** When its issuer says that it was made. */
    public Instant issuedAt() {
        return thisUpdate;
    }

    /** Call only after {@link #requireIssued}. */
    public void refuseRevoked(Certificate certificate) throws Refusal {
        if (!Arrays.equals(issuer, certificate.issuer())) {
            throw new Refusal(
                    RefusalCode.CRL_ISSUER,
                    "a list of another issuer than that of \"" + certificate.name() + "\"",
                    "the list of its own issuer");
        }
        if (revoked.contains(certificate.serial())) {
            throw new Refusal(
                    RefusalCode.CERTIFICATE_REVOKED,
                    "\"" + certificate.name() + "\", serial "
                            + certificate.serial().toString(16),
                    "a certificate that its issuer has not revoked");
        }
    }

    private static void refuseCritical(Extensions extensions) throws Refusal {
        if (extensions != null) {
            for (ASN1ObjectIdentifier critical : extensions.getCriticalExtensionOIDs()) {
                throw new Refusal(
                        RefusalCode.CRL_MALFORMED, "critical extension " + critical, "a complete, direct list");
            }
        }
    }
}
