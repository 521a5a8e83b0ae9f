package org.yuheng.orchestrator.decision;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.yuheng.computation.Computation;
import org.yuheng.policy.Facts;

/**
 * What a request asks, as far as a decision looks at it.
 *
 * @param receivedAt when the clock started; for a preview: now
 * @param round counts decisions of the request
 * @param earlierRuns how many runs the request has had under earlier specifications; run numbers go on
 * @param missing pointers to mandatory fields that were left empty
 */
public record Question(
        String request,
        int round,
        int earlierRuns,
        OffsetDateTime receivedAt,
        String requester,
        String title,
        String purpose,
        Facts.Necessity necessity,
        String legalBasis,
        Optional<Facts.LegalChannel> legalChannel,
        Optional<Facts.LawfulBasis> lawfulBasis,
        List<Facts.Consent> consents,
        Optional<Facts.Assessment> impactAssessment,
        Optional<Facts.Assessment> riskAssessment,
        Optional<String> riskAssessmentExemption,
        LocalDate from,
        LocalDate to,
        Facts.Frequency frequency,
        List<Table> inputs,
        Computation computation,
        List<To> recipients,
        List<String> missing) {

    /** A dataset and what the computation calls it. */
    public record Table(String table, String dataset) {}

    /**
     * @param processor whether it works on behalf of a government body
     */
    public record To(String organization, boolean processor, Optional<String> node) {}

    public Question {
        consents = List.copyOf(consents);
        inputs = List.copyOf(inputs);
        recipients = List.copyOf(recipients);
        missing = List.copyOf(missing);
    }
}
