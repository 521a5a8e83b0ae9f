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
 * A verdict outside a decision's chain: of the applicant's own office before there is a decision, of a reviewer who asks for a
 * supplement, on a result. In the chain an {@link ApprovalStatement} is signed.
 *
 * @param task that was decided
 * @param formDigest {@code sha256:…} of the request's form
 * @param decisionDigest {@code sha256:…} of the decision; empty where there is none yet
 * @param specDigest {@code sha256:…} of the job specification; empty where there is none yet
 * @param resultDigest {@code sha256:…} of the result's manifest; empty where the verdict is on none
 * @param role in which the person decided, for example {@code APPLICANT_HEAD}
 * @param person account id; never a name
 * @param ground code of a refusal's ground; otherwise empty
 * @param reason in the person's words; it must not name data subjects
 * @param method whose key signs
 */
public record ReviewVerdict(
        String task,
        String request,
        String formDigest,
        String decisionDigest,
        String specDigest,
        String resultDigest,
        String role,
        String organization,
        String person,
        Verdict verdict,
        String ground,
        String reason,
        @JsonDeserialize(using = UtcInstant.class) Instant at,
        ApprovalStatement.Method method) {

    /** Verdicts of version 1, which only the platform signed, stay stored as they are; nothing reads them. */
    public static final String PAYLOAD_TYPE = "application/vnd.yuheng.review-verdict.v2+json";

    /** What was decided. */
    public enum Verdict {
        APPROVED,
        REFUSED,
        SUPPLEMENT
    }

    public ReviewVerdict {
        requireText("task", task);
        requireText("request", request);
        requireText("role", role);
        requireText("organization", organization);
        requireText("person", person);
        Digests.require("form digest", formDigest);
        requireDigestOrNothing("decision digest", decisionDigest);
        requireDigestOrNothing("specification digest", specDigest);
        requireDigestOrNothing("result digest", resultDigest);
        if (reason.length() > 4000 || ground.length() > 100) {
            throw new IllegalArgumentException(
                    "reason of " + reason.length() + " and ground of " + ground.length() + " characters");
        }
    }

    private static void requireText(String what, String value) {
        if (value.isBlank() || value.length() > 200) {
            throw new IllegalArgumentException(what + " \"" + value + "\" must have 1 to 200 characters");
        }
    }

    private static void requireDigestOrNothing(String what, String value) {
        if (!value.isEmpty()) {
            Digests.require(what, value);
        }
    }

    /** Name of the step, as in {@link ApprovalStatement#step}. */
    public String step() {
        return role + "@" + organization;
    }

    public Envelope sign(SigningKey key) {
        return Envelope.sign(PAYLOAD_TYPE, StrictJson.write(this), key);
    }

    /** @param keys that sign for the platform */
    public static Outcome<SignedPayload<ReviewVerdict>> verify(byte[] envelope, Keyring keys) {
        return SignedPayload.read(envelope, PAYLOAD_TYPE, ReviewVerdict.class, keys);
    }
}
