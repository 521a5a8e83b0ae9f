package org.yuheng.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.engine.ResultPart;
import org.yuheng.adapter.node.PartyNode.JobEvent;
import org.yuheng.adapter.node.PartyNode.JobState;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.Computation;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.JobSpec.Technique;
import org.yuheng.computation.Reveal;
import org.yuheng.computation.sql.SqlAnalysis;
import org.yuheng.node.datasets.Declaration;
import org.yuheng.node.datasets.Source;
import org.yuheng.trust.Outcome;

/** One query over real nodes, real enclave processes and sealed results, on every technique that can express it. */
class TechniquesTest {

    private static final JobSpec.Column ID = new JobSpec.Column("id_hash", ColumnType.VARCHAR, Reveal.JOIN_KEY, true);
    private static final JobSpec.Column STREET =
            new JobSpec.Column("street", ColumnType.VARCHAR, Reveal.GROUP_KEY, false);
    private static final JobSpec.Column TAX = new JobSpec.Column("tax", ColumnType.BIGINT, Reveal.AGGREGATE, false);
    private static final String JOIN = "SELECT p.street, sum(t.tax) AS tax, count(*) AS people FROM people p"
            + " JOIN taxes t ON p.id_hash = t.id_hash GROUP BY p.street";
    private static final String UNION = "SELECT street, sum(tax) AS tax, count(*) AS people FROM ("
            + "SELECT street, tax FROM a UNION ALL SELECT street, tax FROM b UNION ALL SELECT street, tax FROM c) x"
            + " GROUP BY street";
    private static final String EXPECTED = "street,tax,people\r\n街0,210,15\r\n街1,225,15\r\n";
    private static final JobId JOB = new JobId("R2026-000001", 1, 1);

    @TempDir
    Path directory;

    @Test
    void joinsTwoOwnersInAnEnclaveAtTheOperator() throws Exception {
        try (City city = joiningCity()) {
            JobSpec spec = spec(
                    city,
                    Technique.TEE,
                    "yuheng-tee-sql",
                    JOIN,
                    joinInputs(),
                    List.of("owner-0", "owner-1"),
                    "enclave");

            ResultPart result = run(city, spec);

            assertThat(new String(result.content(), StandardCharsets.UTF_8)).isEqualTo(EXPECTED);
            assertThat(result.suppressed()).isEqualTo(1);
            assertThat(city.node("tax-node").resultStore().receivedFor("tax")).isEmpty();
            assertThat(city.node("social-node").audit().firstBroken()).isZero();
        }
    }

    @Test
    void joinsTwoOwnersOnSharesWithAnAttestedDealer() throws Exception {
        try (City city = joiningCity()) {
            JobSpec spec = spec(
                    city,
                    Technique.MPC_TEE,
                    "yuheng-mpc-dealer",
                    JOIN,
                    joinInputs(),
                    List.of("party-0", "party-1"),
                    "dealer");

            ResultPart result = run(city, spec);

            assertThat(new String(result.content(), StandardCharsets.UTF_8)).isEqualTo(EXPECTED);
            assertThat(result.suppressed()).isEqualTo(1);
        }
    }

    @Test
    void addsThreeOwnersUpByMaskedSumsWithAnAttestedAggregator() throws Exception {
        try (City city = new City(directory)) {
            List<JobSpec.Input> inputs = new ArrayList<>();
            for (String name : List.of("a", "b", "c")) {
                Node node = city.add(name + "-node", "org-" + name, List.of("org-" + name), false);
                int offset = name.charAt(0) - 'a';
                declare(
                        node,
                        name,
                        csv(
                                name,
                                "id_hash,street,tax\n"
                                        + rows(10, i -> name + i + ",街" + (3 * i + offset) % 2 + "," + (3 * i + offset))
                                        + name + "x,小街,1\n"),
                        List.of(ID, STREET, TAX));
                inputs.add(input(name, "org-" + name, name + "-node", List.of(ID, STREET, TAX)));
            }
            city.add("operator-node", "operator", List.of(), true);
            city.add("bureau-node", "bureau", List.of("bureau"), false);
            JobSpec spec = spec(
                    city,
                    Technique.FL_TEE,
                    "yuheng-fl-masked",
                    UNION,
                    inputs,
                    List.of("party-0", "party-1", "party-2"),
                    "aggregator");

            ResultPart result = run(city, spec);

            assertThat(new String(result.content(), StandardCharsets.UTF_8)).isEqualTo(EXPECTED);
            assertThat(result.suppressed()).isEqualTo(1);
        }
    }

    @Test
    void holdsAResultBackUntilItsReviewerHasOpenedItAndLetItGo() throws Exception {
        try (City city = joiningCity()) {
            JobSpec plain = spec(
                    city,
                    Technique.TEE,
                    "yuheng-tee-sql",
                    JOIN,
                    joinInputs(),
                    List.of("owner-0", "owner-1"),
                    "enclave");
            JobSpec spec = reviewed(plain, city.recipient("social-node", "social"));
            byte[] bytes = spec.toBytes();
            city.run(JOB, bytes, city.grantAll(bytes));
            Node reviewer = city.node("social-node");
            Node bureau = city.node("bureau-node");

            assertThat(bureau.resultStore().receivedFor("bureau")).isEmpty();
            assertThat(reviewer.results().letGo(JOB, "social", "head").refusal().code())
                    .isEqualTo("REVIEW_UNSEEN");
            assertThat(reviewer.results().open(JOB, "social", "head").isAccepted())
                    .isTrue();
            byte[] statement =
                    reviewer.results().letGo(JOB, "social", "head").value().toBytes();
            assertThat(city.dial("operator-node").review(JOB, statement).refused())
                    .isFalse();

            Outcome<ResultPart> opened = bureau.results().open(JOB, "bureau", "clerk");
            assertThat(new String(opened.value().content(), StandardCharsets.UTF_8))
                    .isEqualTo(EXPECTED);
        }
    }

    private static JobSpec reviewed(JobSpec spec, JobSpec.Recipient reviewer) {
        return new JobSpec(
                spec.requestId(),
                spec.purpose(),
                spec.legalBasis(),
                spec.decisionDigest(),
                spec.bundleDigest(),
                spec.technique(),
                spec.protocol(),
                spec.inputs(),
                spec.computation(),
                spec.participants(),
                spec.placement(),
                spec.evidence(),
                spec.obligations(),
                spec.recipients(),
                Optional.of(reviewer),
                spec.runs());
    }

    /** Grants, runs, and opens at the first recipient. */
    private static ResultPart run(City city, JobSpec spec) throws Exception {
        byte[] bytes = spec.toBytes();
        List<JobEvent> ends = city.run(JOB, bytes, city.grantAll(bytes));
        assertThat(ends).allSatisfy(end -> assertThat(end.state())
                .as(end.role() + " " + end.refusal())
                .isEqualTo(JobState.SUCCEEDED));
        JobSpec.Recipient recipient = spec.recipients().get(0);
        Outcome<ResultPart> opened = city.node(recipient.node()).results().open(JOB, recipient.organization(), "clerk");
        assertThat(opened.isAccepted()).as(opened.toString()).isTrue();
        return opened.value();
    }

    private City joiningCity() throws Exception {
        City city = new City(directory);
        Node social = city.add("social-node", "social", List.of("social"), false);
        Node tax = city.add("tax-node", "tax", List.of("tax"), false);
        city.add("operator-node", "operator", List.of(), true);
        city.add("bureau-node", "bureau", List.of("bureau"), false);
        declare(
                social,
                "people",
                csv("people", "id_hash,street\n" + rows(30, i -> "p" + i + ",街" + i % 2) + "p100,小街\np101,小街\n"),
                List.of(ID, STREET));
        declare(
                tax,
                "taxes",
                csv("taxes", "id_hash,tax\n" + rows(30, i -> "p" + i + "," + i) + "p100,7\np101,8\n"),
                List.of(ID, TAX));
        return city;
    }

    private static List<JobSpec.Input> joinInputs() {
        return List.of(
                input("people", "social", "social-node", List.of(ID, STREET)),
                input("taxes", "tax", "tax-node", List.of(ID, TAX)));
    }

    private static JobSpec.Input input(String table, String owner, String node, List<JobSpec.Column> columns) {
        return new JobSpec.Input(table, table, owner, node, columns, 1000);
    }

    private static JobSpec spec(
            City city,
            Technique technique,
            String protocol,
            String query,
            List<JobSpec.Input> inputs,
            List<String> dataRoles,
            String enclaveRole)
            throws Exception {
        String enforced = SqlAnalysis.of(query, inputs, List.of("bureau"))
                .fold(SqlAnalysis.Analysed::enforced, refusal -> {
                    throw new AssertionError(refusal);
                });
        List<JobSpec.Placement> placement = new ArrayList<>();
        for (int i = 0; i < dataRoles.size(); i++) {
            placement.add(new JobSpec.Placement(dataRoles.get(i), inputs.get(i).node()));
        }
        placement.add(new JobSpec.Placement(enclaveRole, "operator-node"));
        return new JobSpec(
                "R2026-000001",
                "statistics",
                "law",
                "sha256:" + "0".repeat(64),
                "sha256:" + "1".repeat(64),
                technique,
                new JobSpec.Protocol(protocol, 1),
                inputs,
                new Computation.Sql(query, enforced),
                city.participants(),
                placement,
                city.evidence(enclaveRole),
                List.of(new JobSpec.Obligation("MIN_GROUP", Map.of("k", "10"), "ENCLAVE")),
                List.of(city.recipient("bureau-node", "bureau")),
                Optional.empty(),
                new JobSpec.RunWindow(Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MILLIS), 1, 2));
    }

    private static void declare(Node node, String code, Path csv, List<JobSpec.Column> columns) {
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

    private static String rows(int count, IntFunction<String> row) {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < count; i++) {
            rows.append(row.apply(i)).append('\n');
        }
        return rows.toString();
    }
}
