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
 * An approval that the approver signed with a passkey: the challenge of the assertion is the digest of the statement's exact
 * bytes and type. The platform's envelope around it only carries it.
 *
 * @param statement exact bytes of an {@link ApprovalStatement} of method {@link ApprovalStatement.Method#PASSKEY}
 */
public record PasskeyApproval(Base64Bytes statement, PasskeyAssertion passkey) {

    public static final String PAYLOAD_TYPE = "application/vnd.yuheng.passkey-approval.v1+json";

    /**
     * An approval whose assertion holds.
     *
     * @param key the assertion's; whether it is the approver's, a list of the approver's keys says
     */
    public record Verified(ApprovalStatement statement, PasskeyAssertion.Signed key) {}

    public PasskeyApproval {
        statement.requireAtMost("statement", 32_768);
    }

    /** What the passkey signs for a statement: SHA-256 over its type and exact bytes. */
    public static byte[] challenge(byte[] statement) {
        return Digests.sha256(Envelope.preAuthEncoding(ApprovalStatement.PAYLOAD_TYPE, statement));
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
        return read(envelope).then(approval -> approval.verify(site));
    }

    /**
     * What an envelope carries, nothing of it verified.
     *
     * @return refused with {@code APPROVAL_TYPE} or {@code APPROVAL_MALFORMED}
     */
    public static Outcome<PasskeyApproval> read(Envelope envelope) {
        return is(envelope)
                ? StrictPayload.read(
                        envelope.payload().bytes(), PasskeyApproval.class, Envelope.DEFAULT_LIMIT, "APPROVAL_MALFORMED")
                : Outcome.refused("APPROVAL_TYPE", "type " + envelope.payloadType() + ", expected " + PAYLOAD_TYPE);
    }

    /** What the statement says, on nobody's word yet: enough to find the keys to verify it with, and for nothing else. */
    public Outcome<ApprovalStatement> unverified() {
        return StrictPayload.read(
                statement.bytes(), ApprovalStatement.class, Envelope.DEFAULT_LIMIT, "APPROVAL_MALFORMED");
    }

    /** As {@link #verify(Envelope, RelyingParty)}, of what was read already. */
    public Outcome<Verified> verify(RelyingParty site) {
        byte[] exact = statement.bytes();
        return passkey.verify(challenge(exact), site).then(key -> StrictPayload.read(
                        exact, ApprovalStatement.class, Envelope.DEFAULT_LIMIT, "APPROVAL_MALFORMED")
                .then(read -> read.method() == ApprovalStatement.Method.PASSKEY
                        ? Outcome.accepted(new Verified(read, key))
                        : Outcome.refused(
                                "APPROVAL_METHOD",
                                "the statement claims " + read.method() + ", expected "
                                        + ApprovalStatement.Method.PASSKEY)));
    }
}
