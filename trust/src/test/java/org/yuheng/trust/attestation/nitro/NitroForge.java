package org.yuheng.trust.attestation.nitro;

import com.upokecenter.cbor.CBOREncodeOptions;
import com.upokecenter.cbor.CBORObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;
import org.bouncycastle.util.BigIntegers;
import org.yuheng.trust.attestation.AttestationPolicy;
import org.yuheng.trust.attestation.AttestationVerifier;
import org.yuheng.trust.attestation.Collateral;
import org.yuheng.trust.attestation.Evidence;
import org.yuheng.trust.attestation.EvidenceKind;
import org.yuheng.trust.attestation.TrustAnchor;
import org.yuheng.trust.attestation.TrustAnchors;
import org.yuheng.trust.attestation.Verdict;
import org.yuheng.trust.attestation.x509.Ecdsa;

/** Makes Nitro documents under a root of its own, written by another CBOR library than the one that reads them. */
public final class NitroForge {

    public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final AsymmetricCipherKeyPair ROOT = p384();
    private static final AsymmetricCipherKeyPair REGION = p384();
    private static final AsymmetricCipherKeyPair LEAF = p384();
    private static final AsymmetricCipherKeyPair STRANGER = p384();

    Instant leafFrom = NOW.minusSeconds(60);
    Instant leafUntil = NOW.plus(Duration.ofHours(3));
    boolean regionIsCa = true;
    boolean signedByStranger;
    boolean leafSignedByStranger;
    boolean tagged;
    boolean withoutRoot;
    CBORObject protectedHeader = CBORObject.NewMap().Add(1, -35);
    CBORObject unprotectedHeader = CBORObject.NewMap();
    CBORObject pcrs = CBORObject.NewMap();
    Consumer<CBORObject> document = d -> {};
    UnaryOperator<byte[]> payload = p -> p;
    UnaryOperator<byte[]> afterwards = e -> e;
    Instant time = NOW;
    public AttestationPolicy policy = AttestationPolicy.strict().allowingSimulated();

    public NitroForge() {
        for (int i = 0; i < 16; i++) {
            byte[] value = new byte[48];
            java.util.Arrays.fill(value, (byte) (i + 1));
            pcrs.Add(i, value);
        }
    }

    private static AsymmetricCipherKeyPair p384() {
        ECKeyPairGenerator generator = new ECKeyPairGenerator();
        generator.init(new ECKeyGenerationParameters(Ecdsa.P384.domain(), new SecureRandom()));
        return generator.generateKeyPair();
    }

    private static byte[] certificate(
            String subject,
            AsymmetricCipherKeyPair key,
            String issuer,
            AsymmetricCipherKeyPair issuerKey,
            boolean ca,
            Instant from,
            Instant until) {
        try {
            X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                    new X500Name("CN=" + issuer),
                    BigInteger.ONE,
                    Date.from(from),
                    Date.from(until),
                    Locale.ROOT,
                    new X500Name("CN=" + subject),
                    new SubjectPublicKeyInfo(
                            new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, SECObjectIdentifiers.secp384r1),
                            ((ECPublicKeyParameters) key.getPublic()).getQ().getEncoded(false)));
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(ca));
            builder.addExtension(
                    Extension.keyUsage, true, new KeyUsage(ca ? KeyUsage.keyCertSign : KeyUsage.digitalSignature));
            return builder.build(new BcECContentSignerBuilder(
                                    new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA384),
                                    new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha384))
                            .build(issuerKey.getPrivate()))
                    .getEncoded();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    byte[] root() {
        return certificate(
                "forged.nitro",
                ROOT,
                "forged.nitro",
                ROOT,
                true,
                NOW.minus(Duration.ofDays(99)),
                NOW.plus(Duration.ofDays(99)));
    }

    byte[] region() {
        return certificate(
                "region",
                REGION,
                "forged.nitro",
                ROOT,
                regionIsCa,
                NOW.minus(Duration.ofDays(9)),
                NOW.plus(Duration.ofDays(9)));
    }

    byte[] leaf() {
        return certificate(
                "enclave", LEAF, "region", leafSignedByStranger ? STRANGER : REGION, false, leafFrom, leafUntil);
    }

    public byte[] evidence() {
        CBORObject bundle = CBORObject.NewArray();
        if (!withoutRoot) {
            bundle.Add(root());
        }
        bundle.Add(region());
        CBORObject body = CBORObject.NewOrderedMap()
                .Add("module_id", "i-0123-enc4567")
                .Add("digest", "SHA384")
                .Add("timestamp", NOW.toEpochMilli())
                .Add("pcrs", pcrs)
                .Add("certificate", leaf())
                .Add("cabundle", bundle)
                .Add("public_key", new byte[] {1, 2, 3})
                .Add("user_data", "hello".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .Add("nonce", new byte[] {9});
        document.accept(body);
        byte[] header = encode(protectedHeader);
        byte[] content = payload.apply(encode(body));
        byte[] signed = encode(CBORObject.NewArray()
                .Add("Signature1")
                .Add(header)
                .Add(new byte[0])
                .Add(content));
        SHA384Digest digest = new SHA384Digest();
        digest.update(signed, 0, signed.length);
        byte[] hash = new byte[48];
        digest.doFinal(hash, 0);
        ECDSASigner signer = new ECDSASigner();
        signer.init(true, (signedByStranger ? STRANGER : LEAF).getPrivate());
        BigInteger[] rs = signer.generateSignature(hash);
        ByteArrayOutputStream signature = new ByteArrayOutputStream();
        signature.writeBytes(BigIntegers.asUnsignedByteArray(48, rs[0]));
        signature.writeBytes(BigIntegers.asUnsignedByteArray(48, rs[1]));
        CBORObject envelope = CBORObject.NewArray()
                .Add(header)
                .Add(unprotectedHeader)
                .Add(content)
                .Add(signature.toByteArray());
        return afterwards.apply(encode(tagged ? envelope.WithTag(18) : envelope));
    }

    static byte[] encode(CBORObject value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            value.WriteTo(out, new CBOREncodeOptions("useindeflengthstrings=false"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return out.toByteArray();
    }

    public AttestationVerifier verifier() {
        return AttestationVerifier.of(TrustAnchors.of(List.of(TrustAnchor.simulated(EvidenceKind.NITRO, root()))));
    }

    public Verdict verdict() {
        return verifier().verify(EvidenceKind.NITRO, Evidence.of(evidence()), Collateral.none(), time, policy);
    }
}
