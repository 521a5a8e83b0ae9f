package org.yuheng.orchestrator.partner;

/**
 * A node said, under its signature, that one of its people will not let a result go. Published within the transaction that
 * takes the node's statement.
 *
 * @param job as the node names it; whether the node and the organisation have a say in that job is for the listener to check
 */
public record ResultRefused(String node, String organisation, String person, String job, String reason) {}
