package org.yuheng.orchestrator.identity;

/** What may be done; {@link Permissions} says by whom. */
public enum Action {
    /** Read the catalogue's entries and items. */
    CATALOGUE_READ,
    /** Add or change a platform or dataset by hand. */
    CATALOGUE_EDIT,
    /** Read organisations, platforms, partners, nodes. */
    PARTIES_READ,
    /** Register an organisation or platform. */
    PARTIES_EDIT,
    /** Record a partner's agreement. */
    PARTNER_AGREEMENT_RECORD,
    /** Record a partner's technical assessment. */
    PARTNER_ASSESS,
    /** Create the one-time token with which a node enrols. */
    NODE_ENROLMENT_CREATE,

    /** Draft, preview, change, withdraw one's own requests. */
    REQUEST_DRAFT,
    /** Approve one's own office's draft, which submits it. */
    REQUEST_OFFICE_APPROVE,
    /** Read requests in which one's organisation takes part. */
    REQUEST_READ,
    /** Read every request. */
    REQUEST_READ_ALL,
    /** Start a run of a granted request, or cancel one. */
    REQUEST_RUN,
    /** Ask the provider to verify and correct data. */
    CORRECTION_REQUEST,

    /** Review for the provider: recommend, ask for a supplement. */
    APPROVE_AS_PROVIDER_REVIEWER,
    /** Decide for the provider. */
    APPROVE_AS_PROVIDER_HEAD,
    /** Decide for the data authority; consent to an extension; settle a dispute. */
    APPROVE_AS_DATA_AUTHORITY,
    /** Agree for the operator. */
    APPROVE_AS_OPERATOR,
    /** Agree for a commercial partner. */
    APPROVE_AS_PARTNER,
    /** Give the security officer's opinion on a risky request. */
    APPROVE_AS_SECURITY_OFFICER,
    /** Put a request on hold, suspend it, end it. */
    REQUEST_INTERVENE,
    /** Say who decides for oneself from one day to another, and decide so for a colleague. */
    DELEGATE,
    /** Release a result that waits for review, or refuse to. */
    RESULT_REVIEW,
    /** Read a result's manifest and a receipt of one's own organisation's requests. */
    RESULT_READ,

    /** Read policy bundles, check, compare, simulate. */
    RULES_READ,
    /** Propose a policy bundle. */
    RULES_PROPOSE,
    /** Approve, activate or roll back a bundle that another proposed. */
    RULES_APPROVE,

    /** Create accounts, disable and unlock them, reset passwords. */
    ACCOUNT_CREATE,
    /** Give roles to accounts and take them. */
    ROLE_GRANT,
    /** Import organisations, platforms, datasets from a file. */
    IMPORT,
    /** Read audit events and export them. */
    AUDIT_READ,
    /** Read what is due, overdue, refused, used. */
    SUPERVISION_READ,
    /** Read the service's own state: health of nodes, log, queue. */
    OPERATIONS_READ,
    /** Carry all open requests on after Temporal was lost. */
    JOURNEYS_RECOVER
}
