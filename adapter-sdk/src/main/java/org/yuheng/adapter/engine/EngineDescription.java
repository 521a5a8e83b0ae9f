package org.yuheng.adapter.engine;

import java.util.List;
import java.util.Map;

/**
 * What an engine can do. Parties are matched on technique, protocol and version.
 *
 * @param technique TEE, FL_TEE, MPC_TEE, API_TEE or API
 * @param protocol for example {@code yuheng-mpc-dealer}
 * @param operations SQL, PSI, LOOKUP, TRAIN, SCORE, TRANSFER
 * @param roles role prefixes that it can play here: owner, enclave, party, dealer, aggregator
 * @param limits named upper bounds, for example {@code rows}
 * @param evidenceKinds kinds of evidence that enclaves it hosts can show; empty where it hosts none
 * @param simulated whether that evidence is simulated
 */
public record EngineDescription(
        String technique,
        String protocol,
        int version,
        String implementation,
        List<String> operations,
        List<String> roles,
        Map<String, Long> limits,
        List<String> evidenceKinds,
        boolean simulated) {
    public EngineDescription {
        operations = List.copyOf(operations);
        roles = List.copyOf(roles);
        limits = Map.copyOf(limits);
        evidenceKinds = List.copyOf(evidenceKinds);
    }
}
