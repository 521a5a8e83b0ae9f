package org.yuheng.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.engine.ResultPart;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.JobSpec.Technique;

/**
 * Prints, as JSON lines, seconds from the last owner's grant to the opened result, on each technique: nodes with mutual TLS
 * and signed messages (all in this process), enclaves as processes of their own, sources in CSV. What the orchestrator's
 * workflow adds is in the table of {@code yuheng demo --check}. The first job of a technique meets cold nodes. Arguments:
 * rows of each table (100,000), jobs of each technique (3).
 */
public final class GrantToResultFigures {

    private static final String UNION = "SELECT street, sum(tax) AS tax, count(*) AS people FROM ("
            + "SELECT street, tax FROM a UNION ALL SELECT street, tax FROM b UNION ALL SELECT street, tax FROM c) x"
            + " GROUP BY street";
    private static final int STREETS = 20;

    private GrantToResultFigures() {}

    private interface Asked {
        JobSpec of(City city) throws IOException;
    }

    public static void main(String[] arguments) throws Exception {
        int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
        int jobs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        figure(
                "TEE",
                2 * rows,
                jobs,
                city -> joining(city, rows, Technique.TEE, "yuheng-tee-sql", "owner-", "enclave"));
        figure(
                "MPC_TEE",
                2 * rows,
                jobs,
                city -> joining(city, rows, Technique.MPC_TEE, "yuheng-mpc-dealer", "party-", "dealer"));
        figure("FL_TEE", rows / 3 * 3, jobs, city -> adding(city, rows / 3));
    }

    private static void figure(String technique, int rows, int jobs, Asked asked) throws Exception {
        Path directory = Files.createTempDirectory("yuheng-grant-to-result");
        try (City city = new City(directory)) {
            JobSpec spec = asked.of(city);
            byte[] bytes = spec.toBytes();
            for (int run = 1; run <= jobs; run++) {
                JobId job = new JobId(JoinCase.REQUEST, run, 1);
                List<byte[]> grants = city.grantAll(bytes);
                long granted = System.nanoTime();
                city.run(job, bytes, grants);
                ResultPart result = city.node("bureau-node")
                        .results()
                        .open(job, "bureau", "reader")
                        .value();
                double seconds = (System.nanoTime() - granted) / 1e9;
                System.out.printf(
                        Locale.ROOT,
                        "{\"figure\":\"last grant to opened result\",\"technique\":\"%s\",\"rows\":%d,\"job\":%d,"
                                + "\"released\":%d,\"seconds\":%.2f}%n",
                        technique,
                        rows,
                        run,
                        result.rows(),
                        seconds);
            }
        } finally {
            try (Stream<Path> tree = Files.walk(directory)) {
                for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    /** Two owners' tables of {@code rows} people each, half of them in both. */
    private static JobSpec joining(
            City city, int rows, Technique technique, String protocol, String role, String enclave) throws IOException {
        List<JobSpec.Column> people = List.of(JoinCase.ID, JoinCase.STREET);
        List<JobSpec.Column> taxes = List.of(JoinCase.ID, JoinCase.TAX);
        Node social = city.add("social-node", "social", List.of("social"), false);
        Node tax = city.add("tax-node", "tax", List.of("tax"), false);
        city.add("operator-node", "operator", List.of(), true);
        city.add("bureau-node", "bureau", List.of("bureau"), false);
        JoinCase.declare(
                social,
                "people",
                city.csv("people", "id_hash,street\n" + JoinCase.rows(rows, i -> person(i) + ",街" + i % STREETS)),
                people);
        JoinCase.declare(
                tax,
                "taxes",
                city.csv("taxes", "id_hash,tax\n" + JoinCase.rows(rows, i -> person(i + rows / 2) + "," + i)),
                taxes);
        return JoinCase.spec(
                city,
                technique,
                protocol,
                JoinCase.JOIN,
                List.of(
                        new JobSpec.Input("people", "people", "social", "social-node", people, rows),
                        new JobSpec.Input("taxes", "taxes", "tax", "tax-node", taxes, rows)),
                List.of(role + 0, role + 1),
                enclave);
    }

    /** Three owners with {@code rows} people each. */
    private static JobSpec adding(City city, int rows) throws IOException {
        List<JobSpec.Column> columns = List.of(JoinCase.ID, JoinCase.STREET, JoinCase.TAX);
        List<JobSpec.Input> inputs = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            Node node = city.add(name + "-node", "org-" + name, List.of("org-" + name), false);
            JoinCase.declare(
                    node,
                    name,
                    city.csv(
                            name,
                            "id_hash,street,tax\n"
                                    + JoinCase.rows(rows, i -> name + person(i) + ",街" + i % STREETS + "," + i)),
                    columns);
            inputs.add(new JobSpec.Input(name, name, "org-" + name, name + "-node", columns, rows));
        }
        city.add("operator-node", "operator", List.of(), true);
        city.add("bureau-node", "bureau", List.of("bureau"), false);
        return JoinCase.spec(
                city,
                Technique.FL_TEE,
                "yuheng-fl-masked",
                UNION,
                inputs,
                List.of("party-0", "party-1", "party-2"),
                "aggregator");
    }

    private static String person(int number) {
        return String.format(Locale.ROOT, "4201%014d", number);
    }
}
