package org.yuheng.adapters.fl.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.adapters.fl.harness.JobHarness;
import org.yuheng.computation.Computation.Model;

/** What a party or the enclave refuses to train on. */
final class TrainingRefusalsTest {

    @Test
    void aPartyWithFewerRowsThanEquationsRefusesBeforeAnythingLeaves() throws Exception {
        JobHarness.Outcome outcome = train(150, 3, 20, 0, 0);
        Refusal refusal = outcome.failure("party-0").refusal();
        assertThat(refusal.code()).isEqualTo("FL_TOO_FEW_ROWS");
        assertThat(refusal.fault()).isEqualTo(Fault.POLICY);
        assertThat(refusal.message()).contains("80").contains("20 iterations × 4 columns");
        assertThat(outcome.published()).isEmpty();
    }

    @Test
    void theEnclaveRefusesPooledRowsBelowTenTimesTheEquations() throws Exception {
        JobHarness.Outcome outcome = train(600, 3, 20, 0, 0);
        assertThat(outcome.code("aggregator")).isEqualTo("FL_TOO_FEW_ROWS");
        assertThat(outcome.failure("aggregator").refusal().message()).contains("800");
        assertThat(outcome.code("party-1")).isEqualTo("FL_TOO_FEW_ROWS");
    }

    @Test
    void twoPartiesNeedTheMarginEach() throws Exception {
        TrainingData all = TrainingData.random(1_400, 3, 41, Model.LOGISTIC_REGRESSION);
        JobHarness.Outcome outcome = new JobHarness(
                        FederatedTrainingTest.spec(2, 3, Model.LOGISTIC_REGRESSION, 20, 0, 0),
                        TrainingData.inputs(all.dealt(2)))
                .run();
        assertThat(outcome.code("party-0")).isEqualTo("FL_TOO_FEW_ROWS");
        assertThat(outcome.failure("party-0").refusal().message()).contains("800");
    }

    @Test
    void aPartyBelowTheGroupSizeRefuses() throws Exception {
        JobHarness.Outcome outcome = train(3_000, 3, 1, 0, 1_001);
        assertThat(outcome.code("party-2")).isEqualTo("FL_TOO_FEW_ROWS");
        assertThat(train(3_000, 3, 1, 0, 1_000).failures()).isEmpty();
    }

    @Test
    void aPartyWithOneRowRefuses() throws Exception {
        TrainingData all = TrainingData.random(3_000, 3, 42, Model.LOGISTIC_REGRESSION);
        List<TrainingData> parts = all.dealt(2);
        var inputs = TrainingData.inputs(parts);
        inputs.put("party-2", List.of(new TrainingData(new double[1][3], new double[1]).table(2)));
        JobHarness.Outcome outcome =
                new JobHarness(FederatedTrainingTest.spec(3, 3, Model.LOGISTIC_REGRESSION, 5, 0, 0), inputs).run();
        assertThat(outcome.code("party-2")).isEqualTo("FL_TOO_FEW_ROWS");
    }

    @Test
    void namesTheColumnThatFollowsFromOthers() throws Exception {
        TrainingData all = TrainingData.random(3_000, 3, 43, Model.LOGISTIC_REGRESSION);
        for (double[] row : all.x()) {
            row[2] = 2 * row[0] - row[1];
        }
        JobHarness.Outcome outcome = train(all, 5, 0, 0);
        Refusal refusal = outcome.failure("aggregator").refusal();
        assertThat(refusal.code()).isEqualTo("FL_SINGULAR");
        assertThat(refusal.fault()).isEqualTo(Fault.CALLER);
        assertThat(refusal.message()).contains("x2");
        assertThat(train(all, 20, 1, 0).failures()).isEmpty();
    }

    @Test
    void namesAnInputThatItsNodeDidNotOpen() throws Exception {
        TrainingData all = TrainingData.random(3_000, 3, 47, Model.LOGISTIC_REGRESSION);
        var inputs = TrainingData.inputs(all.dealt(3));
        inputs.put("party-1", List.of());
        JobHarness.Outcome outcome =
                new JobHarness(FederatedTrainingTest.spec(3, 3, Model.LOGISTIC_REGRESSION, 5, 0, 0), inputs).run();
        assertThat(outcome.code("party-1")).isEqualTo("FL_INPUT_MISMATCH");
        assertThat(outcome.failure("party-1").refusal().message()).contains("t1");
    }

    @Test
    void refusesALabelOtherThanZeroAndOne() throws Exception {
        TrainingData all = TrainingData.random(3_000, 3, 44, Model.LOGISTIC_REGRESSION);
        all.y()[4] = 2;
        assertThat(train(all, 5, 0, 0).code("party-1")).isEqualTo("FL_LABEL_NOT_BINARY");
    }

    @Test
    void refusesNaNNamingTheColumn() throws Exception {
        TrainingData all = TrainingData.random(3_000, 3, 45, Model.LOGISTIC_REGRESSION);
        all.x()[5][1] = Double.NaN;
        Refusal refusal = train(all, 5, 0, 0).failure("party-2").refusal();
        assertThat(refusal.code()).isEqualTo("FL_NOT_FINITE");
        assertThat(refusal.message()).contains("t2.x1");
    }

    @Test
    void refusesValuesThatLeaveTheRing() throws Exception {
        TrainingData all = TrainingData.random(3_000, 3, 46, Model.LOGISTIC_REGRESSION);
        Arrays.stream(all.x()).forEach(row -> row[1] *= 1e30);
        JobHarness.Outcome outcome = train(all, 5, 0, 0);
        assertThat(outcome.code("party-0")).isEqualTo("FL_RANGE");
        assertThat(outcome.code("aggregator")).isEqualTo("FL_RANGE");
    }

    private static JobHarness.Outcome train(int rows, int features, int iterations, double l2, long minGroup)
            throws InterruptedException {
        return train(TrainingData.random(rows, features, 40, Model.LOGISTIC_REGRESSION), iterations, l2, minGroup);
    }

    private static JobHarness.Outcome train(TrainingData all, int iterations, double l2, long minGroup)
            throws InterruptedException {
        return new JobHarness(
                        FederatedTrainingTest.spec(
                                3, all.features(), Model.LOGISTIC_REGRESSION, iterations, l2, minGroup),
                        TrainingData.inputs(all.dealt(3)))
                .run();
    }
}
