package org.yuheng.trust.attestation.simulation;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.util.BigIntegers;
import org.yuheng.trust.attestation.x509.Ecdsa;

/** A P-256 key pair of the simulation. Signs deterministically (RFC 6979). */
final class SigningKey {

    private final ECPrivateKeyParameters secret;
    private final ECPublicKeyParameters open;

    private SigningKey(ECPrivateKeyParameters secret, ECPublicKeyParameters open) {
        this.secret = secret;
        this.open = open;
    }

    static SigningKey create(SecureRandom random) {
        ECKeyPairGenerator generator = new ECKeyPairGenerator();
        generator.init(new ECKeyGenerationParameters(Ecdsa.P256.domain(), random));
        AsymmetricCipherKeyPair pair = generator.generateKeyPair();
        return new SigningKey((ECPrivateKeyParameters) pair.getPrivate(), (ECPublicKeyParameters) pair.getPublic());
    }

    static SigningKey ofScalar(byte[] scalar) {
        BigInteger d = new BigInteger(1, scalar);
        ECPoint q = Ecdsa.P256.domain().getG().multiply(d).normalize();
        return new SigningKey(
                new ECPrivateKeyParameters(d, Ecdsa.P256.domain()), new ECPublicKeyParameters(q, Ecdsa.P256.domain()));
    }

    byte[] scalar() {
        return BigIntegers.asUnsignedByteArray(32, secret.getD());
    }

    ECPrivateKeyParameters secret() {
        return secret;
    }

    ECPublicKeyParameters open() {
        return open;
    }

    /** X ‖ Y, 64 bytes. */
    byte[] coordinates() {
        byte[] encoded = open.getQ().getEncoded(false);
        return Arrays.copyOfRange(encoded, 1, encoded.length);
    }

    /** r ‖ s over SHA-256 of the message, 64 bytes. */
    byte[] sign(byte[] message) {
        SHA256Digest digest = new SHA256Digest();
        digest.update(message, 0, message.length);
        byte[] hash = new byte[digest.getDigestSize()];
        digest.doFinal(hash, 0);
        ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
        signer.init(true, secret);
        BigInteger[] rs = signer.generateSignature(hash);
        ByteArrayOutputStream signature = new ByteArrayOutputStream(64);
        signature.writeBytes(BigIntegers.asUnsignedByteArray(32, rs[0]));
        signature.writeBytes(BigIntegers.asUnsignedByteArray(32, rs[1]));
        return signature.toByteArray();
    }
}
