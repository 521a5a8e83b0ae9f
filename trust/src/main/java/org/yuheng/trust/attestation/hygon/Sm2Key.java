package org.yuheng.trust.attestation.hygon;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithID;
import org.bouncycastle.crypto.signers.PlainDSAEncoding;
import org.bouncycastle.crypto.signers.SM2Signer;
import org.bouncycastle.math.ec.ECPoint;
import org.yuheng.trust.attestation.RefusalCode;
import org.yuheng.trust.attestation.checking.ByteReader;
import org.yuheng.trust.attestation.checking.Refusal;

/**
 * An SM2 key in Hygon's layout: curve id, X and Y in 72 bytes each, little-endian; and the user id that enters its
 * signatures (GM/T 0003.2).
 */
final class Sm2Key {

    /** Curve id, X, Y. */
    static final int SIZE = 4 + 72 + 72;
    /** r and s. */
    static final int SIGNATURE = 72 + 72;

    private static final ECDomainParameters SM2 = new ECDomainParameters(CustomNamedCurves.getByName("sm2p256v1"));
    private static final int CURVE_SM2_256 = 3;
    private static final int FIELD = 72;
    private static final int SCALAR = 32;
    private static final int LONGEST_USER_ID = 254;

    private final byte[] coordinates;
    private final ECPublicKeyParameters key;
    private final byte[] userId;

    private Sm2Key(byte[] coordinates, ECPublicKeyParameters key, byte[] userId) {
        this.coordinates = coordinates;
        this.key = key;
        this.userId = userId;
    }

    /** Reads the key, then the length of the user id and its 254 bytes, which follow in both certificate layouts. */
    static Sm2Key read(ByteReader in, String of) throws Refusal {
        long curve = in.u32(of + " curve");
        if (curve != CURVE_SM2_256) {
            throw new Refusal(RefusalCode.CERTIFICATE_KEY, of + " curve " + curve, CURVE_SM2_256 + " (SM2)");
        }
        byte[] x = bigEndian(in, of + " X");
        byte[] y = bigEndian(in, of + " Y");
        int userIdSize = in.u16(of + " user id size");
        if (userIdSize > LONGEST_USER_ID) {
            throw new Refusal(
                    RefusalCode.CERTIFICATE_MALFORMED,
                    of + " user id of " + userIdSize + " bytes",
                    "at most " + LONGEST_USER_ID);
        }
        byte[] userId = in.take(userIdSize, of + " user id");
        in.take(LONGEST_USER_ID - userIdSize, of + " user id");
        ByteArrayOutputStream coordinates = new ByteArrayOutputStream();
        coordinates.writeBytes(x);
        coordinates.writeBytes(y);
        ByteArrayOutputStream point = new ByteArrayOutputStream();
        point.write(4);
        point.writeBytes(coordinates.toByteArray());
        try {
            ECPoint q = SM2.getCurve().decodePoint(point.toByteArray());
            return new Sm2Key(coordinates.toByteArray(), new ECPublicKeyParameters(q, SM2), userId);
        } catch (IllegalArgumentException e) {
            throw new Refusal(RefusalCode.CERTIFICATE_KEY, of + " key that is no point of SM2", "a point of SM2");
        }
    }

    /** Reads r and s, 72 bytes each, little-endian, as 64 bytes r ‖ s. */
    static byte[] readSignature(ByteReader in, String of) throws Refusal {
        ByteArrayOutputStream signature = new ByteArrayOutputStream();
        signature.writeBytes(bigEndian(in, of + " r"));
        signature.writeBytes(bigEndian(in, of + " s"));
        return signature.toByteArray();
    }

    private static byte[] bigEndian(ByteReader in, String field) throws Refusal {
        byte[] little = in.take(SCALAR, field);
        in.zeros(FIELD - SCALAR, field + " padding");
        byte[] big = new byte[SCALAR];
        for (int i = 0; i < SCALAR; i++) {
            big[i] = little[SCALAR - 1 - i];
        }
        return big;
    }

    boolean verify(byte[] message, byte[] signature) {
        SM2Signer signer = new SM2Signer(PlainDSAEncoding.INSTANCE);
        signer.init(false, new ParametersWithID(key, userId));
        signer.update(message, 0, message.length);
        return signer.verifySignature(signature);
    }

    /** SHA-256 of X ‖ Y, big-endian: what the root is pinned by. */
    String sha256() {
        SHA256Digest digest = new SHA256Digest();
        digest.update(coordinates, 0, coordinates.length);
        byte[] value = new byte[digest.getDigestSize()];
        digest.doFinal(value, 0);
        return HexFormat.of().formatHex(value);
    }

    byte[] coordinates() {
        return coordinates.clone();
    }
}
