package org.yuheng.orchestrator.dispatch;

/**
 * An owner's answer, reported by its node; signed by the node's key. The grant inside bears the owner's own signature.
 *
 * @param state GRANTED, REFUSED or REVOKED
 * @param grant JSON text of the DSSE grant, when granted; empty otherwise
 * @param person account at the node
 */
public record GrantDecision(
        String node, String specDigest, String owner, String state, String grant, String reason, String person) {

    public static final String PAYLOAD_TYPE = "application/vnd.yuheng.grant-decision.v1+json";
}
