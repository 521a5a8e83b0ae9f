package org.yuheng.trust.envelope;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.yuheng.json.StrictJson;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.Digests;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.StrictPayload;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.identity.VerifyingKey;

/**
 * A payload with its type and signatures (DSSE v1, https://github.com/secure-systems-lab/dsse). Signatures are over the
 * exact bytes, so nothing is ever re-serialised in order to be verified; the type is signed with them, so a statement of
 * one kind cannot be passed off as another.
 *
 * @param payloadType a media type such as {@code application/vnd.yuheng.grant.v1+json}
 * @param payload the exact bytes
 * @param signatures at least one, at most 16, each of another key
 */
public record Envelope(String payloadType, Base64Bytes payload, List<Signature> signatures) {

    /** Largest envelope read by default, in bytes. */
    public static final int DEFAULT_LIMIT = 4 << 20;

    private static final int MAX_SIGNATURES = 16;

    /** @param keyid {@code sha256:…} of the key's SubjectPublicKeyInfo */
    public record Signature(String keyid, Base64Bytes sig) {
        public Signature {
            Digests.require("keyid", keyid);
            sig.requireAtMost("sig", 80);
        }
    }

    /**
     * What verification proved.
     *
     * @param signers key ids of the keyring whose signatures hold, in the order of the envelope
     */
    public record Verified(byte[] payload, List<String> signers) {
        public Verified {
            payload = payload.clone();
            signers = List.copyOf(signers);
        }

        @Override
        public byte[] payload() {
            return payload.clone();
        }
    }

    public Envelope {
        if (!payloadType.matches("[a-z]+/[a-z0-9.+-]{1,120}")) {
            throw new IllegalArgumentException("payload type \"" + payloadType + "\" is no media type");
        }
        signatures = List.copyOf(signatures);
        if (signatures.isEmpty() || signatures.size() > MAX_SIGNATURES) {
            throw new IllegalArgumentException(signatures.size() + " signatures, expected 1 to " + MAX_SIGNATURES);
        }
        if (signatures.stream().map(Signature::keyid).distinct().count() != signatures.size()) {
            throw new IllegalArgumentException("two signatures claim the same key");
        }
    }

    /** Signs {@code payload} as it is. */
    public static Envelope sign(String payloadType, byte[] payload, SigningKey key) {
        return new Envelope(payloadType, Base64Bytes.of(payload), List.of(signature(payloadType, payload, key)));
    }

    /** The same payload with one more signature. */
    public Envelope alsoSignedBy(SigningKey key) {
        List<Signature> all = new ArrayList<>(signatures);
        all.add(signature(payloadType, payload.bytes(), key));
        return new Envelope(payloadType, payload, all);
    }

    private static Signature signature(String payloadType, byte[] payload, SigningKey key) {
        return new Signature(key.keyId(), Base64Bytes.of(key.sign(preAuthEncoding(payloadType, payload))));
    }

    /** The bytes that are signed: {@code DSSEv1 SP len(type) SP type SP len(payload) SP payload}. */
    public static byte[] preAuthEncoding(String payloadType, byte[] payload) {
        byte[] type = payloadType.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(type.length + payload.length + 32);
        out.writeBytes(("DSSEv1 " + type.length + " ").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(type);
        out.writeBytes((" " + payload.length + " ").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(payload);
        return out.toByteArray();
    }

    /** The JSON form. */
    public byte[] toBytes() {
        return StrictJson.write(this);
    }

    /** @return refused with {@code ENVELOPE_MALFORMED}, also when longer than {@link #DEFAULT_LIMIT} */
    public static Outcome<Envelope> parse(byte[] json) {
        return parse(json, DEFAULT_LIMIT);
    }

    public static Outcome<Envelope> parse(byte[] json, int limit) {
        return StrictPayload.read(json, Envelope.class, limit, "ENVELOPE_MALFORMED");
    }

    /** {@code sha256:…} of the payload. */
    public String payloadDigest() {
        return Digests.of(payload.bytes());
    }

    /** {@link #verify(String, Keyring, int)} with one signature being enough. */
    public Outcome<Verified> verify(String expectedType, Keyring keyring) {
        return verify(expectedType, keyring, 1);
    }

    /**
     * Gives the payload out when {@code threshold} keys of {@code keyring} signed it. Signatures of other keys prove
     * nothing here and are passed over; a wrong signature in the name of a key of the ring is refused even when enough
     * others hold, because somebody made it.
     *
     * @return refused with {@code ENVELOPE_TYPE}, {@code ENVELOPE_BAD_SIGNATURE}, {@code ENVELOPE_UNKNOWN_SIGNER} or
     *     {@code ENVELOPE_TOO_FEW_SIGNATURES}
     */
    public Outcome<Verified> verify(String expectedType, Keyring keyring, int threshold) {
        if (threshold < 1) {
            throw new IllegalArgumentException("threshold " + threshold + ", expected at least 1");
        }
        if (!payloadType.equals(expectedType)) {
            return Outcome.refused(
                    "ENVELOPE_TYPE", "payload type \"" + payloadType + "\", expected \"" + expectedType + "\"");
        }
        byte[] exact = payload.bytes();
        byte[] signed = preAuthEncoding(payloadType, exact);
        Set<String> holding = new HashSet<>();
        List<String> signers = new ArrayList<>();
        for (Signature signature : signatures) {
            Optional<VerifyingKey> key = keyring.find(signature.keyid());
            if (key.isEmpty()) {
                continue;
            }
            if (!key.get().verify(signed, signature.sig().bytes())) {
                return Outcome.refused(
                        "ENVELOPE_BAD_SIGNATURE", "the signature of " + signature.keyid() + " is not over these bytes");
            }
            if (holding.add(signature.keyid())) {
                signers.add(signature.keyid());
            }
        }
        if (signers.isEmpty()) {
            return Outcome.refused(
                    "ENVELOPE_UNKNOWN_SIGNER",
                    "signed by " + signatures.stream().map(Signature::keyid).toList() + ", expected one of "
                            + keyring.keyIds());
        }
        if (signers.size() < threshold) {
            return Outcome.refused(
                    "ENVELOPE_TOO_FEW_SIGNATURES",
                    signers.size() + " of " + threshold + " signatures that are needed: " + signers);
        }
        return Outcome.accepted(new Verified(exact, signers));
    }
}
