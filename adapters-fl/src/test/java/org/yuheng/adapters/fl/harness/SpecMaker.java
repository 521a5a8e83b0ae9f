package org.yuheng.adapters.fl.harness;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yuheng.computation.Computation;
import org.yuheng.computation.JobSpec;

/** Specifications for tests: node-i plays party-i, node operator aggregates. */
public final class SpecMaker {

    private SpecMaker() {}

    /** One table for each party, {@code t0}, {@code t1}…, of organisation {@code org-i}. */
    public static JobSpec horizontal(
            int parties, List<JobSpec.Column> columns, Computation computation, String recipient, long minGroup) {
        List<JobSpec.Input> inputs = new ArrayList<>();
        for (int i = 0; i < parties; i++) {
            inputs.add(new JobSpec.Input("t" + i, "dataset-" + i, "org-" + i, "node-" + i, columns, 10_000_000));
        }
        return of(parties, inputs, computation, recipient, minGroup);
    }

    /**
     * @param recipient organisation; {@code org-i} is at party i, anybody else at the operator's node
     * @param minGroup MIN_GROUP k, 0 for none
     */
    public static JobSpec of(
            int parties, List<JobSpec.Input> inputs, Computation computation, String recipient, long minGroup) {
        List<JobSpec.Participant> participants = new ArrayList<>();
        List<JobSpec.Placement> placement = new ArrayList<>();
        for (int i = 0; i < parties; i++) {
            participants.add(new JobSpec.Participant("node-" + i, "org-" + i, "key"));
            placement.add(new JobSpec.Placement("party-" + i, "node-" + i));
        }
        participants.add(new JobSpec.Participant("operator", "operator", "key"));
        placement.add(new JobSpec.Placement("aggregator", "operator"));
        String recipientNode = recipient.startsWith("org-") ? "node-" + recipient.substring(4) : "operator";
        return new JobSpec(
                "R2026-000001",
                "test",
                "test",
                "sha256:" + "1".repeat(64),
                "sha256:" + "2".repeat(64),
                JobSpec.Technique.FL_TEE,
                new JobSpec.Protocol("yuheng-fl-masked", 1),
                inputs,
                computation,
                participants,
                placement,
                new JobSpec.EvidenceDemand("TDX", true, Map.of()),
                minGroup == 0
                        ? List.of()
                        : List.of(new JobSpec.Obligation("MIN_GROUP", Map.of("k", Long.toString(minGroup)), "ENCLAVE")),
                List.of(new JobSpec.Recipient(recipient, recipientNode, "certificate")),
                Optional.empty(),
                new JobSpec.RunWindow(Instant.parse("2027-01-01T00:00:00Z"), 1, 3));
    }
}
