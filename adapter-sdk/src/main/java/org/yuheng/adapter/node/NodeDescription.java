package org.yuheng.adapter.node;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.yuheng.adapter.engine.EngineDescription;

/**
 * What a node says of itself, signed by it.
 *
 * @param clockSkew how far the node's clock is ahead of ours
 */
public record NodeDescription(
        String node,
        String organization,
        List<String> owners,
        String softwareVersion,
        List<EngineDescription> engines,
        Instant certificateNotAfter,
        boolean acceptsSimulatedEvidence,
        int runningJobs,
        Duration clockSkew) {}
