package org.yuheng.orchestrator.dispatch;

import java.time.Instant;
import java.util.Optional;
import org.yuheng.adapter.node.PartyNode.GrantState;

/**
 * Where one owner's grant of one specification stands.
 *
 * @param envelope the DSSE grant, verified against the owner's enrolled key, when granted
 * @param code the owner's reason when refused
 */
public record GrantRecord(
        String request,
        String specDigest,
        String node,
        String owner,
        GrantState state,
        Optional<byte[]> envelope,
        Optional<String> digest,
        Optional<String> code,
        Optional<String> message,
        Instant changedAt) {}
