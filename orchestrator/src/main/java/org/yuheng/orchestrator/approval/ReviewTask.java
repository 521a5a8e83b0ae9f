package org.yuheng.orchestrator.approval;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * One person's yes or no that is waited for, or was given.
 *
 * @param turn the round of REVIEW, the run of RESULT, the filing of OFFICE
 * @param place tasks at the same place are open at the same time, later places wait
 * @param ruleId the row of the rules that put it here; empty where none did
 * @param subject the digests that a verdict binds to
 * @param recipients organisations of the recipients, whose people do not review a result
 * @param due the statutory day of the answer; empty where none is known
 * @param statement DSSE envelope of the verdict
 * @param assignee to whom it was handed over, who alone decides it then
 * @param decidedFor whom the verdict was given for, where a deputy gave it
 */
public record ReviewTask(
        String id,
        String request,
        Stage stage,
        int turn,
        int place,
        ReviewRole role,
        String organization,
        String ruleId,
        String title,
        Subject subject,
        String applicant,
        List<String> recipients,
        State state,
        Optional<LocalDate> due,
        Optional<Instant> openedAt,
        Optional<Instant> decidedAt,
        Optional<String> decidedBy,
        Optional<String> ground,
        Optional<String> reason,
        Optional<byte[]> statement,
        Optional<String> assignee,
        Optional<String> decidedFor) {

    public enum Stage {
        /** The head of the applicant's own office, before the request is received. */
        OFFICE("O"),
        /** The chain that the decision demands. */
        REVIEW("R"),
        /** A result that is held back until its reviewer releases it. */
        RESULT("X");

        private final String letter;

        Stage(String letter) {
            this.letter = letter;
        }

        String letter() {
            return letter;
        }
    }

    public enum State {
        WAITING,
        OPEN,
        APPROVED,
        REFUSED,
        SUPPLEMENT,
        CANCELLED
    }

    /** {@code sha256:…} of what is agreed to; empty where it does not exist yet. */
    public record Subject(String form, String decision, String spec, String result) {}

    public ReviewTask {
        recipients = List.copyOf(recipients);
    }

    /** Name of the step in signed statements and receipts. */
    public String step() {
        return stepName(role.name(), organization);
    }

    /** The same name, from the chain of a decision: {@code PROVIDER_HEAD@tax-bureau}. */
    public static String stepName(String role, String organization) {
        return role + "@" + organization;
    }
}
