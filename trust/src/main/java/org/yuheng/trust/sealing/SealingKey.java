package org.yuheng.trust.sealing;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContextWithEncapsulation;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.Digests;

/** A public key to which short secrets are sealed. That it is somebody's is what {@link SealingCertificate} says. */
public final class SealingKey {

    /** Longest plaintext, in bytes: keys and the like; bulk data goes into frames. */
    public static final int LONGEST = 2048;

    private final SealingSuite suite;
    private final byte[] encoded;

    private SealingKey(SealingSuite suite, byte[] encoded) {
        this.suite = suite;
        this.encoded = encoded;
    }

    /** @throws IllegalArgumentException when the bytes are not a valid public key of the suite */
    public static SealingKey of(SealingSuite suite, byte[] encoded) {
        int length = suite == SealingSuite.HPKE_X25519 ? 32 : 65;
        if (encoded.length != length) {
            throw new IllegalArgumentException(encoded.length + " bytes, a public key of " + suite + " has " + length);
        }
        try {
            switch (suite) {
                case HPKE_P256, HPKE_X25519 -> hpke(suite).deserializePublicKey(encoded);
                case SM2_SM4GCM -> Sm2Sealing.publicKey(encoded);
            }
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("not a point of " + suite + ": " + e.getMessage(), e);
        }
        return new SealingKey(suite, encoded.clone());
    }

    static HPKE hpke(SealingSuite suite) {
        short kem =
                switch (suite) {
                    case HPKE_P256 -> HPKE.kem_P256_SHA256;
                    case HPKE_X25519 -> HPKE.kem_X25519_SHA256;
                    case SM2_SM4GCM -> throw new IllegalArgumentException(suite + " is not HPKE");
                };
        return new HPKE(HPKE.mode_base, kem, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM256);
    }

    public SealingSuite suite() {
        return suite;
    }

    /** As {@link SealingSuite} says. */
    public byte[] encoded() {
        return encoded.clone();
    }

    /** {@code sha256:…} of the suite's name, a zero byte and the encoded key. */
    public String keyId() {
        return Digests.text(Digests.sha256(suite.name().getBytes(StandardCharsets.US_ASCII), new byte[1], encoded));
    }

    /**
     * Encrypts a short secret.
     *
     * @param info what the secret is for; opening needs the same
     * @param aad further bytes that opening needs unchanged
     * @param plaintext at most {@value #LONGEST} bytes
     */
    public SealedBytes seal(byte[] info, byte[] aad, byte[] plaintext) {
        if (plaintext.length > LONGEST) {
            throw new IllegalArgumentException(plaintext.length + " bytes, at most " + LONGEST + "; use frames");
        }
        try {
            return switch (suite) {
                case HPKE_P256, HPKE_X25519 -> {
                    HPKE hpke = hpke(suite);
                    HPKEContextWithEncapsulation context = hpke.setupBaseS(hpke.deserializePublicKey(encoded), info);
                    byte[] ciphertext = context.seal(aad, plaintext);
                    yield new SealedBytes(Base64Bytes.of(context.getEncapsulation()), Base64Bytes.of(ciphertext));
                }
                case SM2_SM4GCM -> Sm2Sealing.seal(encoded, info, aad, plaintext);
            };
        } catch (InvalidCipherTextException e) {
            throw new IllegalStateException("encrypting to " + this + " failed", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SealingKey that && suite == that.suite && Arrays.equals(encoded, that.encoded);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(encoded);
    }

    @Override
    public String toString() {
        return suite + " " + keyId();
    }
}
