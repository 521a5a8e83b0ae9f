package org.yuheng.orchestrator.dispatch;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.engine.Refusal;

/**
 * One attempt of a run, with a job id of its own.
 *
 * @param deadline when it counts as failed whatever the nodes say
 * @param failure why it failed
 */
public record Attempt(
        JobId job,
        State state,
        Instant openedAt,
        Instant deadline,
        Optional<Instant> endedAt,
        Optional<Refusal> failure) {

    public enum State {
        OPEN,
        PREPARED,
        STARTED,
        SUCCEEDED,
        FAILED,
        CANCELLED;

        public boolean ended() {
            return this == SUCCEEDED || this == FAILED || this == CANCELLED;
        }
    }

    /** What a node says of a lease that lapsed while we were away, or that it lost: nobody's fault, and it asks for more. */
    private static final Set<String> LEASE_GONE = Set.of("JOB_ENDED", "JOB_NOT_PREPARED");

    /** Whether another attempt may end otherwise. */
    public boolean worthRetrying() {
        return state == State.FAILED
                && failure.filter(why -> LEASE_GONE.contains(why.code())
                                || (why.fault() != Fault.CALLER && why.fault() != Fault.POLICY))
                        .isPresent();
    }
}
