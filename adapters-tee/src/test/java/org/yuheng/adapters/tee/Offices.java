package org.yuheng.adapters.tee;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.Computation;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.Reveal;
import org.yuheng.computation.sql.SqlAnalysis;

/** Specifications of a social office with people's streets and a tax office with their taxes. */
final class Offices {

    static final String BY_STREET =
            "SELECT p.street, sum(t.tax) AS tax FROM people p" + " JOIN taxes t ON p.id = t.id GROUP BY p.street";

    private static final List<JobSpec.Input> INPUTS = List.of(
            new JobSpec.Input(
                    "people",
                    "people",
                    "social",
                    "social-node",
                    List.of(
                            new JobSpec.Column("id", ColumnType.VARCHAR, Reveal.JOIN_KEY, true),
                            new JobSpec.Column("street", ColumnType.VARCHAR, Reveal.GROUP_KEY, false)),
                    1_000),
            new JobSpec.Input(
                    "taxes",
                    "taxes",
                    "tax",
                    "tax-node",
                    List.of(
                            new JobSpec.Column("id", ColumnType.VARCHAR, Reveal.JOIN_KEY, true),
                            new JobSpec.Column("tax", ColumnType.BIGINT, Reveal.AGGREGATE, false)),
                    1_000));

    private Offices() {}

    /** @param minGroup the k of MIN_GROUP */
    static JobSpec join(String query, int minGroup) {
        String enforced = SqlAnalysis.of(query, INPUTS, List.of("bureau"))
                .fold(SqlAnalysis.Analysed::enforced, refusal -> {
                    throw new AssertionError(refusal);
                });
        return of(new Computation.Sql(query, enforced), minGroup);
    }

    static JobSpec of(Computation computation, int minGroup) {
        return new JobSpec(
                "R2026-000001",
                "statistics",
                "law",
                "sha256:" + "0".repeat(64),
                "sha256:" + "1".repeat(64),
                JobSpec.Technique.TEE,
                new JobSpec.Protocol(TeeEngine.PROTOCOL, TeeEngine.VERSION),
                INPUTS,
                computation,
                List.of(
                        new JobSpec.Participant("social-node", "social", "a2V5"),
                        new JobSpec.Participant("tax-node", "tax", "a2V5"),
                        new JobSpec.Participant("operator-node", "operator", "a2V5")),
                List.of(
                        new JobSpec.Placement("owner-0", "social-node"),
                        new JobSpec.Placement("owner-1", "tax-node"),
                        new JobSpec.Placement("enclave", "operator-node")),
                new JobSpec.EvidenceDemand("TDX", true, Map.of("enclave", List.of("00"))),
                List.of(new JobSpec.Obligation("MIN_GROUP", Map.of("k", String.valueOf(minGroup)), "ENCLAVE")),
                List.of(new JobSpec.Recipient("bureau", "operator-node", "Y2VydA==")),
                Optional.empty(),
                new JobSpec.RunWindow(Instant.parse("2036-01-01T00:00:00Z"), 1, 3));
    }
}
