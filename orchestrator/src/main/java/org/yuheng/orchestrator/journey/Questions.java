package org.yuheng.orchestrator.journey;

import java.time.Instant;
import java.time.ZoneOffset;
import org.yuheng.orchestrator.decision.Question;
import org.yuheng.orchestrator.request.Request;
import org.yuheng.orchestrator.request.RequestForm;
import org.yuheng.orchestrator.request.SupplementNotice;
import org.yuheng.policy.Facts;

/** Puts a request as a question to the rules. */
final class Questions {

    private static final ZoneOffset CIVIL = ZoneOffset.ofHours(8);

    private Questions() {}

    /**
     * @param request whose form has everything that rules need in order to look at it at all
     * @param receivedAt when the clock started, or now for a preview
     * @param earlierRuns how many runs it has had
     */
    static Question of(Request request, Instant receivedAt, int earlierRuns) {
        RequestForm form = request.form();
        return new Question(
                request.id(),
                Math.max(1, request.round()),
                earlierRuns,
                receivedAt.atOffset(CIVIL),
                request.organization(),
                form.title(),
                form.purpose(),
                form.necessity().orElseThrow(),
                form.legalBasis(),
                form.legalChannel(),
                form.lawfulBasis(),
                form.consents(),
                form.impactAssessment(),
                form.riskAssessment(),
                form.riskAssessmentExemption(),
                form.from().orElseThrow(),
                form.to().orElseThrow(),
                form.frequency().orElseThrow(),
                form.inputs().stream()
                        .map(input -> new Question.Table(input.table(), input.dataset()))
                        .toList(),
                form.computation().orElseThrow(),
                form.recipients().stream()
                        .map(to -> new Question.To(
                                to.organization(), to.kind() == Facts.RecipientKind.ENTRUSTED_PROCESSOR, to.node()))
                        .toList(),
                SupplementNotice.of(form).fields());
    }
}
