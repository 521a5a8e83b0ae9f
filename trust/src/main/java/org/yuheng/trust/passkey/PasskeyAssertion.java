package org.yuheng.trust.passkey;

import java.util.Objects;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.Digests;
import org.yuheng.trust.Outcome;

/**
 * What a browser brings when a person signed with a passkey, with the public key under which it is to be verified. Whose key
 * that is, this does not say: a list of the person's keys does.
 *
 * @param credentialId the authenticator's name of the key
 * @param publicKey SubjectPublicKeyInfo
 * @param clientData the exact bytes of clientDataJSON
 */
public record PasskeyAssertion(
        Base64Bytes credentialId,
        Base64Bytes publicKey,
        Base64Bytes authenticatorData,
        Base64Bytes clientData,
        Base64Bytes signature) {

    /** Longest credential id, in bytes. */
    public static final int LONGEST_ID = 1_023;

    public PasskeyAssertion {
        Objects.requireNonNull(credentialId, "credentialId").requireAtMost("credentialId", LONGEST_ID);
        Objects.requireNonNull(publicKey, "publicKey").requireAtMost("publicKey", 1_024);
        Objects.requireNonNull(authenticatorData, "authenticatorData").requireAtMost("authenticatorData", 8_192);
        Objects.requireNonNull(clientData, "clientData").requireAtMost("clientData", 4_096);
        Objects.requireNonNull(signature, "signature").requireAtMost("signature", 1_024);
    }

    /**
     * That the key signed.
     *
     * @param keyId {@code sha256:…} of the public key
     * @param counter of the authenticator, zero where it keeps none; whoever keeps the last one refuses a lower
     * @param backedUp whether the key may exist on more than one device
     */
    public record Signed(String keyId, long counter, boolean backedUp) {}

    /**
     * Verifies (Web Authentication Level 2, 7.2) that the key signed exactly {@code challenge} for {@code site}, with the
     * person present and verified.
     *
     * @return refused with {@code PASSKEY_MALFORMED}, {@code PASSKEY_KEY}, {@code PASSKEY_TYPE}, {@code PASSKEY_CHALLENGE},
     *     {@code PASSKEY_ORIGIN}, {@code PASSKEY_RELYING_PARTY}, {@code PASSKEY_NOT_PRESENT}, {@code PASSKEY_NOT_VERIFIED} or
     *     {@code PASSKEY_SIGNATURE}
     */
    public Outcome<Signed> verify(byte[] challenge, RelyingParty site) {
        return PasskeyKey.fromSpki(publicKey.bytes())
                .then(key -> ClientData.check(clientData.bytes(), "webauthn.get", challenge, site)
                        .then(origin -> AuthenticatorData.parse(authenticatorData.bytes()))
                        .then(data -> data.ofAVerifiedPersonAt(site))
                        .then(data -> signed(key, data)));
    }

    private Outcome<Signed> signed(PasskeyKey key, AuthenticatorData data) {
        byte[] authenticator = authenticatorData.bytes();
        byte[] client = Digests.sha256(clientData.bytes());
        byte[] message = java.util.Arrays.copyOf(authenticator, authenticator.length + client.length);
        System.arraycopy(client, 0, message, authenticator.length, client.length);
        return key.verify(message, signature.bytes())
                ? Outcome.accepted(new Signed(key.keyId(), data.counter(), data.backedUp()))
                : Outcome.refused("PASSKEY_SIGNATURE", "the signature does not hold under " + key.keyId());
    }
}
