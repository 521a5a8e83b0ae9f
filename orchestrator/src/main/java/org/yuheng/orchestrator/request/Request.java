package org.yuheng.orchestrator.request;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A sharing request as it stands.
 *
 * @param version grows with every change
 * @param epoch of the workflow that may act on it
 * @param round counts decisions, from 1 when it was received first; 0 before
 * @param codes why it is held or has ended; empty otherwise
 * @param filedAt when the applicant handed it in to the own office's head; empty while it can be edited
 * @param receivedAt when the statutory clock started
 * @param supplements how often a supplement was asked for
 */
public record Request(
        String id,
        int version,
        int epoch,
        int round,
        RequestState state,
        List<String> codes,
        String organization,
        String applicant,
        RequestForm form,
        String formDigest,
        Optional<Instant> filedAt,
        Optional<Instant> receivedAt,
        int supplements,
        Instant createdAt,
        Instant changedAt) {

    public Request {
        codes = List.copyOf(codes);
    }

    /** Whether its form may be changed now. */
    public boolean editable() {
        return switch (state) {
            case DRAFT, SUPPLEMENT, HOLD -> filedAt.isEmpty();
            default -> false;
        };
    }

    /** As it would be with another form; for looking ahead only. */
    Request with(RequestForm other) {
        return new Request(
                id,
                version,
                epoch,
                round,
                state,
                codes,
                organization,
                applicant,
                other,
                formDigest,
                filedAt,
                receivedAt,
                supplements,
                createdAt,
                changedAt);
    }

    /** One step from state to state. */
    public record Move(
            int round,
            RequestState from,
            RequestState to,
            List<String> codes,
            String cause,
            String actor,
            Instant at) {}
}
