package org.yuheng.adapters.fl.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.adapters.fl.FlEngine;
import org.yuheng.adapters.fl.harness.SpecMaker;
import org.yuheng.adapters.fl.training.TrainingData;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.Computation;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.Reveal;

final class FlPlanTest {

    private static final List<String> TABLES = List.of("t0", "t1", "t2");

    @Test
    void expressesHorizontalTrainingOfBothModels() {
        for (Computation.Model model : Computation.Model.values()) {
            assertThat(new FlEngine()
                            .cannotExpress(spec(3, train(model, Computation.Partition.HORIZONTAL))
                                    .toBytes()))
                    .isEmpty();
        }
    }

    @Test
    void namesVerticalTraining() {
        Refusal refusal =
                refusal(spec(3, train(Computation.Model.LOGISTIC_REGRESSION, Computation.Partition.VERTICAL)));
        assertThat(refusal.code()).isEqualTo("FL_VERTICAL_TRAINING");
        assertThat(refusal.fault()).isEqualTo(Fault.CALLER);
    }

    @Test
    void namesComputationsThatAreNotFederated() {
        assertThat(refusal(spec(3, new Computation.Psi("t0", "x0", "t1", "x0", Computation.PsiResult.CARDINALITY)))
                        .message())
                .contains("PSI_CARDINALITY");
        assertThat(refusal(spec(3, new Computation.LookUp("t0", "x0", "t1", "x0", List.of("y"))))
                        .code())
                .isEqualTo("FL_UNSUPPORTED_COMPUTATION");
        assertThat(refusal(spec(3, new Computation.Score("sha256:1", "t0", "x0", List.of("x0"))))
                        .message())
                .contains("SCORE");
        assertThat(refusal(spec(3, new Computation.Transfer("t0", List.of("x0"))))
                        .message())
                .contains("TRANSFER");
    }

    @Test
    void refusesOtherProtocolsAndBytesThatAreNoSpecification() {
        JobSpec good = spec(3, train(Computation.Model.LINEAR_REGRESSION, Computation.Partition.HORIZONTAL));
        String json = new String(good.toBytes(), StandardCharsets.UTF_8);
        assertThat(code(json.replace("yuheng-fl-masked", "yuheng-mpc-dealer"))).isEqualTo("FL_OTHER_PROTOCOL");
        assertThat(code(json.replace("\"version\":1", "\"version\":2"))).isEqualTo("FL_OTHER_PROTOCOL");
        assertThat(code(json.replace("FL_TEE", "TEE"))).isEqualTo("FL_OTHER_PROTOCOL");
        assertThat(code(json.substring(1))).isEqualTo("FL_BAD_SPEC");
    }

    @Test
    void refusesPlacementsThatAreNotOnePartyANode() {
        JobSpec good = spec(3, train(Computation.Model.LINEAR_REGRESSION, Computation.Partition.HORIZONTAL));
        String json = new String(good.toBytes(), StandardCharsets.UTF_8);
        assertThat(code(json.replace("\"role\":\"aggregator\"", "\"role\":\"dealer\"")))
                .isEqualTo("FL_PLACEMENT");
        assertThat(code(json.replace("\"role\":\"party-1\"", "\"role\":\"party-9\"")))
                .isEqualTo("FL_PLACEMENT");
        assertThat(code(json.replace(
                        "{\"role\":\"party-1\",\"node\":\"node-1\"}", "{\"role\":\"party-1\",\"node\":\"node-0\"}")))
                .isEqualTo("FL_PLACEMENT");
        assertThat(refusal(spec(1, train(Computation.Model.LINEAR_REGRESSION, Computation.Partition.HORIZONTAL)))
                        .code())
                .isEqualTo("FL_PLACEMENT");
        assertThat(refusal(spec(4, train(Computation.Model.LINEAR_REGRESSION, Computation.Partition.HORIZONTAL)))
                        .message())
                .contains("party-3");
    }

    @Test
    void refusesFeaturesThatAreTextOrMissing() {
        List<JobSpec.Column> columns = List.of(
                new JobSpec.Column("x0", ColumnType.VARCHAR, Reveal.AGGREGATE, false),
                new JobSpec.Column("x1", ColumnType.DOUBLE, Reveal.AGGREGATE, false),
                new JobSpec.Column("y", ColumnType.DOUBLE, Reveal.AGGREGATE, false));
        Computation train = train(Computation.Model.LINEAR_REGRESSION, Computation.Partition.HORIZONTAL);
        Refusal text = refusal(SpecMaker.horizontal(3, columns, train, "bureau", 0));
        assertThat(text.code()).isEqualTo("FL_UNSUPPORTED_COLUMN");
        assertThat(text.message()).contains("t0.x0").contains("VARCHAR");
        assertThat(refusal(SpecMaker.horizontal(3, TrainingData.columns(1), train, "bureau", 0))
                        .message())
                .contains("x1");
    }

    @Test
    void refusesAGroupSizeThatIsNoNumber() {
        JobSpec good = SpecMaker.horizontal(
                3,
                TrainingData.columns(2),
                train(Computation.Model.LINEAR_REGRESSION, Computation.Partition.HORIZONTAL),
                "bureau",
                10);
        String json = new String(good.toBytes(), StandardCharsets.UTF_8);
        assertThat(code(json.replace("\"k\":\"10\"", "\"k\":\"ten\""))).isEqualTo("FL_BAD_OBLIGATION");
        assertThat(code(json.replace("\"k\":\"10\"", "\"k\":\"0\""))).isEqualTo("FL_BAD_OBLIGATION");
    }

    @Test
    void twoPartiesSendSealedUpdatesAndThreeMaskThem() throws Exception {
        Computation train = new Computation.Train(
                Computation.Model.LINEAR_REGRESSION,
                Computation.Partition.HORIZONTAL,
                List.of("t0", "t1"),
                TrainingData.names(2),
                "y",
                1,
                0);
        assertThat(FlPlan.of(spec(2, train).toBytes()).mode()).isEqualTo(UpdateMode.SEALED_UPDATES);
        JobSpec three = spec(3, train(Computation.Model.LINEAR_REGRESSION, Computation.Partition.HORIZONTAL));
        assertThat(FlPlan.of(three.toBytes()).mode()).isEqualTo(UpdateMode.MASKED);
    }

    @Test
    void anEngineWithoutEnclavesOffersOnlyTheParty() {
        assertThat(new FlEngine().describe().roles()).containsExactly("party");
        FlEngine host = new FlEngine(List.of("TDX"), true);
        assertThat(host.describe().roles()).containsExactly("party", "aggregator");
        assertThat(host.describe().limits()).isEqualTo(Map.of("parties", 64L, "features", 500L));
    }

    private static Computation train(Computation.Model model, Computation.Partition partition) {
        return new Computation.Train(model, partition, TABLES, TrainingData.names(2), "y", 5, 0);
    }

    private static JobSpec spec(int parties, Computation computation) {
        return SpecMaker.horizontal(parties, TrainingData.columns(2), computation, "bureau", 0);
    }

    private static Refusal refusal(JobSpec spec) {
        return new FlEngine().cannotExpress(spec.toBytes()).orElseThrow();
    }

    private static String code(String json) {
        return new FlEngine()
                .cannotExpress(json.getBytes(StandardCharsets.UTF_8))
                .orElseThrow()
                .code();
    }
}
