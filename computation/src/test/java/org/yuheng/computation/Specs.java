package org.yuheng.computation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.yuheng.computation.sql.ColumnRef;
import org.yuheng.computation.sql.ColumnUse;
import org.yuheng.computation.sql.SqlAnalysis;

/** Builds specifications for tests; every change gives a new one. */
public record Specs(
        JobSpec.Technique technique,
        List<JobSpec.Input> inputs,
        Computation computation,
        List<JobSpec.Placement> placement,
        boolean simulated,
        List<JobSpec.Obligation> obligations,
        List<JobSpec.Recipient> recipients,
        Optional<JobSpec.Recipient> reviewer) {

    /** As an orchestrator makes it: inputs narrowed to what is used, in force the enforced query. */
    public static Specs sql(String query, List<JobSpec.Input> catalogue, String... recipients) {
        SqlAnalysis.Analysed analysed = analysed(query, catalogue, recipients);
        List<ColumnRef> used = analysed.uses().stream().map(ColumnUse::column).toList();
        List<JobSpec.Input> inputs = new ArrayList<>();
        for (JobSpec.Input input : catalogue) {
            List<JobSpec.Column> columns = input.columns().stream()
                    .filter(c -> used.contains(new ColumnRef(input.table(), c.name())))
                    .toList();
            if (!columns.isEmpty()) {
                inputs.add(new JobSpec.Input(
                        input.table(), input.dataset(), input.owner(), input.node(), columns, input.maxRows()));
            }
        }
        return of(new Computation.Sql(query, analysed.enforced()), inputs, recipients)
                .with(minGroup("10"));
    }

    public static Specs of(Computation computation, List<JobSpec.Input> inputs, String... recipients) {
        List<JobSpec.Recipient> to = new ArrayList<>();
        for (String recipient : recipients) {
            to.add(new JobSpec.Recipient(recipient, "node-" + recipient, "Y2VydA=="));
        }
        return new Specs(
                JobSpec.Technique.TEE,
                inputs,
                computation,
                List.of(new JobSpec.Placement("enclave", "node-operator")),
                true,
                List.of(),
                to,
                Optional.empty());
    }

    public static JobSpec.Obligation minGroup(String k) {
        return new JobSpec.Obligation("MIN_GROUP", Map.of("k", k), "ENCLAVE");
    }

    public Specs with(JobSpec.Obligation obligation) {
        List<JobSpec.Obligation> all = new ArrayList<>(obligations);
        all.add(obligation);
        return new Specs(technique, inputs, computation, placement, simulated, all, recipients, reviewer);
    }

    public Specs withoutObligations() {
        return new Specs(technique, inputs, computation, placement, simulated, List.of(), recipients, reviewer);
    }

    public Specs with(Computation other) {
        return new Specs(technique, inputs, other, placement, simulated, obligations, recipients, reviewer);
    }

    public Specs withInputs(List<JobSpec.Input> other) {
        return new Specs(technique, other, computation, placement, simulated, obligations, recipients, reviewer);
    }

    public Specs withPlacement(String role, String node, boolean allowSimulated) {
        return new Specs(
                technique,
                inputs,
                computation,
                List.of(new JobSpec.Placement(role, node)),
                allowSimulated,
                obligations,
                recipients,
                reviewer);
    }

    public Specs withReviewer(String organization) {
        return new Specs(
                technique,
                inputs,
                computation,
                placement,
                simulated,
                obligations,
                recipients,
                Optional.of(new JobSpec.Recipient(organization, "node-" + organization, "Y2VydA==")));
    }

    public JobSpec build() {
        TreeSet<String> nodes = new TreeSet<>();
        inputs.forEach(i -> nodes.add(i.node()));
        placement.forEach(p -> nodes.add(p.node()));
        recipients.forEach(r -> nodes.add(r.node()));
        return new JobSpec(
                "R2026-000123",
                "统计 clinic costs",
                "政务数据共享条例 21",
                "sha256:" + "a".repeat(64),
                "sha256:" + "b".repeat(64),
                technique,
                new JobSpec.Protocol("yuheng-tee-sql", 1),
                inputs,
                computation,
                nodes.stream()
                        .map(n -> new JobSpec.Participant(n, n.replace("node-", ""), "a2V5"))
                        .toList(),
                placement,
                new JobSpec.EvidenceDemand("TDX", simulated, Map.of("enclave", List.of("00ff"))),
                obligations,
                recipients,
                reviewer,
                new JobSpec.RunWindow(Instant.parse("2026-12-31T00:00:00Z"), 12, 3));
    }

    private static SqlAnalysis.Analysed analysed(String query, List<JobSpec.Input> inputs, String... recipients) {
        return SqlAnalysis.of(query, inputs, List.of(recipients)).fold(a -> a, r -> {
            throw new AssertionError(query + "\n" + r);
        });
    }
}
