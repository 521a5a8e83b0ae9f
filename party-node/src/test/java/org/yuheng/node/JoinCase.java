package org.yuheng.node;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.Computation;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.JobSpec.Technique;
import org.yuheng.computation.Reveal;
import org.yuheng.computation.sql.SqlAnalysis;
import org.yuheng.node.datasets.Declaration;
import org.yuheng.node.datasets.Source;

/** People and their streets at one office, taxes at another: the join by street that most tests of this module ask for. */
final class JoinCase {

    static final JobSpec.Column ID = new JobSpec.Column("id_hash", ColumnType.VARCHAR, Reveal.JOIN_KEY, true);
    static final JobSpec.Column STREET = new JobSpec.Column("street", ColumnType.VARCHAR, Reveal.GROUP_KEY, false);
    static final JobSpec.Column TAX = new JobSpec.Column("tax", ColumnType.BIGINT, Reveal.AGGREGATE, false);
    static final String JOIN = "SELECT p.street, sum(t.tax) AS tax, count(*) AS people FROM people p"
            + " JOIN taxes t ON p.id_hash = t.id_hash GROUP BY p.street";

    /** Of thirty people in two streets; a third street has two people, so it is held back. */
    static final String EXPECTED = "street,tax,people\r\n街0,210,15\r\n街1,225,15\r\n";

    static final String REQUEST = "R2026-000001";
    static final JobId JOB = new JobId(REQUEST, 1, 1);

    private JoinCase() {}

    /** Social office, tax office, operator, and a bureau that gets the result. */
    static void settle(City city) throws IOException {
        Node social = city.add("social-node", "social", List.of("social"), false);
        Node tax = city.add("tax-node", "tax", List.of("tax"), false);
        city.add("operator-node", "operator", List.of(), true);
        city.add("bureau-node", "bureau", List.of("bureau"), false);
        declare(
                social,
                "people",
                city.csv("people", "id_hash,street\n" + rows(30, i -> "p" + i + ",街" + i % 2) + "p100,小街\np101,小街\n"),
                List.of(ID, STREET));
        declare(
                tax,
                "taxes",
                city.csv("taxes", "id_hash,tax\n" + rows(30, i -> "p" + i + "," + i) + "p100,7\np101,8\n"),
                List.of(ID, TAX));
    }

    static List<JobSpec.Input> inputs() {
        return List.of(
                input("people", "social", "social-node", List.of(ID, STREET)),
                input("taxes", "tax", "tax-node", List.of(ID, TAX)));
    }

    static JobSpec.Input input(String table, String owner, String node, List<JobSpec.Column> columns) {
        return new JobSpec.Input(table, table, owner, node, columns, 1000);
    }

    /** The join in an enclave at the operator's node. */
    static JobSpec inEnclave(City city) throws IOException {
        return inEnclave(city, JOIN);
    }

    static JobSpec inEnclave(City city, String query) throws IOException {
        return spec(city, Technique.TEE, "yuheng-tee-sql", query, inputs(), List.of("owner-0", "owner-1"), "enclave");
    }

    /** The join on shares, with the dealer at the operator's node. */
    static JobSpec onShares(City city) throws IOException {
        return spec(
                city, Technique.MPC_TEE, "yuheng-mpc-dealer", JOIN, inputs(), List.of("party-0", "party-1"), "dealer");
    }

    static JobSpec spec(
            City city,
            Technique technique,
            String protocol,
            String query,
            List<JobSpec.Input> inputs,
            List<String> dataRoles,
            String enclaveRole)
            throws IOException {
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
                REQUEST,
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
                new JobSpec.RunWindow(Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MILLIS), 9, 3));
    }

    /** The same until another instant. */
    static JobSpec until(JobSpec spec, Instant end) {
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
                spec.reviewer(),
                new JobSpec.RunWindow(
                        end.truncatedTo(ChronoUnit.MILLIS),
                        spec.runs().maxRuns(),
                        spec.runs().maxAttempts()));
    }

    /** Declares a CSV file as the first owner's. */
    static void declare(Node node, String code, Path csv, List<JobSpec.Column> columns) {
        declare(node, code, new Source.CsvFile(csv.toString()), columns);
    }

    static void declare(Node node, String code, Source source, List<JobSpec.Column> columns) {
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
        Declaration declaration = new Declaration(
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
                items);
        node.datasets().declare(declaration, source, "test");
    }

    static String rows(int count, IntFunction<String> row) {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < count; i++) {
            rows.append(row.apply(i)).append('\n');
        }
        return rows.toString();
    }
}
