package org.yuheng.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.engine.ResultPart;
import org.yuheng.adapter.node.PartyNode.JobEvent;
import org.yuheng.adapter.node.PartyNode.JobState;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.Computation;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.Reveal;
import org.yuheng.computation.sql.SqlAnalysis;
import org.yuheng.node.datasets.Declaration;
import org.yuheng.node.datasets.Source;
import org.yuheng.trust.Outcome;

class TeeJobTest {

    private static final JobSpec.Column ID = new JobSpec.Column("id_hash", ColumnType.VARCHAR, Reveal.JOIN_KEY, true);
    private static final String QUERY = "SELECT p.street, sum(t.tax) AS tax, count(*) AS people FROM people p"
            + " JOIN taxes t ON p.id_hash = t.id_hash GROUP BY p.street";

    @TempDir
    Path directory;

    @Test
    void joinsTwoOwnersInAnEnclaveAtTheOperatorAndOpensAtTheRecipient() throws Exception {
        try (City city = new City(directory)) {
            Node social = city.add("social-node", "social", List.of("social"), false);
            Node tax = city.add("tax-node", "tax", List.of("tax"), false);
            city.add("operator-node", "operator", List.of(), true);
            declare(
                    social,
                    "people",
                    csv("people", "id_hash,street\n" + rows(30, i -> "p" + i + ",街" + i % 2)
                            + "p100,小街\np101,小街\n"),
                    List.of(ID, new JobSpec.Column("street", ColumnType.VARCHAR, Reveal.GROUP_KEY, false)));
            declare(
                    tax,
                    "taxes",
                    csv("taxes", "id_hash,tax\n" + rows(30, i -> "p" + i + "," + i) + "p100,7\np101,8\n"),
                    List.of(ID, new JobSpec.Column("tax", ColumnType.BIGINT, Reveal.AGGREGATE, false)));
            JobSpec spec = spec(city);
            byte[] bytes = spec.toBytes();

            List<byte[]> grants = city.grantAll(bytes);
            List<JobEvent> ends = city.run(new JobId("R2026-000001", 1, 1), bytes, grants);

            assertThat(ends).allSatisfy(end -> assertThat(end.state())
                    .as(end.role() + " " + end.refusal())
                    .isEqualTo(JobState.SUCCEEDED));
            Outcome<ResultPart> opened =
                    social.results().open(new JobId("R2026-000001", 1, 1), "social", "clerk");
            assertThat(opened.isAccepted()).isTrue();
            assertThat(new String(opened.value().content(), StandardCharsets.UTF_8))
                    .isEqualTo("street,tax,people\r\n街0,210,15\r\n街1,225,15\r\n");
            assertThat(opened.value().suppressed()).isEqualTo(1);
            assertThat(tax.resultStore().receivedFor("tax")).isEmpty();
            assertThat(social.audit().firstBroken()).isZero();
        }
    }

    private JobSpec spec(City city) throws Exception {
        List<JobSpec.Input> inputs = List.of(
                new JobSpec.Input(
                        "people",
                        "people",
                        "social",
                        "social-node",
                        List.of(ID, new JobSpec.Column("street", ColumnType.VARCHAR, Reveal.GROUP_KEY, false)),
                        1000),
                new JobSpec.Input(
                        "taxes",
                        "taxes",
                        "tax",
                        "tax-node",
                        List.of(ID, new JobSpec.Column("tax", ColumnType.BIGINT, Reveal.AGGREGATE, false)),
                        1000));
        String enforced = SqlAnalysis.of(QUERY, inputs, List.of("social"))
                .fold(SqlAnalysis.Analysed::enforced, refusal -> {
                    throw new AssertionError(refusal);
                });
        return new JobSpec(
                "R2026-000001",
                "statistics",
                "law",
                "sha256:" + "0".repeat(64),
                "sha256:" + "1".repeat(64),
                JobSpec.Technique.TEE,
                new JobSpec.Protocol("yuheng-tee-sql", 1),
                inputs,
                new Computation.Sql(QUERY, enforced),
                city.participants(),
                List.of(
                        new JobSpec.Placement("owner-0", "social-node"),
                        new JobSpec.Placement("owner-1", "tax-node"),
                        new JobSpec.Placement("enclave", "operator-node")),
                city.evidence("enclave"),
                List.of(new JobSpec.Obligation("MIN_GROUP", Map.of("k", "10"), "ENCLAVE")),
                List.of(city.recipient("social-node", "social")),
                Optional.empty(),
                new JobSpec.RunWindow(Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MILLIS), 1, 2));
    }

    private void declare(Node node, String code, Path csv, List<JobSpec.Column> columns) {
        List<Declaration.Item> items = columns.stream()
                .map(c -> new Declaration.Item(
                        c.name(),
                        c.name(),
                        c.type(),
                        c.name(),
                        c.name(),
                        Optional.empty(),
                        Optional.empty(),
                        "GENERAL",
                        false,
                        c.identifier(),
                        c.reveal()))
                .toList();
        node.datasets()
                .declare(
                        new Declaration(
                                code,
                                node.config().owners().get(0),
                                code,
                                code,
                                "",
                                "",
                                Optional.of("city"),
                                Declaration.SharingType.CONDITIONAL,
                                Optional.empty(),
                                List.of("BATCH"),
                                "DAILY",
                                "GENERAL_3",
                                "2026-01-01",
                                false,
                                false,
                                false,
                                "NONE",
                                false,
                                false,
                                "",
                                items),
                        new Source.CsvFile(csv.toString()),
                        "test");
    }

    private Path csv(String name, String content) throws Exception {
        return Files.writeString(directory.resolve(name + ".csv"), content);
    }

    private static String rows(int count, java.util.function.IntFunction<String> row) {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < count; i++) {
            rows.append(row.apply(i)).append('\n');
        }
        return rows.toString();
    }
}
