package org.yuheng.trust.passkey;

import com.upokecenter.cbor.CBOREncodeOptions;
import com.upokecenter.cbor.CBORException;
import com.upokecenter.cbor.CBORObject;
import com.upokecenter.cbor.CBORType;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.Outcome;

/**
 * A new passkey, as the browser brings it. The make of the authenticator is not asked for and an attestation of it is not
 * looked at: that the person stood before the site when the key was made is all that is known.
 *
 * @param clientData the exact bytes of clientDataJSON
 */
public record PasskeyRegistration(Base64Bytes clientData, Base64Bytes attestationObject) {

    private static final int LONGEST = 16_384;
    private static final int AUTHENTICATOR_MODEL = 16;
    private static final CBOREncodeOptions STRICT =
            new CBOREncodeOptions("allowduplicatekeys=false;allowempty=false;resolvereferences=false");

    public PasskeyRegistration {
        clientData.requireAtMost("clientData", 4_096);
        attestationObject.requireAtMost("attestationObject", LONGEST);
    }

    /** @param counter with which the authenticator begins */
    public record Registered(Base64Bytes credentialId, PasskeyKey key, long counter, boolean backedUp) {}

    /**
     * Verifies (Web Authentication Level 2, 7.1, attestation {@code none}).
     *
     * @return refused with the codes of {@link PasskeyAssertion#verify} but for the signature
     */
    public Outcome<Registered> verify(byte[] challenge, RelyingParty site) {
        return ClientData.check(clientData.bytes(), "webauthn.create", challenge, site)
                .then(origin -> authenticatorData())
                .then(AuthenticatorData::parse)
                .then(data -> data.ofAVerifiedPersonAt(site))
                .then(PasskeyRegistration::credential);
    }

    private Outcome<byte[]> authenticatorData() {
        try {
            CBORObject object = CBORObject.DecodeFromBytes(attestationObject.bytes(), STRICT);
            CBORObject data = object.getType() == CBORType.Map ? object.get("authData") : null;
            return data != null && data.getType() == CBORType.ByteString
                    ? Outcome.accepted(data.GetByteString())
                    : malformed("the attestation object has no authenticator data");
        } catch (CBORException | IllegalStateException e) {
            return malformed("the attestation object is no CBOR");
        }
    }

    private static Outcome<Registered> credential(AuthenticatorData data) {
        byte[] rest = data.rest();
        int start = AUTHENTICATOR_MODEL + 2;
        if (!data.holdsCredential() || rest.length < start) {
            return malformed("no credential in the authenticator data");
        }
        int length = (rest[AUTHENTICATOR_MODEL] & 0xff) << 8 | rest[AUTHENTICATOR_MODEL + 1] & 0xff;
        if (length == 0 || length > PasskeyAssertion.LONGEST_ID || rest.length < start + length) {
            return malformed("a credential id of " + length + " bytes");
        }
        Base64Bytes id = Base64Bytes.of(Arrays.copyOfRange(rest, start, start + length));
        try (ByteArrayInputStream in = new ByteArrayInputStream(rest, start + length, rest.length - start - length)) {
            CBORObject cose = CBORObject.Read(in, STRICT);
            return cose.getType() == CBORType.Map
                    ? PasskeyKey.fromCose(cose).map(key -> new Registered(id, key, data.counter(), data.backedUp()))
                    : malformed("the credential has no key");
        } catch (CBORException | IllegalStateException | java.io.IOException e) {
            return malformed("the credential's key is no CBOR");
        }
    }

    private static <T> Outcome<T> malformed(String why) {
        return Outcome.refused("PASSKEY_MALFORMED", why);
    }
}
