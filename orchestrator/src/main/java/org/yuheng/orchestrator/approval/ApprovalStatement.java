package org.yuheng.orchestrator.approval;

import java.time.Instant;
import java.util.Optional;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.UtcInstant;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * A verdict, bound by digests to exactly what was decided on. Without a passkey it is the orchestrator that vouches for
 * the session of {@code person}, and {@code vouchedBy} says so.
 *
 * @param verdict APPROVED, REFUSED or SUPPLEMENT
 * @param ground of a refusal: a code of {@link Ground}; otherwise empty
 * @param vouchedBy ORCHESTRATOR_SESSION, or PASSKEY when an assertion over this statement's digest is there
 */
public record ApprovalStatement(
        int version,
        String task,
        String request,
        int turn,
        String formDigest,
        String decisionDigest,
        String specDigest,
        String resultDigest,
        ReviewRole role,
        String organization,
        String person,
        String personName,
        ReviewTask.State verdict,
        String ground,
        String reason,
        @JsonDeserialize(using = UtcInstant.class) Instant at,
        VouchedBy vouchedBy,
        Optional<Passkey> passkey) {

    public static final String PAYLOAD_TYPE = "application/vnd.yuheng.approval.v1+json";

    public enum VouchedBy {
        /** The orchestrator's key signs; it saw the person's session and nothing stronger. */
        ORCHESTRATOR_SESSION,
        /** The person's own authenticator signed the digest of the statement without this member. */
        PASSKEY
    }

    /** A WebAuthn assertion. */
    public record Passkey(String credentialId, Base64Bytes authenticatorData, Base64Bytes clientData, Base64Bytes signature) {}

    public ApprovalStatement {
        if ((vouchedBy == VouchedBy.PASSKEY) != passkey.isPresent()) {
            throw new IllegalArgumentException("vouchedBy " + vouchedBy + " and the passkey member do not agree");
        }
    }
}
