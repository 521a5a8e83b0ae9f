package org.yuheng.policy;

/**
 * What may follow when an engine or an attestation failed at run time (row 18): a substitute is a new specification.
 *
 * @param ruleId the row, or the guard rail that it broke
 */
public record Substitution(Verdict verdict, String ruleId, String zh, String en) {

    public enum Verdict {
        /** Protects as much or more: a new specification with new grants. */
        NEW_GRANTS,
        /** Weaker: the request is approved again first. */
        APPROVE_AGAIN,
        /** The rules gave no answer: the run stays stopped. */
        STOP
    }
}
