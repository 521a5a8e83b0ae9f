package org.yuheng.orchestrator.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.yuheng.orchestrator.identity.Role;
import org.yuheng.orchestrator.support.OrchestratorTest;

/**
 * Schemathesis reads the OpenAPI document and asks every operation made-up questions, as people with different roles: no
 * answer is a 500, and each is one that the document tells of. The questions are the same in every run;
 * {@code -Dyuheng.fuzz-seconds=N} goes on with random ones for that long.
 */
class FuzzedContractTest extends OrchestratorTest {

    private static final int SECONDS = Integer.getInteger("yuheng.fuzz-seconds", 0);
    private static final int MOST_SECONDS = 240;

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"APPLICANT", "DATA_AUTHORITY", "AUDITOR"})
    void answersWhateverIsAskedAsTheDocumentSays(Role role) throws IOException, InterruptedException {
        Optional<Path> schemathesis = schemathesis();
        assumeTrue(schemathesis.isPresent(), "skipped: needs schemathesis (Python package) on the PATH");
        String somebody =
                people.person("fuzz." + role.name().toLowerCase(Locale.ROOT).replace('_', '.'), "fuzz-office", role);
        api().get("/openapi").expect(200); // the first reading is slow, and schemathesis waits ten seconds
        Path output = Path.of("target", "schemathesis-" + role.name().toLowerCase(Locale.ROOT) + ".txt");
        Process run = new ProcessBuilder(
                        schemathesis.get().toString(),
                        "run",
                        address() + "/api/v1/openapi",
                        "--url",
                        address(),
                        "--header",
                        "Authorization: Bearer " + as(somebody).token(),
                        "--phases",
                        SECONDS == 0 ? "coverage" : "coverage,fuzzing",
                        "--checks",
                        "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance",
                        "--max-examples",
                        "10",
                        "--max-time",
                        String.valueOf(MOST_SECONDS + SECONDS),
                        "--request-timeout",
                        "30",
                        "--exclude-path-regex",
                        "/sessions$|/stream$",
                        "--suppress-health-check",
                        "all",
                        "--continue-on-failure",
                        "--generation-deterministic",
                        "--no-color")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(run.waitFor(2L * MOST_SECONDS + SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(run.exitValue()).as(() -> text(output)).isZero();
    }

    private static Optional<Path> schemathesis() {
        return Stream.concat(
                        Stream.of(Path.of("..", "target", "python", "bin")),
                        Stream.of(System.getenv("PATH").split(":")).map(Path::of))
                .map(directory -> directory.resolve("schemathesis").toAbsolutePath())
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static String text(Path output) {
        try {
            List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 200), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
