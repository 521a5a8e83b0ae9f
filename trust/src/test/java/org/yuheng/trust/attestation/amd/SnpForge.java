package org.yuheng.trust.attestation.amd;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.BigIntegers;
import org.yuheng.trust.attestation.AttestationPolicy;
import org.yuheng.trust.attestation.AttestationVerifier;
import org.yuheng.trust.attestation.Evidence;
import org.yuheng.trust.attestation.EvidenceKind;
import org.yuheng.trust.attestation.SnpCollateral;
import org.yuheng.trust.attestation.TrustAnchor;
import org.yuheng.trust.attestation.TrustAnchors;
import org.yuheng.trust.attestation.Verdict;
import org.yuheng.trust.attestation.x509.Ecdsa;

/** Makes SEV-SNP reports with certificates under a root of its own, in which everything can be bent before signing. */
public final class SnpForge {

    public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String AMD = "1.3.6.1.4.1.3704.1.";
    private static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();
    private static final Map<String, byte[]> ISSUED = new ConcurrentHashMap<>();
    private static final KeyPair ROOT_KEY = rsa();
    private static final KeyPair ISSUER_KEY = rsa();
    private static final AsymmetricCipherKeyPair CHIP_KEY = p384();
    private static final AsymmetricCipherKeyPair STRANGER = p384();

    final String product;
    final boolean vlek;
    String leafProductName;
    String issuerName;
    byte[] hardwareId;
    Map<String, Integer> spl = new TreeMap<>();
    boolean leafWithoutProduct;
    boolean issuerIsCa = true;
    boolean signedByStranger;
    Instant leafUntil = NOW.plus(Duration.ofDays(900));
    Instant issuerUntil = leafUntil;
    byte[] report = new byte[1184];
    UnaryOperator<byte[]> reportAfterwards = r -> r;
    UnaryOperator<SnpCollateral> collateralAfterwards = c -> c;
    Optional<BigInteger[]> revoked = Optional.empty();
    Instant crlFrom = NOW.minus(Duration.ofDays(1));
    Instant crlUntil = NOW.plus(Duration.ofDays(20));
    Instant time = NOW;
    public AttestationPolicy policy = AttestationPolicy.strict().allowingSimulated();

    private SnpForge(String product, boolean vlek, int family, int model) {
        this.product = product;
        this.vlek = vlek;
        this.leafProductName = vlek ? product : product + "-B0";
        this.issuerName = (vlek ? "SEV-VLEK-" : "SEV-") + product;
        report[0] = 3;
        report[8 + 2] = 3;
        report[0x34] = 1;
        report[0x48] = (byte) (vlek ? 1 << 2 : 0);
        java.util.Arrays.fill(report, 0x50, 0x90, (byte) 0x5A);
        java.util.Arrays.fill(report, 0x90, 0xC0, (byte) 0x11);
        report[0x188] = (byte) family;
        report[0x189] = (byte) model;
        boolean turin = product.equals("Turin");
        hardwareId = new byte[turin ? 8 : 64];
        java.util.Arrays.fill(hardwareId, (byte) 0xC1);
        System.arraycopy(hardwareId, 0, report, 0x1A0, hardwareId.length);
        byte[] tcb = turin ? new byte[] {1, 2, 3, 4, 0, 0, 0, 90} : new byte[] {4, 1, 0, 0, 0, 0, 24, (byte) 219};
        System.arraycopy(tcb, 0, report, 0x180, 8);
        if (turin) {
            spl.putAll(Map.of("3.9", 1, "3.1", 2, "3.2", 3, "3.3", 4, "3.8", 90));
        } else {
            spl.putAll(Map.of("3.1", 4, "3.2", 1, "3.3", 24, "3.8", 219));
        }
    }

    public static SnpForge milan() {
        return new SnpForge("Milan", false, 0x19, 0x01);
    }

    public static SnpForge milanVlek() {
        return new SnpForge("Milan", true, 0x19, 0x01);
    }

    public static SnpForge genoa() {
        return new SnpForge("Genoa", false, 0x19, 0x11);
    }

    public static SnpForge turin() {
        return new SnpForge("Turin", false, 0x1A, 0x02);
    }

    private static KeyPair rsa() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(4096);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static AsymmetricCipherKeyPair p384() {
        ECKeyPairGenerator generator = new ECKeyPairGenerator();
        generator.init(new ECKeyGenerationParameters(Ecdsa.P384.domain(), new SecureRandom()));
        return generator.generateKeyPair();
    }

    private static ContentSigner signer(KeyPair key) throws Exception {
        return new JcaContentSignerBuilder("SHA384withRSAandMGF1")
                .setProvider(PROVIDER)
                .build(key.getPrivate());
    }

    private static X500Name name(String commonName) {
        return new X500Name("CN=" + commonName + ",O=forged");
    }

    private static X509v3CertificateBuilder builder(
            String issuer, int serial, Instant until, String subject, SubjectPublicKeyInfo key) {
        return new X509v3CertificateBuilder(
                name(issuer),
                BigInteger.valueOf(serial),
                Date.from(NOW.minus(Duration.ofDays(900))),
                Date.from(until),
                Locale.ROOT,
                name(subject),
                key);
    }

    private byte[] ca(String subject, KeyPair key, int serial, boolean isCa, Instant until) {
        return ISSUED.computeIfAbsent(
                String.join("/", product, subject, String.valueOf(isCa), until.toString()),
                k -> issueCa(subject, key, serial, isCa, until));
    }

    private byte[] issueCa(String subject, KeyPair key, int serial, boolean isCa, Instant until) {
        try {
            X509v3CertificateBuilder builder = builder(
                    "ARK-" + product,
                    serial,
                    until,
                    subject,
                    SubjectPublicKeyInfo.getInstance(key.getPublic().getEncoded()));
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isCa));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            return builder.build(signer(ROOT_KEY)).getEncoded();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    byte[] ark() {
        return ca("ARK-" + product, ROOT_KEY, 1, true, NOW.plus(Duration.ofDays(900)));
    }

    byte[] issuer() {
        return ca(issuerName, ISSUER_KEY, 2, issuerIsCa, issuerUntil);
    }

    byte[] leaf() {
        return ISSUED.computeIfAbsent(
                String.join(
                        "/",
                        issuerName,
                        leafUntil.toString(),
                        String.valueOf(vlek),
                        String.valueOf(leafWithoutProduct),
                        leafProductName,
                        spl.toString(),
                        java.util.HexFormat.of().formatHex(hardwareId)),
                k -> issueLeaf());
    }

    private byte[] issueLeaf() {
        try {
            SubjectPublicKeyInfo key = new SubjectPublicKeyInfo(
                    new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, SECObjectIdentifiers.secp384r1),
                    ((ECPublicKeyParameters) CHIP_KEY.getPublic()).getQ().getEncoded(false));
            X509v3CertificateBuilder builder = builder(issuerName, 3, leafUntil, vlek ? "SEV-VLEK" : "SEV-VCEK", key);
            if (!leafWithoutProduct) {
                add(builder, "2", new DERIA5String(leafProductName));
            }
            for (Map.Entry<String, Integer> component : spl.entrySet()) {
                add(builder, component.getKey(), new ASN1Integer(component.getValue()));
            }
            if (!vlek) {
                builder.addExtension(new ASN1ObjectIdentifier(AMD + "4"), false, hardwareId);
            }
            return builder.build(signer(ISSUER_KEY)).getEncoded();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void add(X509v3CertificateBuilder builder, String oid, ASN1Encodable value) throws Exception {
        builder.addExtension(new ASN1ObjectIdentifier(AMD + oid), false, value);
    }

    byte[] crl(BigInteger... serials) {
        try {
            X509v2CRLBuilder builder = new X509v2CRLBuilder(name("ARK-" + product), Date.from(crlFrom), Locale.ROOT);
            builder.setNextUpdate(Date.from(crlUntil), Locale.ROOT);
            for (BigInteger serial : serials) {
                builder.addCRLEntry(serial, Date.from(NOW.minus(Duration.ofDays(2))), 1);
            }
            return builder.build(signer(ROOT_KEY)).getEncoded();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public SnpCollateral collateral() {
        return collateralAfterwards.apply(new SnpCollateral(
                Optional.of(leaf()), Optional.of(issuer()), Optional.of(ark()), revoked.map(this::crl)));
    }

    public byte[] signedReport() {
        byte[] signed = report.clone();
        SHA384Digest digest = new SHA384Digest();
        digest.update(signed, 0, 0x2A0);
        byte[] hash = new byte[48];
        digest.doFinal(hash, 0);
        ECDSASigner signer = new ECDSASigner();
        signer.init(true, (signedByStranger ? STRANGER : CHIP_KEY).getPrivate());
        BigInteger[] rs = signer.generateSignature(hash);
        for (int part = 0; part < 2; part++) {
            byte[] big = BigIntegers.asUnsignedByteArray(48, rs[part]);
            for (int i = 0; i < 48; i++) {
                signed[0x2A0 + 72 * part + i] = big[47 - i];
            }
        }
        return reportAfterwards.apply(signed);
    }

    public AttestationVerifier verifier() {
        return AttestationVerifier.of(TrustAnchors.of(List.of(TrustAnchor.simulated(EvidenceKind.SNP, ark()))));
    }

    public Verdict verdict() {
        return verifier().verify(EvidenceKind.SNP, Evidence.of(signedReport()), collateral(), time, policy);
    }
}
