package org.yuheng.orchestrator.dispatch;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.yuheng.adapter.node.PartyNode.JobState;

/**
 * What a node said last of one role in a job.
 *
 * @param reachable false while the node does not answer: then the state is what it was, and what it is is unknown
 * @param fraction 0 to 1 within the phase; empty where the engine cannot say
 * @param heardAt when the node answered last
 */
public record RoleProgress(
        int attempt,
        String node,
        String role,
        boolean reachable,
        Optional<JobState> state,
        Optional<String> phase,
        Optional<Double> fraction,
        Map<String, Long> metrics,
        long sequence,
        Optional<String> code,
        Optional<String> message,
        Optional<Instant> at,
        Optional<Instant> heardAt) {}
