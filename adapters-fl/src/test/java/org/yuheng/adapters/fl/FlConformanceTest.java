package org.yuheng.adapters.fl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.yuheng.adapter.conformance.EngineConformance;
import org.yuheng.adapter.conformance.EngineSubject;
import org.yuheng.adapter.enclave.EnclaveProgram;
import org.yuheng.adapter.engine.Engine;
import org.yuheng.adapter.engine.InputTable;
import org.yuheng.adapter.engine.ResultPart;
import org.yuheng.adapters.fl.harness.SpecMaker;
import org.yuheng.adapters.fl.training.TrainingData;
import org.yuheng.adapters.fl.training.TrainingRowsMaker;
import org.yuheng.computation.Computation;
import org.yuheng.computation.JobSpec;

/** Three parties that train a small model, under the conformance kit. */
class FlConformanceTest {

    private static final int PARTIES = 3;
    private static final int FEATURES = 3;

    @TestFactory
    Stream<DynamicTest> meetsEveryRequirement() {
        return EngineConformance.of(new Fl()).stream()
                .map(requirement ->
                        DynamicTest.dynamicTest(requirement.name(), () -> assertThat(requirement.violation())
                                .isEmpty()));
    }

    private static JobSpec training(Computation.Partition partition) {
        return SpecMaker.horizontal(
                PARTIES,
                TrainingData.columns(FEATURES),
                new Computation.Train(
                        Computation.Model.LOGISTIC_REGRESSION,
                        partition,
                        IntStream.range(0, PARTIES).mapToObj(i -> "t" + i).toList(),
                        TrainingData.names(FEATURES),
                        "y",
                        10,
                        0),
                "bureau",
                0);
    }

    private static final class Fl implements EngineSubject {

        private final Map<String, List<InputTable>> inputs =
                TrainingData.inputs(TrainingRowsMaker.dealt(3_000, FEATURES, 31, PARTIES));

        @Override
        public Engine engine() {
            return new FlEngine(List.of("TDX"), true);
        }

        @Override
        public Optional<JobSpec> example() {
            return Optional.of(training(Computation.Partition.HORIZONTAL));
        }

        @Override
        public List<JobSpec> inexpressible() {
            return List.of(training(Computation.Partition.VERTICAL));
        }

        @Override
        public List<InputTable> inputs(String role) {
            return inputs.getOrDefault(role, List.of());
        }

        @Override
        public EnclaveProgram program(String name) {
            return new AggregatorProgram();
        }

        @Override
        public Optional<String> wrong(Map<String, ResultPart> published) {
            ResultPart model = published.get("result");
            return model != null && model.mediaType().equals("application/json") && model.content().length > 0
                    ? Optional.empty()
                    : Optional.of("no model in " + published);
        }
    }
}
