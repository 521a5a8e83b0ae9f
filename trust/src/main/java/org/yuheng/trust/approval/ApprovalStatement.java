package org.yuheng.trust.approval;

import java.time.Instant;
import org.yuheng.json.StrictJson;
import org.yuheng.trust.Digests;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.UtcInstant;
import org.yuheng.trust.envelope.Envelope;
import org.yuheng.trust.envelope.Keyring;
import org.yuheng.trust.envelope.SignedPayload;
import org.yuheng.trust.identity.SigningKey;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * What one approver decided about one request, over the digests of exactly what was shown.
 *
 * @param step of the review chain that this answers, for example {@code OWNER_DEPARTMENT}
 * @param organization on whose behalf
 * @param approver account id; never a name
 * @param requestDigest {@code sha256:…} of the request
 * @param decisionDigest {@code sha256:…} of the decision
 * @param specDigest {@code sha256:…} of the job specification
 * @param method whose key signs
 * @param reason in the approver's words; required for a refusal; it must not name data subjects
 */
public record ApprovalStatement(
        String requestId,
        String step,
        String organization,
        String approver,
        String requestDigest,
        String decisionDigest,
        String specDigest,
        Verdict verdict,
        Method method,
        String reason,
        @JsonDeserialize(using = UtcInstant.class) Instant at) {

    public static final String PAYLOAD_TYPE = "application/vnd.yuheng.approval.v1+json";

    /** The approver's verdict. */
    public enum Verdict {
        APPROVED,
        REFUSED
    }

    /** Whose key signs: a receipt says so, since a platform that signs for people could also invent them. */
    public enum Method {
        /** A key that only the approver holds. */
        PERSONAL_KEY,
        /** The approver's passkey; the statement stands in a {@link PasskeyApproval}. */
        PASSKEY,
        /** The platform's key, on the word of a logged-in account. */
        PLATFORM_KEY
    }

    public ApprovalStatement {
        requireText("request id", requestId, 200);
        requireText("step", step, 100);
        requireText("organization", organization, 200);
        requireText("approver", approver, 200);
        Digests.require("request digest", requestDigest);
        Digests.require("decision digest", decisionDigest);
        Digests.require("specification digest", specDigest);
        if (reason.length() > 4000 || verdict == Verdict.REFUSED && reason.isBlank()) {
            throw new IllegalArgumentException(
                    "reason of " + reason.length() + " characters; a refusal needs one, of at most 4000");
        }
    }

    private static void requireText(String what, String value, int longest) {
        if (value.isBlank() || value.length() > longest) {
            throw new IllegalArgumentException(what + " \"" + value + "\" must have 1 to " + longest + " characters");
        }
    }

    public Envelope sign(SigningKey key) {
        return Envelope.sign(PAYLOAD_TYPE, StrictJson.write(this), key);
    }

    /** @param keys that sign for the organisation */
    public static Outcome<SignedPayload<ApprovalStatement>> verify(byte[] envelope, Keyring keys) {
        return SignedPayload.read(envelope, PAYLOAD_TYPE, ApprovalStatement.class, keys);
    }
}
