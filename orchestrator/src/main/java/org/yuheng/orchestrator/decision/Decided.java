package org.yuheng.orchestrator.decision;

import java.time.Instant;
import java.util.Optional;
import org.yuheng.policy.Decision;

/**
 * A decision as it is kept: exact bytes, so that a replay can be compared.
 *
 * @param spec exact bytes of the frozen specification; empty unless the request may proceed
 */
public record Decided(
        String request,
        int round,
        byte[] facts,
        String factsDigest,
        byte[] decision,
        String decisionDigest,
        String bundleHash,
        Optional<byte[]> spec,
        Optional<String> specDigest,
        Instant at) {

    public Decision parsed() {
        return Decision.parse(decision);
    }
}
