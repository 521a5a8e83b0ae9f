package org.yuheng.adapter.engine;

import java.time.Instant;

/**
 * One role of one job at this node.
 *
 * @param spec the exact bytes that the owners granted
 * @param specDigest {@code sha256:…} of those bytes
 * @param deadline the job is interrupted then
 */
public record JobAssignment(JobId job, byte[] spec, String specDigest, String node, String role, Instant deadline) {
    public JobAssignment {
        spec = spec.clone();
    }

    @Override
    public byte[] spec() {
        return spec.clone();
    }
}
