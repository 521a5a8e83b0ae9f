package org.yuheng.trust.approval;

import org.yuheng.json.StrictJson;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.Digests;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.StrictPayload;
import org.yuheng.trust.envelope.Envelope;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.passkey.PasskeyAssertion;
import org.yuheng.trust.passkey.RelyingParty;

/**
 * A verdict outside the chain that the person signed with a passkey, in the same way as a {@link PasskeyApproval}. The type is part
 * of what is signed, so that neither passes for the other.
 *
 * @param statement exact bytes of a {@link ReviewVerdict} of method {@link ApprovalStatement.Method#PASSKEY}
 */
public record PasskeyVerdict(Base64Bytes statement, PasskeyAssertion passkey) {

    public static final String PAYLOAD_TYPE = "application/vnd.yuheng.passkey-verdict.v1+json";

    /**
     * A verdict whose assertion holds.
     *
     * @param key the assertion's; whether it is the person's, a list of the person's keys says
     */
    public record Verified(ReviewVerdict statement, PasskeyAssertion.Signed key) {}

    public PasskeyVerdict {
        statement.requireAtMost("statement", 32_768);
    }

    /** What the passkey signs for a statement: SHA-256 over its type and exact bytes. */
    public static byte[] challenge(byte[] statement) {
        return Digests.sha256(Envelope.preAuthEncoding(ReviewVerdict.PAYLOAD_TYPE, statement));
    }

    /** @param carrier the platform's key */
    public Envelope carriedBy(SigningKey carrier) {
        return Envelope.sign(PAYLOAD_TYPE, StrictJson.write(this), carrier);
    }

    public static boolean is(Envelope envelope) {
        return envelope.payloadType().equals(PAYLOAD_TYPE);
    }

    /**
     * Reads what an envelope carries, whoever carried it, and verifies the assertion.
     *
     * @return refused with {@code APPROVAL_TYPE}, {@code APPROVAL_MALFORMED}, {@code APPROVAL_METHOD} or a code of {@link
     *     PasskeyAssertion#verify}
     */
    public static Outcome<Verified> verify(Envelope envelope, RelyingParty site) {
        if (!is(envelope)) {
            return Outcome.refused("APPROVAL_TYPE", "type " + envelope.payloadType() + ", expected " + PAYLOAD_TYPE);
        }
        return read(envelope.payload().bytes(), PasskeyVerdict.class).then(carried -> carried.verify(site));
    }

    private Outcome<Verified> verify(RelyingParty site) {
        byte[] exact = statement.bytes();
        return passkey.verify(challenge(exact), site).then(key -> read(exact, ReviewVerdict.class)
                .then(read -> read.method() == ApprovalStatement.Method.PASSKEY
                        ? Outcome.accepted(new Verified(read, key))
                        : Outcome.refused(
                                "APPROVAL_METHOD",
                                "the verdict claims " + read.method() + ", expected "
                                        + ApprovalStatement.Method.PASSKEY)));
    }

    private static <T> Outcome<T> read(byte[] json, Class<T> type) {
        return StrictPayload.read(json, type, Envelope.DEFAULT_LIMIT, "APPROVAL_MALFORMED");
    }
}
