package org.yuheng.trust.attestation.x509;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.yuheng.trust.Digests;
import org.yuheng.trust.attestation.RefusalCode;
import org.yuheng.trust.attestation.checking.Memo;
import org.yuheng.trust.attestation.checking.Pem;
import org.yuheng.trust.attestation.checking.Refusal;

/** One X.509 v3 certificate, parsed strictly: DER only, bounded, no critical extension that is not understood. */
public final class Certificate {

    private static final int LARGEST = 8192;
    private static final Set<ASN1ObjectIdentifier> UNDERSTOOD_CRITICAL =
            Set.of(Extension.basicConstraints, Extension.keyUsage);

    private final byte[] der;
    private final TBSCertificate body;
    private final byte[] tbs;
    private final byte[] subject;
    private final byte[] issuer;
    private final byte[] keyInfo;
    private final String name;
    private final AsymmetricKeyParameter key;
    private final SignatureCheck signature;
    private final Instant notBefore;
    private final Instant notAfter;
    private final Optional<BasicConstraints> basicConstraints;
    private final Optional<KeyUsage> keyUsage;

    private Certificate(byte[] der) throws IOException, Refusal {
        this.der = der;
        ASN1Primitive primitive = ASN1Primitive.fromByteArray(der);
        if (!Arrays.equals(primitive.getEncoded(ASN1Encoding.DER), der)) {
            throw new Refusal(RefusalCode.CERTIFICATE_NON_CANONICAL, "an encoding that is not DER", "DER");
        }
        org.bouncycastle.asn1.x509.Certificate parsed = org.bouncycastle.asn1.x509.Certificate.getInstance(primitive);
        this.body = parsed.getTBSCertificate();
        if (body.getVersionNumber() != 3) {
            throw new Refusal(RefusalCode.CERTIFICATE_MALFORMED, "version " + body.getVersionNumber(), "version 3");
        }
        if (!body.getSignature().equals(parsed.getSignatureAlgorithm())) {
            throw new Refusal(
                    RefusalCode.CERTIFICATE_MALFORMED,
                    "signature algorithm " + parsed.getSignatureAlgorithm().getAlgorithm() + " outside, "
                            + body.getSignature().getAlgorithm() + " inside",
                    "the same inside and outside");
        }
        this.tbs = DerBytes.firstOf(der);
        this.subject = body.getSubject().getEncoded(ASN1Encoding.DER);
        this.issuer = body.getIssuer().getEncoded(ASN1Encoding.DER);
        this.keyInfo = body.getSubjectPublicKeyInfo().getEncoded(ASN1Encoding.DER);
        this.key = publicKey(body);
        this.signature = new SignatureCheck(
                parsed.getSignatureAlgorithm(), parsed.getSignature().getOctets());
        this.notBefore = DerTime.of(body.getStartDate());
        this.notAfter = DerTime.of(body.getEndDate());
        Extensions extensions = body.getExtensions();
        if (extensions != null) {
            for (ASN1ObjectIdentifier critical : extensions.getCriticalExtensionOIDs()) {
                if (!UNDERSTOOD_CRITICAL.contains(critical)) {
                    throw new Refusal(
                            RefusalCode.CERTIFICATE_MALFORMED, "critical extension " + critical, UNDERSTOOD_CRITICAL);
                }
            }
        }
        this.name = commonName(body.getSubject());
        this.basicConstraints = Optional.ofNullable(BasicConstraints.fromExtensions(extensions));
        this.keyUsage = Optional.ofNullable(KeyUsage.fromExtensions(extensions));
    }

    /** Parses one certificate. */
    public static Certificate ofDer(byte[] der) throws Refusal {
        if (der.length > LARGEST) {
            throw new Refusal(
                    RefusalCode.CERTIFICATE_MALFORMED, der.length + " bytes", "a certificate of at most " + LARGEST);
        }
        try {
            return new Certificate(der.clone());
        } catch (IOException | RuntimeException e) {
            // BouncyCastle signals hostile input with many runtime exceptions; all mean the same here
            throw new Refusal(RefusalCode.CERTIFICATE_MALFORMED, e.getMessage(), "an X.509 v3 certificate in DER");
        }
    }

    /** As {@link #ofDer(byte[])}, remembering. */
    public static Certificate ofDer(byte[] der, Memo memo) throws Refusal {
        return memo.recall("certificate", Certificate.class, () -> parseDer(der), der);
    }

    /** Parses a certificate in DER, or the only one in a PEM text. */
    public static Certificate ofDerOrPem(byte[] bytes, Memo memo) throws Refusal {
        return memo.recall("certificate", Certificate.class, () -> parseDerOrPem(bytes), bytes);
    }

    private static Certificate parseDerOrPem(byte[] bytes) throws Refusal {
        return parseDer(Pem.looksLikePem(bytes) ? Pem.certificates(bytes, 1).get(0) : bytes);
    }

    /** A root that is known is not parsed again. */
    private static Certificate parseDer(byte[] der) throws Refusal {
        Optional<Certificate> root = KnownRoots.find(der);
        return root.isPresent() ? root.get() : ofDer(der);
    }

    /** Parses all certificates in a PEM text. */
    public static List<Certificate> ofPem(byte[] pem, Memo memo) throws Refusal {
        return memo.recall("chain", Parsed.class, () -> parsePem(pem), pem).certificates();
    }

    private record Parsed(List<Certificate> certificates) {}

    private static Parsed parsePem(byte[] pem) throws Refusal {
        Certificate[] certificates = new Certificate[0];
        for (byte[] der : Pem.certificates(pem, CertificatePath.LONGEST)) {
            certificates = Arrays.copyOf(certificates, certificates.length + 1);
            certificates[certificates.length - 1] = parseDer(der);
        }
        return new Parsed(List.of(certificates));
    }

    private static AsymmetricKeyParameter publicKey(TBSCertificate body) throws IOException, Refusal {
        AlgorithmIdentifier algorithm = body.getSubjectPublicKeyInfo().getAlgorithm();
        if (algorithm.getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            byte[] point = body.getSubjectPublicKeyInfo().getPublicKeyData().getOctets();
            for (Ecdsa curve : Ecdsa.values()) {
                if (point.length == 1 + 2 * curve.fieldSize()
                        && point[0] == 4
                        && curveOid(curve).equals(algorithm.getParameters())) {
                    return curve.key(Arrays.copyOfRange(point, 1, point.length));
                }
            }
            throw new Refusal(
                    RefusalCode.CERTIFICATE_KEY,
                    "curve " + algorithm.getParameters() + ", point of " + point.length + " bytes",
                    "an uncompressed point of P-256 or P-384");
        }
        AsymmetricKeyParameter key = PublicKeyFactory.createKey(body.getSubjectPublicKeyInfo());
        if (key instanceof RSAKeyParameters rsa
                && rsa.getModulus().bitLength() == 4096
                && rsa.getExponent().equals(BigInteger.valueOf(65537))) {
            return key;
        }
        throw new Refusal(
                RefusalCode.CERTIFICATE_KEY,
                algorithm.getAlgorithm(),
                "an EC key on P-256 or P-384, or RSA 4096 with exponent 65537");
    }

    private static ASN1Encodable curveOid(Ecdsa curve) {
        return curve == Ecdsa.P256
                ? X9ObjectIdentifiers.prime256v1
                : org.bouncycastle.asn1.sec.SECObjectIdentifiers.secp384r1;
    }

    /** Whether {@code by} really signed this certificate; names are not looked at. */
    public boolean isSignedBy(Certificate by, Memo memo) throws Refusal {
        return signature.matches(by, tbs, memo);
    }

    public boolean isSelfIssued() {
        return Arrays.equals(subject, issuer);
    }

    public boolean isIssuedBy(Certificate other) {
        return Arrays.equals(issuer, other.subject);
    }

    public boolean isCa() {
        return basicConstraints.map(BasicConstraints::isCA).orElse(false);
    }

    /** How many further CAs may follow below this one. */
    public Optional<BigInteger> pathLength() {
        return basicConstraints.map(BasicConstraints::getPathLenConstraint);
    }

    /** Whether the key may be used so; a certificate without the extension restricts nothing. */
    public boolean allows(int usage) {
        return keyUsage.map(u -> u.hasUsages(usage)).orElse(true);
    }

    public boolean hasSameKey(Certificate other) {
        return Arrays.equals(keyInfo, other.keyInfo);
    }

    public boolean hasSameSubject(Certificate other) {
        return Arrays.equals(subject, other.subject);
    }

    public boolean isSameAs(Certificate other) {
        return Arrays.equals(der, other.der);
    }

    public byte[] subject() {
        return subject.clone();
    }

    public byte[] issuer() {
        return issuer.clone();
    }

    public BigInteger serial() {
        return body.getSerialNumber().getValue();
    }

    public Instant notBefore() {
        return notBefore;
    }

    public Instant notAfter() {
        return notAfter;
    }

    public AsymmetricKeyParameter key() {
        return key;
    }

    /** The key as a P-256 or P-384 key. */
    public ECPublicKeyParameters ecKey(Ecdsa curve) throws Refusal {
        if (key instanceof ECPublicKeyParameters ec && ec.getParameters().equals(curve.domain())) {
            return ec;
        }
        throw new Refusal(RefusalCode.CERTIFICATE_KEY, "another key in " + name(), "a key on " + curve);
    }

    public byte[] der() {
        return der.clone();
    }

    /** SHA-256 of the subject public key info, lower-case hex: what roots are pinned by. */
    public String keySha256() {
        return HexFormat.of().formatHex(Digests.sha256(keyInfo));
    }

    /** The subject's common name, for messages and roles; "" if it has none. */
    public String name() {
        return name;
    }

    private static String commonName(X500Name name) {
        RDN[] commonNames = name.getRDNs(BCStyle.CN);
        return commonNames.length == 0
                ? ""
                : IETFUtils.valueToString(commonNames[0].getFirst().getValue());
    }

    /** The extension's content, if there. */
    public Optional<byte[]> extension(String oid) {
        Extensions extensions = body.getExtensions();
        Extension extension = extensions == null ? null : extensions.getExtension(new ASN1ObjectIdentifier(oid));
        return Optional.ofNullable(extension).map(e -> e.getExtnValue().getOctets());
    }

    /** Whether the signature algorithm is RSASSA-PSS with SHA-384 throughout, as AMD signs. */
    static boolean isPssSha384(AlgorithmIdentifier algorithm) {
        if (!algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.id_RSASSA_PSS)) {
            return false;
        }
        RSASSAPSSparams pss = RSASSAPSSparams.getInstance(algorithm.getParameters());
        return pss.getHashAlgorithm().getAlgorithm().equals(NISTObjectIdentifiers.id_sha384)
                && pss.getMaskGenAlgorithm().getAlgorithm().equals(PKCSObjectIdentifiers.id_mgf1)
                && AlgorithmIdentifier.getInstance(pss.getMaskGenAlgorithm().getParameters())
                        .getAlgorithm()
                        .equals(NISTObjectIdentifiers.id_sha384)
                && pss.getSaltLength().intValue() == 48;
    }
}
