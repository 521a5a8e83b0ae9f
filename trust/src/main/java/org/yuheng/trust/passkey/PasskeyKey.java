package org.yuheng.trust.passkey;

import com.upokecenter.cbor.CBORException;
import com.upokecenter.cbor.CBORObject;
import com.upokecenter.cbor.CBORType;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.Digests;
import org.yuheng.trust.Outcome;

/**
 * The public half of a passkey: ES256 on P-256, or RS256 with 2048 to 4096 bits, which is what authenticators in use have.
 */
public final class PasskeyKey {

    /** COSE numbers of the algorithms that registration may ask for, the preferred one first. */
    public static final java.util.List<Integer> ALGORITHMS = java.util.List.of(-7, -257);

    private static final int P256_BYTES = 32;
    private static final String MALFORMED = "PASSKEY_KEY";

    private final PublicKey key;

    private PasskeyKey(PublicKey key) {
        this.key = key;
    }

    /** @return refused with {@code PASSKEY_KEY} */
    public static Outcome<PasskeyKey> fromSpki(byte[] spki) {
        if (spki.length > 1_024) {
            return Outcome.refused(MALFORMED, "a key of " + spki.length + " bytes, at most 1024");
        }
        for (String algorithm : new String[] {"EC", "RSA"}) {
            try {
                PublicKey read = KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(spki));
                // One encoding for each key, so that two texts never mean the same one.
                return java.util.Arrays.equals(read.getEncoded(), spki)
                        ? allowed(read)
                        : Outcome.refused(MALFORMED, "the key is not in its one DER form");
            } catch (GeneralSecurityException another) {
                continue;
            }
        }
        return Outcome.refused(MALFORMED, "the key is no SubjectPublicKeyInfo of EC or RSA");
    }

    private static Outcome<PasskeyKey> allowed(PublicKey key) {
        if (key instanceof ECPublicKey curve) {
            try {
                return curve.getParams().getOrder().equals(p256().getOrder())
                                && onCurve(curve.getW(), curve.getParams())
                        ? Outcome.accepted(new PasskeyKey(key))
                        : Outcome.refused(MALFORMED, "the key is no point of P-256");
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every JDK has P-256", e);
            }
        }
        int bits = ((RSAPublicKey) key).getModulus().bitLength();
        return bits >= 2_048 && bits <= 4_096
                ? Outcome.accepted(new PasskeyKey(key))
                : Outcome.refused(MALFORMED, "an RSA key of " + bits + " bits, expected 2048 to 4096");
    }

    /** From a new credential (RFC 9053). */
    static Outcome<PasskeyKey> fromCose(CBORObject cose) {
        try {
            int algorithm = number(cose, 3);
            if (algorithm == -7 && number(cose, 1) == 2 && number(cose, -1) == 1) {
                byte[] x = bytes(cose, -2);
                byte[] y = bytes(cose, -3);
                if (x.length != P256_BYTES || y.length != P256_BYTES) {
                    return Outcome.refused(MALFORMED, "coordinates of " + x.length + " and " + y.length + " bytes");
                }
                return allowed(KeyFactory.getInstance("EC")
                        .generatePublic(
                                new ECPublicKeySpec(new ECPoint(new BigInteger(1, x), new BigInteger(1, y)), p256())));
            }
            if (algorithm == -257 && number(cose, 1) == 3) {
                return allowed(KeyFactory.getInstance("RSA")
                        .generatePublic(new RSAPublicKeySpec(
                                new BigInteger(1, bytes(cose, -1)), new BigInteger(1, bytes(cose, -2)))));
            }
            return Outcome.refused(MALFORMED, "COSE algorithm " + algorithm + ", expected one of " + ALGORITHMS);
        } catch (CBORException | IllegalStateException | ArithmeticException | GeneralSecurityException malformed) {
            return Outcome.refused(MALFORMED, "no COSE key");
        }
    }

    private static int number(CBORObject map, int label) {
        CBORObject value = map.get(CBORObject.FromObject(label));
        if (value == null || value.getType() != CBORType.Integer) {
            throw new IllegalStateException("no number at " + label);
        }
        return value.AsInt32Value();
    }

    private static byte[] bytes(CBORObject map, int label) {
        CBORObject value = map.get(CBORObject.FromObject(label));
        if (value == null || value.getType() != CBORType.ByteString) {
            throw new IllegalStateException("no bytes at " + label);
        }
        return value.GetByteString();
    }

    boolean verify(byte[] message, byte[] signature) {
        try {
            Signature check = Signature.getInstance(key instanceof ECPublicKey ? "SHA256withECDSA" : "SHA256withRSA");
            check.initVerify(key);
            check.update(message);
            return check.verify(signature);
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }

    /** SubjectPublicKeyInfo. */
    public Base64Bytes spki() {
        return Base64Bytes.of(key.getEncoded());
    }

    /** {@code sha256:…} of the SubjectPublicKeyInfo: how a passkey is named in receipts and lists. */
    public String keyId() {
        return Digests.of(key.getEncoded());
    }

    private static ECParameterSpec p256() throws GeneralSecurityException {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec("secp256r1"));
        return parameters.getParameterSpec(ECParameterSpec.class);
    }

    private static boolean onCurve(ECPoint point, ECParameterSpec curve) {
        BigInteger p = ((java.security.spec.ECFieldFp) curve.getCurve().getField()).getP();
        BigInteger x = point.getAffineX();
        BigInteger y = point.getAffineY();
        BigInteger right = x.modPow(BigInteger.valueOf(3), p)
                .add(curve.getCurve().getA().multiply(x))
                .add(curve.getCurve().getB())
                .mod(p);
        return x.signum() >= 0
                && y.signum() >= 0
                && x.compareTo(p) < 0
                && y.compareTo(p) < 0
                && y.multiply(y).mod(p).equals(right);
    }
}
