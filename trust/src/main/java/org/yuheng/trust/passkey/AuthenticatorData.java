package org.yuheng.trust.passkey;

import java.util.Arrays;
import org.yuheng.trust.Outcome;

/**
 * What an authenticator says of itself, in the bytes that it signs (Web Authentication Level 2, 6.1).
 *
 * @param counter of signatures; zero where the authenticator keeps none
 * @param backedUp whether the key may exist on more than one device
 * @param rest what follows the fixed part: a new credential, extensions
 */
record AuthenticatorData(byte[] relyingPartyHash, int flags, long counter, byte[] rest) {

    private static final int FIXED = 37;
    private static final int LONGEST = 8_192;
    private static final int PRESENT = 0x01;
    private static final int VERIFIED = 0x04;
    private static final int BACKED_UP = 0x10;
    private static final int CREDENTIAL = 0x40;

    static Outcome<AuthenticatorData> parse(byte[] bytes) {
        if (bytes.length < FIXED || bytes.length > LONGEST) {
            return Outcome.refused(
                    "PASSKEY_MALFORMED",
                    "authenticator data has " + bytes.length + " bytes, expected " + FIXED + " to " + LONGEST);
        }
        long counter =
                (bytes[33] & 0xffL) << 24 | (bytes[34] & 0xffL) << 16 | (bytes[35] & 0xffL) << 8 | bytes[36] & 0xffL;
        return Outcome.accepted(new AuthenticatorData(
                Arrays.copyOf(bytes, 32), bytes[32] & 0xff, counter, Arrays.copyOfRange(bytes, FIXED, bytes.length)));
    }

    /** Made for this site, with the person present and verified by the authenticator (PIN, finger, face). */
    Outcome<AuthenticatorData> ofAVerifiedPersonAt(RelyingParty site) {
        if (!Arrays.equals(relyingPartyHash, site.idHash())) {
            return Outcome.refused("PASSKEY_RELYING_PARTY", "the passkey answered for another site than " + site.id());
        }
        if ((flags & PRESENT) == 0) {
            return Outcome.refused("PASSKEY_NOT_PRESENT", "the authenticator saw nobody touch it");
        }
        if ((flags & VERIFIED) == 0) {
            return Outcome.refused(
                    "PASSKEY_NOT_VERIFIED", "the authenticator did not verify the person by PIN, finger or face");
        }
        return Outcome.accepted(this);
    }

    boolean holdsCredential() {
        return (flags & CREDENTIAL) != 0;
    }

    boolean backedUp() {
        return (flags & BACKED_UP) != 0;
    }
}
