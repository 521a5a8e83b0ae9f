package org.yuheng.orchestrator.identity;

/** Pairs of duties that one person may not hold for the same object (domain.md §3). */
public enum Separation {
    APPLICANT_APPROVER("the applicant", "the approver"),
    RULE_AUTHOR_APPROVER("the author of the rules", "their approver"),
    RECIPIENT_REVIEWER("a recipient of the result", "its reviewer"),
    ASSESSOR_OPERATOR("the assessor of the partner", "the operator of its jobs"),
    /** No office is approved twice by one person: the chain asks for different eyes. */
    APPROVER_APPROVER("an approver of an earlier step", "the approver of this one");

    private final String held;
    private final String wanted;

    Separation(String held, String wanted) {
        this.held = held;
        this.wanted = wanted;
    }

    String held() {
        return held;
    }

    String wanted() {
        return wanted;
    }
}
