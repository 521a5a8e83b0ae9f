package org.yuheng.orchestrator.partner;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.yuheng.policy.Facts.Trust;

/**
 * A commercial participant 合作方.
 *
 * @param trust grade of its scorecard
 */
public record Partner(String organisation, Trust trust, List<Covenant> agreements, List<Covenant> assessments) {

    public Partner {
        agreements = List.copyOf(agreements);
        assessments = List.copyOf(assessments);
    }

    /** The agreement that serves a period best: one that covers all of it, otherwise the one that ends last. */
    public Optional<Covenant> agreementFor(LocalDate from, LocalDate to) {
        return best(agreements, from, to);
    }

    /** The assessment that serves a period best, likewise. */
    public Optional<Covenant> assessmentFor(LocalDate from, LocalDate to) {
        return best(assessments, from, to);
    }

    private static Optional<Covenant> best(List<Covenant> covenants, LocalDate from, LocalDate to) {
        return covenants.stream()
                .max(Comparator.comparing((Covenant covenant) -> covenant.covers(from, to))
                        .thenComparing(Covenant::to)
                        .thenComparing(Covenant::reference));
    }
}
