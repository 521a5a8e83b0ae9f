package org.yuheng.trust.attestation.checking;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yuheng.trust.attestation.Claims;
import org.yuheng.trust.attestation.RefusalCode;
import org.yuheng.trust.attestation.Warning;

/**
 * Whether everything that a verdict relies on is current at the evaluation time. Bounds are inclusive, there is no
 * grace; what ends within seven days is warned about.
 */
public final class Currency {

    public static final Duration WARNING = Duration.ofDays(7);

    private final Instant evaluatedAt;
    private final List<Warning> warnings = new ArrayList<>();
    private Instant latestIssue = Instant.MIN;
    private Instant earliestExpiry = Instant.MAX;

    public Currency(Instant evaluatedAt) {
        this.evaluatedAt = evaluatedAt;
    }

    public void require(String item, Instant from, Instant until, RefusalCode tooEarly, RefusalCode tooLate)
            throws Refusal {
        if (evaluatedAt.isBefore(from)) {
            throw new Refusal(tooEarly, item + " starts at " + from, "not after " + evaluatedAt);
        }
        if (evaluatedAt.isAfter(until)) {
            throw new Refusal(tooLate, item + " ended at " + until, "not before " + evaluatedAt);
        }
        if (from.isAfter(latestIssue)) {
            latestIssue = from;
        }
        if (until.isBefore(earliestExpiry)) {
            earliestExpiry = until;
        }
        if (!until.isAfter(evaluatedAt.plus(WARNING))) {
            Warning warning = new Warning(item, until);
            if (!warnings.contains(warning)) {
                warnings.add(warning);
            }
        }
    }

    public List<Warning> warnings() {
        return warnings;
    }

    public Claims.Dates dates(Optional<Instant> signedAt) {
        return new Claims.Dates(
                evaluatedAt,
                Optional.of(latestIssue).filter(i -> i.isAfter(Instant.MIN)),
                Optional.of(earliestExpiry).filter(i -> i.isBefore(Instant.MAX)),
                signedAt);
    }
}
