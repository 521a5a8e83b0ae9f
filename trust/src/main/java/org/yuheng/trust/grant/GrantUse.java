package org.yuheng.trust.grant;

import java.time.Instant;

/**
 * What somebody wants to do with a grant, and when.
 *
 * @param owner whose grant it should be
 * @param jobSpecDigest of the job at hand
 * @param run from 1
 * @param attempt from 1
 * @param epoch that the owner's node is at
 * @param revoked whether the owner took the grant back
 */
public record GrantUse(
        String owner,
        String jobSpecDigest,
        String requestId,
        int run,
        int attempt,
        Instant now,
        long epoch,
        boolean revoked) {
    public GrantUse {
        if (run < 1 || attempt < 1) {
            throw new IllegalArgumentException("run " + run + " and attempt " + attempt + " must be at least 1");
        }
    }
}
