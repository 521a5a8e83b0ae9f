package org.yuheng.trust.identity;

import java.io.IOException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.gm.GMObjectIdentifiers;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/**
 * A private key that signs. It does not print, and its bytes leave it only into an encrypted {@link KeyFile}. A key that
 * lives in hardware is the same type, made by {@link #inHardware}.
 */
public final class SigningKey {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final VerifyingKey verifyingKey;
    private final AsymmetricKeyParameter secret;
    private final UnaryOperator<byte[]> signer;
    private final PrivateKey handle;

    private SigningKey(
            VerifyingKey verifyingKey, AsymmetricKeyParameter secret, UnaryOperator<byte[]> signer, PrivateKey handle) {
        this.verifyingKey = verifyingKey;
        this.secret = secret;
        this.signer = signer;
        this.handle = handle;
    }

    public static SigningKey generate(SignatureSuite suite) {
        return switch (suite) {
            case ED25519 -> of(new Ed25519PrivateKeyParameters(RANDOM));
            case P256 -> of(generateOn(SECObjectIdentifiers.secp256r1));
            case SM2 -> of(generateOn(GMObjectIdentifiers.sm2p256v1));
        };
    }

    private static AsymmetricKeyParameter generateOn(ASN1ObjectIdentifier curve) {
        ECKeyPairGenerator generator = new ECKeyPairGenerator();
        generator.init(new ECKeyGenerationParameters(ECNamedDomainParameters.lookup(curve), RANDOM));
        return generator.generateKeyPair().getPrivate();
    }

    /**
     * Reads a DER PrivateKeyInfo (PKCS#8).
     *
     * @throws IllegalArgumentException when it is no Ed25519, P-256 or SM2 key; the message never quotes the bytes
     */
    public static SigningKey fromPkcs8(byte[] pkcs8) {
        try {
            return of(PrivateKeyFactory.createKey(pkcs8));
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException("not a private key that is understood (Ed25519, P-256, SM2)", e);
        }
    }

    /**
     * A key whose private half stays in a PKCS#11 token or the like.
     *
     * @param signer signs a message in the suite of {@code verifyingKey} and returns the signature as {@link
     *     SignatureSuite} describes it
     */
    public static SigningKey inHardware(VerifyingKey verifyingKey, UnaryOperator<byte[]> signer) {
        return new SigningKey(verifyingKey, null, Objects.requireNonNull(signer), null);
    }

    /** As above; {@code handle} is how the JDK's TLS names the same key to the token's provider. */
    static SigningKey inToken(VerifyingKey verifyingKey, UnaryOperator<byte[]> signer, PrivateKey handle) {
        return new SigningKey(verifyingKey, null, signer, Objects.requireNonNull(handle));
    }

    private static SigningKey of(AsymmetricKeyParameter secret) {
        VerifyingKey verifyingKey;
        if (secret instanceof Ed25519PrivateKeyParameters ed) {
            verifyingKey = VerifyingKey.of(ed.generatePublicKey());
        } else if (secret instanceof ECPrivateKeyParameters ec) {
            verifyingKey = VerifyingKey.of(new ECPublicKeyParameters(
                    new FixedPointCombMultiplier().multiply(ec.getParameters().getG(), ec.getD()), ec.getParameters()));
        } else {
            throw new IllegalArgumentException("no private key of the suites ED25519, P256, SM2");
        }
        return new SigningKey(verifyingKey, secret, message -> sign(verifyingKey.suite(), secret, message), null);
    }

    private static byte[] sign(SignatureSuite suite, AsymmetricKeyParameter secret, byte[] message) {
        CipherParameters parameters =
                switch (suite) {
                    case ED25519, P256 -> secret;
                    case SM2 -> new ParametersWithRandom(secret, RANDOM);
                };
        Signer signer = VerifyingKey.signer(suite);
        signer.init(true, parameters);
        signer.update(message, 0, message.length);
        try {
            return signer.generateSignature();
        } catch (CryptoException e) {
            throw new IllegalStateException("signing with " + suite + " failed", e);
        }
    }

    public SignatureSuite suite() {
        return verifyingKey.suite();
    }

    public VerifyingKey verifyingKey() {
        return verifyingKey;
    }

    public String keyId() {
        return verifyingKey.keyId();
    }

    public byte[] sign(byte[] message) {
        return signer.apply(message.clone());
    }

    /** Of a key in a token only. */
    Optional<PrivateKey> handle() {
        return Optional.ofNullable(handle);
    }

    /** DER PrivateKeyInfo, in clear: only for writing it encrypted, and for handing a TLS key to the JDK. */
    byte[] pkcs8() {
        if (secret == null) {
            throw new IllegalStateException("key " + keyId() + " lives in hardware and cannot be exported");
        }
        try {
            return PrivateKeyInfoFactory.createPrivateKeyInfo(secret).getEncoded();
        } catch (IOException e) {
            throw new IllegalStateException("private key " + keyId() + " cannot be encoded", e);
        }
    }

    @Override
    public String toString() {
        return "private half of " + verifyingKey;
    }
}
