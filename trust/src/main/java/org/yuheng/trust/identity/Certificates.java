package org.yuheng.trust.identity;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;
import org.yuheng.trust.Outcome;

/** Signing requests, and reading who a certificate is. */
public final class Certificates {

    private Certificates() {}

    /** DER PKCS#10: asks for a transport certificate for {@code name}, and proves possession of {@code key}. */
    public static byte[] signingRequest(NodeName name, SigningKey key) {
        try {
            PKCS10CertificationRequestBuilder builder =
                    new PKCS10CertificationRequestBuilder(subject(name.nodeId()), spki(key.verifyingKey()));
            ExtensionsGenerator extensions = new ExtensionsGenerator();
            extensions.addExtension(Extension.subjectAlternativeName, false, alternativeNames(name));
            builder.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
            return builder.build(CertificateSigner.signer(key)).getEncoded();
        } catch (IOException e) {
            throw new IllegalStateException("signing request for " + name.nodeId() + " cannot be encoded", e);
        }
    }

    /** The names that a signing request asks for: what a token must allow before {@link CertificateAuthority#issue}. */
    public static Outcome<NodeName> requestedName(byte[] signingRequest) {
        try {
            PKCS10CertificationRequest request = new PKCS10CertificationRequest(signingRequest);
            Extensions extensions = request.getRequestedExtensions();
            if (extensions == null || extensions.getExtension(Extension.subjectAlternativeName) == null) {
                return Outcome.refused("CSR_NAME_MISSING", "the signing request names no node; create it again");
            }
            return nameOf(GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName));
        } catch (IOException | RuntimeException e) {
            return Outcome.refused("CSR_MALFORMED", "no PKCS#10 signing request: " + e.getMessage());
        }
    }

    private static Outcome<NodeName> nameOf(GeneralNames names) {
        List<String> nodes = new ArrayList<>();
        List<String> dns = new ArrayList<>();
        List<String> ips = new ArrayList<>();
        for (GeneralName name : names.getNames()) {
            String text = name.getName().toString();
            switch (name.getTagNo()) {
                case GeneralName.uniformResourceIdentifier -> nodes.add(text);
                case GeneralName.dNSName -> dns.add(text);
                case GeneralName.iPAddress -> ips.add(address(name));
                default -> {
                    return Outcome.refused(
                            "CSR_NAME_KIND", "name of kind " + name.getTagNo() + "; only URI, DNS and IP are issued");
                }
            }
        }
        return nodeName(nodes, dns, ips);
    }

    private static String address(GeneralName name) {
        byte[] octets = ASN1OctetString.getInstance(name.getName()).getOctets();
        try {
            return InetAddress.getByAddress(octets).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("IP address of " + octets.length + " bytes", e);
        }
    }

    private static Outcome<NodeName> nodeName(List<String> uris, List<String> dns, List<String> ips) {
        if (uris.size() != 1 || !uris.get(0).startsWith(NodeName.URI_PREFIX)) {
            return Outcome.refused(
                    "CERT_NODE_NAME",
                    "URI names " + uris + "; expected exactly one, " + NodeName.URI_PREFIX + "<node id>");
        }
        try {
            return Outcome.accepted(new NodeName(uris.get(0).substring(NodeName.URI_PREFIX.length()), dns, ips));
        } catch (IllegalArgumentException e) {
            return Outcome.refused("CERT_NODE_NAME", e.getMessage());
        }
    }

    /** Who this certificate speaks for; says nothing about whether it is valid ({@link TrustAnchors#check}). */
    public static Outcome<NodeName> nameOf(X509Certificate certificate) {
        List<String> uris = new ArrayList<>();
        List<String> dns = new ArrayList<>();
        List<String> ips = new ArrayList<>();
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            for (List<?> name : names == null ? List.<List<?>>of() : names) {
                int kind = (Integer) name.get(0);
                if (kind == GeneralName.uniformResourceIdentifier) {
                    uris.add((String) name.get(1));
                } else if (kind == GeneralName.dNSName) {
                    dns.add((String) name.get(1));
                } else if (kind == GeneralName.iPAddress) {
                    ips.add((String) name.get(1));
                }
            }
        } catch (CertificateParsingException e) {
            return Outcome.refused("CERT_MALFORMED", "alternative names cannot be read: " + e.getMessage());
        }
        return nodeName(uris, dns, ips);
    }

    public static VerifyingKey keyOf(X509Certificate certificate) {
        return VerifyingKey.fromSpki(certificate.getPublicKey().getEncoded());
    }

    /** The serial number as it is written in records and revocations: lower-case hex. */
    public static String serialOf(X509Certificate certificate) {
        return certificate.getSerialNumber().toString(16);
    }

    /** @throws IllegalArgumentException when {@code der} is no certificate */
    public static X509Certificate certificate(byte[] der) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw new IllegalArgumentException("no X.509 certificate: " + e.getMessage(), e);
        }
    }

    /** @throws IllegalArgumentException when {@code der} is no revocation list */
    public static X509CRL revocationList(byte[] der) {
        try {
            return (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(der));
        } catch (CertificateException | CRLException e) {
            throw new IllegalArgumentException("no X.509 revocation list: " + e.getMessage(), e);
        }
    }

    /**
     * One certificate after the other, as a file of pinned roots has them.
     *
     * @throws IllegalArgumentException when {@code der} is none, or has anything else
     */
    public static List<X509Certificate> certificates(byte[] der) {
        try {
            List<X509Certificate> all = new ArrayList<>();
            for (java.security.cert.Certificate one :
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(der))) {
                all.add((X509Certificate) one);
            }
            return requireSome(all);
        } catch (CertificateException e) {
            throw new IllegalArgumentException("no X.509 certificates: " + e.getMessage(), e);
        }
    }

    /**
     * One revocation list after the other.
     *
     * @throws IllegalArgumentException when {@code der} is none, or has anything else
     */
    public static List<X509CRL> revocationLists(byte[] der) {
        try {
            List<X509CRL> all = new ArrayList<>();
            for (java.security.cert.CRL one :
                    CertificateFactory.getInstance("X.509").generateCRLs(new ByteArrayInputStream(der))) {
                all.add((X509CRL) one);
            }
            return requireSome(all);
        } catch (CertificateException | CRLException e) {
            throw new IllegalArgumentException("no X.509 revocation lists: " + e.getMessage(), e);
        }
    }

    private static <T> List<T> requireSome(List<T> all) {
        if (all.isEmpty()) {
            throw new IllegalArgumentException("an empty file; expected at least one");
        }
        return List.copyOf(all);
    }

    static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateException e) {
            throw new IllegalStateException("a parsed certificate has no encoding", e);
        }
    }

    static X500Name subject(String commonName) {
        return new X500NameBuilder()
                .addRDN(BCStyle.O, "Yuheng")
                .addRDN(BCStyle.CN, commonName)
                .build();
    }

    static SubjectPublicKeyInfo spki(VerifyingKey key) {
        return SubjectPublicKeyInfo.getInstance(key.spki());
    }

    static GeneralNames alternativeNames(NodeName name) {
        List<GeneralName> names = new ArrayList<>();
        names.add(new GeneralName(
                GeneralName.uniformResourceIdentifier, name.uri().toString()));
        name.dnsNames().forEach(dns -> names.add(new GeneralName(GeneralName.dNSName, dns)));
        name.ipAddresses().forEach(ip -> names.add(new GeneralName(GeneralName.iPAddress, ip)));
        return new GeneralNames(names.toArray(GeneralName[]::new));
    }

    static ExtendedKeyUsage mutualTls() {
        return new ExtendedKeyUsage(new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth});
    }
}
