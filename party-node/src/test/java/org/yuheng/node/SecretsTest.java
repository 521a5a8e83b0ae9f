package org.yuheng.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yuheng.adapter.engine.ResultPart;
import org.yuheng.adapter.node.PartyNode.JobEvent;
import org.yuheng.adapter.node.PartyNode.JobState;

/** Looks for what must not be there: data, keys and passwords in whatever a deployment wrote, and in its host's memory. */
class SecretsTest {

    private static final String PERSON = "person-7f3a91-";
    private static final String STREET = "street-b04c55-";

    @TempDir
    private Path directory;

    private City city() throws IOException {
        City city = new City(directory);
        Node social = city.add("social-node", "social", List.of("social"), false);
        Node tax = city.add("tax-node", "tax", List.of("tax"), false);
        city.add("operator-node", "operator", List.of(), true);
        city.add("bureau-node", "bureau", List.of("bureau"), false);
        JoinCase.declare(
                social,
                "people",
                city.csv("people", "id_hash,street\n" + rows(i -> PERSON + i + "," + STREET + i % 2)),
                List.of(JoinCase.ID, JoinCase.STREET));
        JoinCase.declare(
                tax,
                "taxes",
                city.csv("taxes", "id_hash,tax\n" + rows(i -> PERSON + i + "," + i)),
                List.of(JoinCase.ID, JoinCase.TAX));
        return city;
    }

    private static String rows(IntFunction<String> row) {
        return JoinCase.rows(30, row);
    }

    private static void run(City city) throws Exception {
        byte[] spec = JoinCase.inEnclave(city).toBytes();
        assertThat(city.run(JoinCase.JOB, spec, city.grantAll(spec)))
                .extracting(JobEvent::state)
                .containsOnly(JobState.SUCCEEDED);
    }

    @Test
    void nothingThatADeploymentWroteHasRowsKeysOrPasswords() throws Exception {
        try (City city = city()) {
            run(city);
            ResultPart opened = city.node("bureau-node")
                    .results()
                    .open(JoinCase.JOB, "bureau", "head")
                    .value();
            assertThat(new String(opened.content(), StandardCharsets.UTF_8)).contains(STREET + "1");
        }

        Map<String, String> secrets = new LinkedHashMap<>();
        secrets.put(PERSON, "a person's identifier");
        secrets.put(STREET, "a row or a result");
        secrets.put("BEGIN PRIVATE KEY", "a private key that is not encrypted");
        for (Path file : files()) {
            if (file.getFileName().toString().equals("password")) {
                secrets.put(Files.readString(file).strip(), "the password of " + file);
            }
        }
        assertThat(secrets).hasSize(7);

        List<String> found = new ArrayList<>();
        List<Path> searched = new ArrayList<>();
        for (Path file : files()) {
            String name = file.getFileName().toString();
            // The owners' own sources and passwords, and the simulated platform, whose keys are no secret from its
            // host.
            if (name.equals("password") || name.endsWith(".csv") || name.endsWith("platform.json")) {
                continue;
            }
            searched.add(file);
            secrets.forEach((secret, what) -> {
                if (contains(file, secret)) {
                    found.add(what + " in " + file);
                }
            });
        }
        assertThat(found).isEmpty();
        assertThat(searched).hasSizeGreaterThan(40).anyMatch(file -> file.endsWith("tax-node/node.db"));
    }

    @Test
    void theProcessThatHostsTheEnclaveNeverHoldsRows() throws Exception {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        assumeThat(jcmd).as("jcmd of a JDK").exists();
        Path dump = directory.resolve("host.hprof");
        try (City city = city()) {
            city.stop("operator-node");
            Process host = ChildProcess.start(
                    HostingProcess.class,
                    city.node("operator-node").home().directory().toString(),
                    City.ENCLAVES.toString());
            try (BufferedReader said = host.inputReader(StandardCharsets.UTF_8)) {
                assertThat(said.lines().anyMatch(line -> line.startsWith("READY")))
                        .isTrue();
                run(city);
                // All of the heap, with what nobody refers to any more.
                Process dumping = new ProcessBuilder(
                                jcmd.toString(), Long.toString(host.pid()), "GC.heap_dump", "-all", dump.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                assertThat(dumping.waitFor(2, TimeUnit.MINUTES)).isTrue();
            } finally {
                host.destroyForcibly();
                host.waitFor(60, TimeUnit.SECONDS);
            }
        }

        assertThat(contains(dump, "yuheng-tee-sql"))
                .as("the search finds what is there")
                .isTrue();
        assertThat(contains(dump, PERSON)).isFalse();
        assertThat(contains(dump, STREET)).isFalse();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            // One byte a character: ASCII markers are found whatever lies around them.
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
