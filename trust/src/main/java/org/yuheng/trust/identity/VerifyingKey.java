package org.yuheng.trust.identity;

import java.io.IOException;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.gm.GMObjectIdentifiers;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.DSADigestSigner;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.SM2Signer;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.yuheng.trust.Digests;

/** A public key that checks signatures; known everywhere by the digest of its SubjectPublicKeyInfo. */
public final class VerifyingKey {

    private final SignatureSuite suite;
    private final AsymmetricKeyParameter parameter;
    private final byte[] spki;
    private final String keyId;

    private VerifyingKey(SignatureSuite suite, AsymmetricKeyParameter parameter, byte[] spki) {
        this.suite = suite;
        this.parameter = parameter;
        this.spki = spki;
        this.keyId = Digests.of(spki);
    }

    /**
     * Reads a DER SubjectPublicKeyInfo.
     *
     * @throws IllegalArgumentException when it is not a canonical Ed25519, P-256 or SM2 key (named curve, uncompressed)
     */
    public static VerifyingKey fromSpki(byte[] spki) {
        try {
            VerifyingKey key = of(PublicKeyFactory.createKey(spki));
            if (!Arrays.equals(key.spki, spki)) {
                throw new IllegalArgumentException("public key of " + spki.length + " bytes is not in canonical form");
            }
            return key;
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException("not a public key that is understood: " + e.getMessage(), e);
        }
    }

    static VerifyingKey of(AsymmetricKeyParameter parameter) {
        try {
            byte[] spki = SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(parameter)
                    .getEncoded(ASN1Encoding.DER);
            return new VerifyingKey(suiteOf(parameter), parameter, spki);
        } catch (IOException e) {
            throw new IllegalArgumentException("public key cannot be encoded", e);
        }
    }

    private static SignatureSuite suiteOf(AsymmetricKeyParameter parameter) {
        if (parameter instanceof Ed25519PublicKeyParameters) {
            return SignatureSuite.ED25519;
        }
        if (parameter instanceof ECPublicKeyParameters ec
                && ec.getParameters() instanceof ECNamedDomainParameters named) {
            if (SECObjectIdentifiers.secp256r1.equals(named.getName())) {
                return SignatureSuite.P256;
            }
            if (GMObjectIdentifiers.sm2p256v1.equals(named.getName())) {
                return SignatureSuite.SM2;
            }
        }
        throw new IllegalArgumentException(
                parameter.getClass().getSimpleName() + " is no key of the suites ED25519, P256, SM2");
    }

    public SignatureSuite suite() {
        return suite;
    }

    /** DER SubjectPublicKeyInfo. */
    public byte[] spki() {
        return spki.clone();
    }

    /** {@code sha256:…} of the SubjectPublicKeyInfo. */
    public String keyId() {
        return keyId;
    }

    /** False for any signature that is not one of this key over exactly these bytes; never throws on foreign bytes. */
    public boolean verify(byte[] message, byte[] signature) {
        if (signature.length > 80) {
            return false;
        }
        Signer verifier = signer(suite);
        verifier.init(false, parameter);
        verifier.update(message, 0, message.length);
        return verifier.verifySignature(signature);
    }

    static Signer signer(SignatureSuite suite) {
        return switch (suite) {
            case ED25519 -> new Ed25519Signer();
            case P256 ->
                new DSADigestSigner(new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest())), new SHA256Digest());
            case SM2 -> new SM2Signer();
        };
    }

    AsymmetricKeyParameter parameter() {
        return parameter;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifyingKey that && Arrays.equals(spki, that.spki);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(spki);
    }

    @Override
    public String toString() {
        return suite + " " + keyId;
    }
}
