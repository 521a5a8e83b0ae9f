package org.yuheng.adapters.fl.mask;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.agreement.X25519Agreement;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapters.fl.plan.FlCode;

/**
 * A party's X25519 key (RFC 7748) for the masks of one attempt; never stored, never used again.
 *
 * <p>Public keys travel over the authenticated links between the parties' nodes, never through the aggregator, which
 * could otherwise put its own in their place and unmask everyone.
 */
public final class MaskKey {

    public static final int PUBLIC_KEY_BYTES = 32;

    private static final byte[] LABEL = "yuheng-fl-masked/1 pair".getBytes(StandardCharsets.US_ASCII);

    private final int party;
    private final X25519PrivateKeyParameters secret;

    private MaskKey(int party, X25519PrivateKeyParameters secret) {
        this.party = party;
        this.secret = secret;
    }

    public static MaskKey fresh(int party, SecureRandom random) {
        return new MaskKey(party, new X25519PrivateKeyParameters(random));
    }

    public byte[] publicKey() {
        return secret.generatePublicKey().getEncoded();
    }

    /**
     * @param context what both sides agree on: digest of the specification and job with attempt
     * @throws JobFailure FL_MALFORMED_MESSAGE when the other side's key is a point of small order
     */
    public PairSeed agree(int other, byte[] otherKey, byte[] context) throws JobFailure {
        X25519Agreement agreement = new X25519Agreement();
        agreement.init(secret);
        byte[] shared = new byte[agreement.getAgreementSize()];
        try {
            agreement.calculateAgreement(new X25519PublicKeyParameters(otherKey), shared, 0);
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw FlCode.FL_MALFORMED_MESSAGE.failure(
                    "party-" + other + " sent a mask key that is not a usable X25519 public key", e);
        }
        boolean lower = party < other;
        byte[] info = ByteBuffer.allocate(LABEL.length + 2 * Integer.BYTES + 2 * PUBLIC_KEY_BYTES)
                .put(LABEL)
                .putInt(Math.min(party, other))
                .putInt(Math.max(party, other))
                .put(lower ? publicKey() : otherKey)
                .put(lower ? otherKey : publicKey())
                .array();
        HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SHA256Digest());
        hkdf.init(new HKDFParameters(shared, context, info));
        byte[] seed = new byte[32];
        hkdf.generateBytes(seed, 0, seed.length);
        Arrays.fill(shared, (byte) 0);
        return new PairSeed(seed, !lower);
    }

    @Override
    public String toString() {
        return "MaskKey[party-" + party + "]";
    }
}
