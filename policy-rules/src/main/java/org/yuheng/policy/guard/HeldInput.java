package org.yuheng.policy.guard;

/**
 * A dataset of the job.
 *
 * @param privateData personal and not anonymised, a trade secret, important, flagged by the provider, or not graded
 */
public record HeldInput(
        String dataset,
        boolean commercial,
        boolean privateData,
        boolean personal,
        boolean core,
        boolean secret,
        boolean notShared) {}
