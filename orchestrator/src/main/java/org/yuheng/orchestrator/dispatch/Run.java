package org.yuheng.orchestrator.dispatch;

import java.time.Instant;
import java.util.Optional;
import org.yuheng.adapter.engine.JobId;

/**
 * One run of a request.
 *
 * @param number from 1
 * @param attempt the latest attempt, from 1; 0 before the first
 * @param cancelReason somebody wants it cancelled
 * @param code why it failed, was quarantined or cancelled
 */
public record Run(
        String request,
        int number,
        String specDigest,
        RunState state,
        int attempt,
        Instant queuedAt,
        Optional<Instant> admittedAt,
        Optional<Instant> endedAt,
        Optional<String> cancelReason,
        Optional<String> code,
        Optional<String> message) {

    public JobId job() {
        return new JobId(request, number, attempt);
    }
}
