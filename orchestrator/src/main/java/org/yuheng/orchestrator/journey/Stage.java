package org.yuheng.orchestrator.journey;

import org.yuheng.orchestrator.request.Request;

/** The legs of a request's journey; its workflow can be started at any of them, from what PostgreSQL says. */
public enum Stage {
    /** The head of the applicant's own office is asked. */
    OFFICE,
    /** The rules decide. */
    DECIDE,
    /** Nothing moves until somebody changes something: a supplement, a hold. */
    WAIT,
    /** The chain of reviewers is asked. */
    REVIEW,
    /** The owners are asked to grant the frozen specification. */
    PROVISION,
    /** Runs come due and are run. */
    USE,
    /** The period is over: what the nodes keep is disposed of, with proof. */
    END,
    DONE;

    /** Where a request's journey goes on. */
    static Stage of(Request request) {
        return switch (request.state()) {
            case DRAFT, SUPPLEMENT, HOLD -> request.filedAt().isPresent() ? OFFICE : WAIT;
            case DEPT_APPROVED, SUBMITTED, CLASSIFIED, RISK_ASSESSED -> DECIDE;
            case PROVIDER_REVIEW, EXTENSION -> REVIEW;
            case AGREED, AGREEMENT_SIGNED, PROVISIONING -> PROVISION;
            case GRANTED, READY, IN_USE -> USE;
            case EXPIRING, DISPOSAL -> END;
            case SUSPENDED, WITHDRAWAL_NEGOTIATION, CORRECTION, DISPUTE -> WAIT;
            case CLOSED, REJECTED, DENIED, REFUSED, WITHDRAWN, TERMINATED -> DONE;
        };
    }
}
