package org.yuheng.policy.guard;

/**
 * A node that hosts an enclave, an aggregator or a dealer of the job.
 *
 * @param kind enclave, aggregator or dealer
 * @param commercial whether its organisation is a commercial party of the job
 * @param holdsData whether it opens an input of the job
 * @param seesOthersData whether what it hosts receives data of other nodes
 * @param evidence NONE, SIMULATED or a hardware kind
 */
public record HostRole(
        String kind,
        String node,
        boolean operatorNode,
        boolean commercial,
        boolean holdsData,
        boolean seesOthersData,
        boolean simulated,
        String evidence) {}
