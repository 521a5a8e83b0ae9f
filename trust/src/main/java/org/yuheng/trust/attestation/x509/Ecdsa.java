package org.yuheng.trust.attestation.x509;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.math.ec.ECPoint;
import org.yuheng.trust.attestation.RefusalCode;
import org.yuheng.trust.attestation.checking.Refusal;

/**
 * ECDSA on P-256 with SHA-256 and on P-384 with SHA-384, by BouncyCastle's lightweight engine: on Java 17 the JDK's own
 * P-256 verifies a tenth as fast.
 */
public enum Ecdsa {
    P256("secp256r1", 32),
    P384("secp384r1", 48);

    private static final int RECENT_KEYS = 512;

    private final ECDomainParameters domain;
    private final int fieldSize;
    private final Map<ByteBuffer, ECPublicKeyParameters> recent = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, ECPublicKeyParameters> eldest) {
            return size() > RECENT_KEYS;
        }
    };

    Ecdsa(String curve, int fieldSize) {
        X9ECParameters parameters = CustomNamedCurves.getByName(curve);
        this.domain = new ECDomainParameters(parameters);
        this.fieldSize = fieldSize;
    }

    public ECDomainParameters domain() {
        return domain;
    }

    /** Bytes in one coordinate or scalar. */
    public int fieldSize() {
        return fieldSize;
    }

    /**
     * A key from X ‖ Y, big-endian. Keys seen lately are handed out again, because the point carries the multiples that
     * its first verification computed, which are most of that verification's cost.
     *
     * @throws Refusal if that is no point of the curve
     */
    public ECPublicKeyParameters key(byte[] coordinates) throws Refusal {
        ByteBuffer name = ByteBuffer.wrap(coordinates.clone());
        synchronized (recent) {
            ECPublicKeyParameters known = recent.get(name);
            if (known != null) {
                return known;
            }
        }
        ECPublicKeyParameters key = decode(coordinates);
        synchronized (recent) {
            recent.put(name, key);
        }
        return key;
    }

    private ECPublicKeyParameters decode(byte[] coordinates) throws Refusal {
        byte[] uncompressed = new byte[1 + 2 * fieldSize];
        uncompressed[0] = 4;
        if (coordinates.length != 2 * fieldSize) {
            throw new Refusal(
                    RefusalCode.EVIDENCE_KEY_TYPE, coordinates.length + " bytes of key", 2 * fieldSize + " bytes");
        }
        System.arraycopy(coordinates, 0, uncompressed, 1, coordinates.length);
        try {
            ECPoint point = domain.getCurve().decodePoint(uncompressed);
            return new ECPublicKeyParameters(point, domain);
        } catch (IllegalArgumentException e) {
            throw new Refusal(
                    RefusalCode.EVIDENCE_KEY_TYPE, "a key that is no point of the curve", "a point of " + this);
        }
    }

    /** Verifies r ‖ s, big-endian, over the digest of {@code message}. */
    public boolean verify(ECPublicKeyParameters key, byte[] message, byte[] signature) {
        if (signature.length != 2 * fieldSize) {
            return false;
        }
        return verify(
                key,
                message,
                new BigInteger(1, Arrays.copyOfRange(signature, 0, fieldSize)),
                new BigInteger(1, Arrays.copyOfRange(signature, fieldSize, signature.length)));
    }

    /** Verifies over the digest of {@code message}. */
    public boolean verify(ECPublicKeyParameters key, byte[] message, BigInteger r, BigInteger s) {
        ECDSASigner signer = new ECDSASigner();
        signer.init(false, key);
        return signer.verifySignature(digest(message), r, s);
    }

    /** By the JDK, which has the processor's instructions for it. */
    private byte[] digest(byte[] message) {
        try {
            return MessageDigest.getInstance(this == P256 ? "SHA-256" : "SHA-384")
                    .digest(message);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no digest for " + this, e);
        }
    }
}
