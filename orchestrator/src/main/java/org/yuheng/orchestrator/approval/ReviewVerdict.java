package org.yuheng.orchestrator.approval;

import java.time.Instant;
import java.util.Optional;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.UtcInstant;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * A verdict outside the decision's chain: of the own office before there is a decision, of a reviewer who asks for a
 * supplement, on a result. In the chain {@link org.yuheng.trust.approval.ApprovalStatement} is signed.
 *
 * @param ground of a refusal: a code of {@link Ground}; otherwise empty
 * @param vouchedBy whose word it is
 */
public record ReviewVerdict(
        int version,
        String task,
        String request,
        String formDigest,
        String decisionDigest,
        String specDigest,
        String resultDigest,
        ReviewRole role,
        String organization,
        String person,
        ReviewTask.State verdict,
        String ground,
        String reason,
        @JsonDeserialize(using = UtcInstant.class) Instant at,
        VouchedBy vouchedBy,
        Optional<Passkey> passkey) {

    public static final String PAYLOAD_TYPE = "application/vnd.yuheng.review-verdict.v1+json";

    public enum VouchedBy {
        /** The orchestrator's key signs; it saw the person's session and nothing stronger. */
        ORCHESTRATOR_SESSION,
        /** The person's own authenticator signed the digest of the statement without this member. */
        PASSKEY
    }

    /** A WebAuthn assertion. */
    public record Passkey(
            String credentialId, Base64Bytes authenticatorData, Base64Bytes clientData, Base64Bytes signature) {}

    public ReviewVerdict {
        if ((vouchedBy == VouchedBy.PASSKEY) != passkey.isPresent()) {
            throw new IllegalArgumentException("vouchedBy " + vouchedBy + " and the passkey member do not agree");
        }
    }
}
