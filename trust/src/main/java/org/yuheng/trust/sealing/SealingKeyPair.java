package org.yuheng.trust.sealing;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.gm.GMObjectIdentifiers;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.identity.KeyFile;
import org.yuheng.trust.identity.Password;

/** The private half of a sealing key; it does not print and leaves only into an encrypted file. */
public final class SealingKeyPair {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final SealingKey publicKey;
    private final AsymmetricKeyParameter secret;

    private SealingKeyPair(SealingKey publicKey, AsymmetricKeyParameter secret) {
        this.publicKey = publicKey;
        this.secret = secret;
    }

    public static SealingKeyPair generate(SealingSuite suite) {
        return switch (suite) {
            case HPKE_P256 -> of(generateOn(SECObjectIdentifiers.secp256r1));
            case HPKE_X25519 -> of(new X25519PrivateKeyParameters(RANDOM));
            case SM2_SM4GCM -> of(generateOn(GMObjectIdentifiers.sm2p256v1));
        };
    }

    private static AsymmetricKeyParameter generateOn(ASN1ObjectIdentifier curve) {
        ECKeyPairGenerator generator = new ECKeyPairGenerator();
        generator.init(new ECKeyGenerationParameters(ECNamedDomainParameters.lookup(curve), RANDOM));
        return generator.generateKeyPair().getPrivate();
    }

    /** From the private key as RFC 9180 serialises it (32 bytes), for its test vectors. */
    static SealingKeyPair ofRaw(SealingSuite suite, byte[] raw) {
        return switch (suite) {
            case HPKE_P256 ->
                of(new ECPrivateKeyParameters(
                        new BigInteger(1, raw), ECNamedDomainParameters.lookup(SECObjectIdentifiers.secp256r1)));
            case HPKE_X25519 -> of(new X25519PrivateKeyParameters(raw));
            case SM2_SM4GCM -> of(new ECPrivateKeyParameters(new BigInteger(1, raw), Sm2Sealing.CURVE));
        };
    }

    private static SealingKeyPair of(AsymmetricKeyParameter secret) {
        if (secret instanceof X25519PrivateKeyParameters x) {
            return new SealingKeyPair(
                    SealingKey.of(
                            SealingSuite.HPKE_X25519, x.generatePublicKey().getEncoded()),
                    x);
        }
        if (secret instanceof ECPrivateKeyParameters ec
                && ec.getParameters() instanceof ECNamedDomainParameters named) {
            byte[] point = new FixedPointCombMultiplier()
                    .multiply(named.getG(), ec.getD())
                    .normalize()
                    .getEncoded(false);
            if (SECObjectIdentifiers.secp256r1.equals(named.getName())) {
                return new SealingKeyPair(SealingKey.of(SealingSuite.HPKE_P256, point), ec);
            }
            if (GMObjectIdentifiers.sm2p256v1.equals(named.getName())) {
                return new SealingKeyPair(SealingKey.of(SealingSuite.SM2_SM4GCM, point), ec);
            }
        }
        throw new IllegalArgumentException("no private key of the suites P-256, X25519, SM2");
    }

    public SealingKey publicKey() {
        return publicKey;
    }

    public String keyId() {
        return publicKey.keyId();
    }

    /**
     * Decrypts what was sealed to this key with the same info and aad.
     *
     * @return refused with {@code SEALED_BYTES_REFUSED}: another key, another info or aad, or changed bytes; which of
     *     them cannot be told
     */
    public Outcome<byte[]> open(byte[] info, byte[] aad, SealedBytes sealed) {
        try {
            return Outcome.accepted(
                    switch (publicKey.suite()) {
                        case HPKE_P256, HPKE_X25519 -> openHpke(info, aad, sealed);
                        case SM2_SM4GCM ->
                            Sm2Sealing.open((ECPrivateKeyParameters) secret, publicKey.encoded(), info, aad, sealed);
                    });
        } catch (InvalidCipherTextException | RuntimeException e) {
            return Outcome.refused(
                    "SEALED_BYTES_REFUSED",
                    "not sealed to " + publicKey.keyId() + " for this purpose, or changed on the way");
        }
    }

    private byte[] openHpke(byte[] info, byte[] aad, SealedBytes sealed) throws InvalidCipherTextException {
        HPKE hpke = SealingKey.hpke(publicKey.suite());
        byte[] raw = secret instanceof X25519PrivateKeyParameters x
                ? x.getEncoded()
                : BigIntegers.asUnsignedByteArray(32, ((ECPrivateKeyParameters) secret).getD());
        AsymmetricCipherKeyPair pair = hpke.deserializePrivateKey(raw, publicKey.encoded());
        Arrays.fill(raw, (byte) 0);
        return hpke.setupBaseR(sealed.enc().bytes(), pair, info)
                .open(aad, sealed.ciphertext().bytes());
    }

    /** Writes a new encrypted key file ({@link KeyFile}). */
    public void write(Path file, Password password) throws IOException {
        byte[] pkcs8 = PrivateKeyInfoFactory.createPrivateKeyInfo(secret).getEncoded();
        try {
            KeyFile.writePkcs8(file, pkcs8, password);
        } finally {
            Arrays.fill(pkcs8, (byte) 0);
        }
    }

    /** @return refused with {@code KEY_FILE_PASSWORD} or {@code KEY_FILE_MALFORMED} */
    public static Outcome<SealingKeyPair> read(Path file, Password password) throws IOException {
        return KeyFile.readPkcs8(file, password).then(pkcs8 -> {
            try {
                return Outcome.accepted(of(PrivateKeyFactory.createKey(pkcs8)));
            } catch (IOException | RuntimeException e) {
                return Outcome.refused(
                        "KEY_FILE_MALFORMED", file + " holds no sealing key; restore it from its backup");
            } finally {
                Arrays.fill(pkcs8, (byte) 0);
            }
        });
    }

    @Override
    public String toString() {
        return "private half of " + publicKey;
    }
}
