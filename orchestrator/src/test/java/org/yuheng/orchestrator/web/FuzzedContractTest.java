package org.yuheng.orchestrator.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yuheng.orchestrator.identity.Role;
import org.yuheng.orchestrator.support.OrchestratorTest;

/**
 * Schemathesis reads the OpenAPI document and asks every operation made-up questions, as people with different roles at once: no
 * answer is a 500, and each is one that the document tells of. The questions are the same in every run;
 * {@code -Dyuheng.fuzz-seconds=N} goes on with random ones for that long.
 */
class FuzzedContractTest extends OrchestratorTest {

    private static final int SECONDS = Integer.getInteger("yuheng.fuzz-seconds", 0);
    private static final int MOST_SECONDS = 240;
    private static final List<Role> ROLES = List.of(Role.APPLICANT, Role.DATA_AUTHORITY, Role.AUDITOR);

    private record Run(Role role, Process process, Path output) {}

    @Test
    void answersWhateverIsAskedAsTheDocumentSays() throws IOException, InterruptedException {
        Optional<Path> schemathesis = schemathesis();
        assumeTrue(schemathesis.isPresent(), "skipped: needs schemathesis (Python package) on the PATH");
        api().get("/openapi").expect(200); // the first reading is slow, and schemathesis waits ten seconds
        List<Run> runs = new ArrayList<>();
        try {
            for (Role role : ROLES) {
                runs.add(begin(schemathesis.get(), role));
            }
            for (Run run : runs) {
                assertThat(run.process().waitFor(2L * MOST_SECONDS + SECONDS, TimeUnit.SECONDS))
                        .isTrue();
                assertThat(run.process().exitValue())
                        .as(() -> run.role() + ": " + text(run.output()))
                        .isZero();
            }
        } finally {
            runs.forEach(run -> run.process().destroyForcibly());
        }
    }

    private Run begin(Path schemathesis, Role role) throws IOException {
        String name = role.name().toLowerCase(Locale.ROOT);
        String somebody = people.person("fuzz." + name.replace('_', '.'), "fuzz-office", role);
        Path output = Path.of("target", "schemathesis-" + name + ".txt");
        Process process = new ProcessBuilder(
                        schemathesis.toString(),
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
        return new Run(role, process, output);
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
