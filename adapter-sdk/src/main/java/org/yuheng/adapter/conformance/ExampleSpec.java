package org.yuheng.adapter.conformance;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yuheng.adapter.engine.EngineDescription;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.Computation;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.Reveal;

/** Specifications that differ from a good one in a single respect. */
final class ExampleSpec {

    private ExampleSpec() {}

    /** For an engine that has no example of its own: one table, and no roles. */
    static JobSpec of(EngineDescription engine) {
        return new JobSpec(
                "R2026-000001",
                "conformance",
                "none",
                "sha256:" + "0".repeat(64),
                "sha256:" + "1".repeat(64),
                JobSpec.Technique.valueOf(engine.technique()),
                new JobSpec.Protocol(engine.protocol(), engine.version()),
                List.of(new JobSpec.Input(
                        "a",
                        "a",
                        "org-a",
                        "node-a",
                        List.of(new JobSpec.Column("id", ColumnType.VARCHAR, Reveal.PLAIN, true)),
                        1_000)),
                new Computation.Transfer("a", List.of("id")),
                List.of(new JobSpec.Participant("node-a", "org-a", "a2V5")),
                List.of(),
                new JobSpec.EvidenceDemand("TDX", true, Map.of()),
                List.of(),
                List.of(new JobSpec.Recipient("org-a", "node-a", "Y2VydA==")),
                Optional.empty(),
                new JobSpec.RunWindow(Instant.parse("2036-01-01T00:00:00Z"), 1, 1));
    }

    static JobSpec with(JobSpec spec, Computation computation) {
        return copy(spec, spec.protocol(), computation);
    }

    static JobSpec with(JobSpec spec, JobSpec.Protocol protocol) {
        return copy(spec, protocol, spec.computation());
    }

    private static JobSpec copy(JobSpec spec, JobSpec.Protocol protocol, Computation computation) {
        return new JobSpec(
                spec.requestId(),
                spec.purpose(),
                spec.legalBasis(),
                spec.decisionDigest(),
                spec.bundleDigest(),
                spec.technique(),
                protocol,
                spec.inputs(),
                computation,
                spec.participants(),
                spec.placement(),
                spec.evidence(),
                spec.obligations(),
                spec.recipients(),
                spec.reviewer(),
                spec.runs());
    }
}
