package org.yuheng.adapters.mpc;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.Computation;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.Reveal;

/** Specifications of a bank and a tax office, with the operator as dealer. */
final class Specs {

    static final long MAX_ROWS = 200_000;

    private Specs() {}

    static JobSpec.Column column(String name, ColumnType type, Reveal reveal) {
        return new JobSpec.Column(name, type, reveal, reveal == Reveal.JOIN_KEY);
    }

    static JobSpec of(
            Computation computation, Optional<Long> minGroup, List<JobSpec.Column> bank, List<JobSpec.Column> tax) {
        return of(computation, minGroup, bank, tax, "operator");
    }

    static JobSpec of(
            Computation computation,
            Optional<Long> minGroup,
            List<JobSpec.Column> bank,
            List<JobSpec.Column> tax,
            String dealerNode) {
        return new JobSpec(
                "R2026-000001",
                "statistics",
                "contract",
                "sha256:" + "a".repeat(64),
                "sha256:" + "b".repeat(64),
                JobSpec.Technique.MPC_TEE,
                new JobSpec.Protocol("yuheng-mpc-dealer", 1),
                List.of(
                        new JobSpec.Input("bank", "D-bank", "ORG-BANK", "bank-node", bank, MAX_ROWS),
                        new JobSpec.Input("tax", "D-tax", "ORG-TAX", "tax-node", tax, MAX_ROWS)),
                computation,
                List.of(
                        new JobSpec.Participant("bank-node", "ORG-BANK", "a2V5"),
                        new JobSpec.Participant("tax-node", "ORG-TAX", "a2V5"),
                        new JobSpec.Participant("operator", "ORG-OP", "a2V5")),
                List.of(
                        new JobSpec.Placement("party-0", "bank-node"),
                        new JobSpec.Placement("party-1", "tax-node"),
                        new JobSpec.Placement("dealer", dealerNode)),
                new JobSpec.EvidenceDemand("TDX", true, Map.of("dealer", List.of("00"))),
                minGroup.map(k -> new JobSpec.Obligation("MIN_GROUP", Map.of("k", k.toString()), "ENGINE"))
                        .map(List::of)
                        .orElse(List.of()),
                List.of(new JobSpec.Recipient("ORG-TAX", "tax-node", "Y2VydA==")),
                Optional.empty(),
                new JobSpec.RunWindow(Instant.parse("2027-01-01T00:00:00Z"), 1, 3));
    }
}
