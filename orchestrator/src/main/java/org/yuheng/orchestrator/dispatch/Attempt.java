package org.yuheng.orchestrator.dispatch;

import java.time.Instant;
import java.util.Optional;
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

    /** Whether another attempt may end otherwise. */
    public boolean worthRetrying() {
        return state == State.FAILED
                && failure.map(Refusal::fault)
                        .filter(fault -> fault != Fault.CALLER && fault != Fault.POLICY)
                        .isPresent();
    }
}
