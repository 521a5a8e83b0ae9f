package org.yuheng.trust.sealing;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.asn1.gm.GMObjectIdentifiers;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.SM3Digest;
import org.bouncycastle.crypto.engines.SM2Engine;
import org.bouncycastle.crypto.engines.SM4Engine;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.GCMModeCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.yuheng.trust.Base64Bytes;

/**
 * The SM profile of sealing: SM2 (GB/T 32918.4, C1‖C3‖C2) carries a fresh 32-byte seed; HKDF with SM3 turns seed, info and
 * recipient's key into an SM4 key and nonce; SM4-GCM (RFC 8998) encrypts.
 */
final class Sm2Sealing {

    static final ECNamedDomainParameters CURVE = ECNamedDomainParameters.lookup(GMObjectIdentifiers.sm2p256v1);

    private static final byte[] LABEL = "yuheng/sm-sealing/v1\0".getBytes(StandardCharsets.US_ASCII);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int TAG_BITS = 128;

    private Sm2Sealing() {}

    static ECPublicKeyParameters publicKey(byte[] encoded) {
        return new ECPublicKeyParameters(CURVE.getCurve().decodePoint(encoded), CURVE);
    }

    static SealedBytes seal(byte[] recipient, byte[] info, byte[] aad, byte[] plaintext)
            throws InvalidCipherTextException {
        byte[] seed = new byte[DataKey.LENGTH];
        RANDOM.nextBytes(seed);
        SM2Engine sm2 = new SM2Engine(SM2Engine.Mode.C1C3C2);
        sm2.init(true, new ParametersWithRandom(publicKey(recipient), RANDOM));
        byte[] enc = sm2.processBlock(seed, 0, seed.length);
        byte[] ciphertext = gcm(true, seed, recipient, info, aad, plaintext);
        return new SealedBytes(Base64Bytes.of(enc), Base64Bytes.of(ciphertext));
    }

    static byte[] open(ECPrivateKeyParameters key, byte[] recipient, byte[] info, byte[] aad, SealedBytes sealed)
            throws InvalidCipherTextException {
        SM2Engine sm2 = new SM2Engine(SM2Engine.Mode.C1C3C2);
        sm2.init(false, key);
        byte[] enc = sealed.enc().bytes();
        byte[] seed = sm2.processBlock(enc, 0, enc.length);
        if (seed.length != DataKey.LENGTH) {
            throw new InvalidCipherTextException("seed of " + seed.length + " bytes");
        }
        return gcm(false, seed, recipient, info, aad, sealed.ciphertext().bytes());
    }

    private static byte[] gcm(boolean encrypt, byte[] seed, byte[] recipient, byte[] info, byte[] aad, byte[] input)
            throws InvalidCipherTextException {
        HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SM3Digest());
        byte[] context = new byte[LABEL.length + recipient.length + info.length];
        System.arraycopy(LABEL, 0, context, 0, LABEL.length);
        System.arraycopy(recipient, 0, context, LABEL.length, recipient.length);
        System.arraycopy(info, 0, context, LABEL.length + recipient.length, info.length);
        hkdf.init(new HKDFParameters(seed, null, context));
        byte[] material = new byte[16 + 12];
        hkdf.generateBytes(material, 0, material.length);
        GCMModeCipher cipher = GCMBlockCipher.newInstance(new SM4Engine());
        cipher.init(
                encrypt,
                new AEADParameters(
                        new KeyParameter(material, 0, 16), TAG_BITS, Arrays.copyOfRange(material, 16, 28), aad));
        byte[] output = new byte[cipher.getOutputSize(input.length)];
        int length = cipher.processBytes(input, 0, input.length, output, 0);
        length += cipher.doFinal(output, length);
        return Arrays.copyOf(output, length);
    }
}
