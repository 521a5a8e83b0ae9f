package org.yuheng.orchestrator.dispatch;

import java.time.Instant;
import java.util.Optional;

/**
 * Whether a node has answered for its owners.
 *
 * @param code why it refused, or why it could not be reached when it was asked last
 */
public record Proposal(
        String request,
        String specDigest,
        String node,
        State state,
        Optional<String> code,
        Optional<String> message,
        Instant askedAt,
        Optional<Instant> heardAt) {

    public enum State {
        /** Not heard of yet. */
        ASKED,
        ANSWERED,
        /** The node does not even show it to its owners: the specification breaks its own rules. */
        REFUSED
    }
}
