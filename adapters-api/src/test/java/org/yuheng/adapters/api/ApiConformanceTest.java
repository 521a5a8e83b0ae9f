package org.yuheng.adapters.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.yuheng.adapter.conformance.EngineConformance;
import org.yuheng.adapter.conformance.EngineSubject;
import org.yuheng.adapter.enclave.EnclaveProgram;
import org.yuheng.adapter.engine.Engine;
import org.yuheng.adapter.engine.InputTable;
import org.yuheng.adapter.engine.ResultPart;
import org.yuheng.computation.JobSpec;

/** The plain API takes data in; it plays no role, so it must refuse every operation by name. */
class ApiConformanceTest {

    @TestFactory
    Stream<DynamicTest> meetsEveryRequirement() {
        return EngineConformance.of(new Api()).stream()
                .map(requirement ->
                        DynamicTest.dynamicTest(requirement.name(), () -> assertThat(requirement.violation())
                                .isEmpty()));
    }

    private static final class Api implements EngineSubject {
        @Override
        public Engine engine() {
            return new ApiImport();
        }

        @Override
        public Optional<JobSpec> example() {
            return Optional.empty();
        }

        @Override
        public List<InputTable> inputs(String role) {
            return List.of();
        }

        @Override
        public EnclaveProgram program(String name) {
            throw new AssertionError("the plain API hosts nothing");
        }

        @Override
        public Optional<String> wrong(Map<String, ResultPart> published) {
            return Optional.empty();
        }
    }
}
