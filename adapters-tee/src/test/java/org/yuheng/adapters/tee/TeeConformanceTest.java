package org.yuheng.adapters.tee;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.yuheng.adapter.conformance.EngineConformance;
import org.yuheng.adapter.conformance.EngineSubject;
import org.yuheng.adapter.enclave.EnclaveProgram;
import org.yuheng.adapter.engine.Engine;
import org.yuheng.adapter.engine.InputTable;
import org.yuheng.adapter.engine.ResultPart;
import org.yuheng.computation.JobSpec;

/** Two offices' join in an enclave, under the conformance kit. */
class TeeConformanceTest {

    @TempDir
    Path directory;

    @TestFactory
    Stream<DynamicTest> meetsEveryRequirement() {
        return EngineConformance.of(new Tee(directory)).stream()
                .map(requirement ->
                        DynamicTest.dynamicTest(requirement.name(), () -> assertThat(requirement.violation())
                                .isEmpty()));
    }

    private record Tee(Path directory) implements EngineSubject {
        @Override
        public Engine engine() {
            return new TeeEngine("TEE", List.of("TDX"), true);
        }

        @Override
        public Optional<JobSpec> example() {
            return Optional.of(Offices.join(Offices.BY_STREET, 2));
        }

        @Override
        public List<InputTable> inputs(String role) {
            return switch (role) {
                case "owner-0" ->
                    List.of(ParquetInput.of(
                            directory, "people", "SELECT 'p' || range AS id, 'street ' || range % 2 AS street", 20));
                case "owner-1" ->
                    List.of(ParquetInput.of(directory, "taxes", "SELECT 'p' || range AS id, range AS tax", 20));
                default -> List.of();
            };
        }

        @Override
        public EnclaveProgram program(String name) {
            return new SqlEnclave();
        }

        @Override
        public Optional<String> wrong(Map<String, ResultPart> published) {
            String csv = new String(published.get("result").content(), StandardCharsets.UTF_8);
            return csv.equals("street,tax\r\nstreet 0,90\r\nstreet 1,100\r\n") ? Optional.empty() : Optional.of(csv);
        }
    }
}
