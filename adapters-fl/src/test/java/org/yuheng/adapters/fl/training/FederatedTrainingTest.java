package org.yuheng.adapters.fl.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yuheng.adapter.engine.ColumnData;
import org.yuheng.adapter.engine.InputTable;
import org.yuheng.adapters.fl.harness.JobHarness;
import org.yuheng.adapters.fl.harness.MemoryTable;
import org.yuheng.adapters.fl.harness.SpecMaker;
import org.yuheng.computation.Computation;
import org.yuheng.computation.Computation.Model;
import org.yuheng.computation.JobSpec;
import org.yuheng.json.StrictJson;

final class FederatedTrainingTest {

    /** Doubles' own rounding in the local sums; the ring adds 2^-65 a party and entry. */
    private static final double STATED_ERROR = 1e-9;

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5})
    void logisticRegressionEqualsPooledTraining(int parties) throws Exception {
        TrainingData all = TrainingData.random(6_000, 5, 11, Model.LOGISTIC_REGRESSION);
        TrainedModel model = train(all.dealt(parties), Model.LOGISTIC_REGRESSION, 20, 0);
        assertThat(weights(model)).containsExactly(PlainRegression.logistic(all, 0, 15), within(STATED_ERROR));
        assertThat(model.converged()).isTrue();
        assertThat(model.iterations()).isLessThan(10);
        assertThat(model.rows()).isEqualTo(6_000);
        assertThat(model.updates()).isEqualTo(parties == 2 ? "sealed updates" : "masked");
    }

    @Test
    void aPenaltyIsOnTheWeightsInTheirOwnUnitsAndNotOnTheIntercept() throws Exception {
        TrainingData all = TrainingData.random(3_000, 4, 12, Model.LOGISTIC_REGRESSION);
        TrainedModel model = train(all.dealt(3), Model.LOGISTIC_REGRESSION, 20, 50);
        assertThat(weights(model)).containsExactly(PlainRegression.logistic(all, 50, 15), within(STATED_ERROR));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void linearRegressionEqualsPooledTrainingInOneRound(int parties) throws Exception {
        TrainingData all = TrainingData.random(2_000, 6, 13, Model.LINEAR_REGRESSION);
        TrainedModel model = train(all.dealt(parties), Model.LINEAR_REGRESSION, 1, 2.5);
        double[] expected = PlainRegression.linear(all, 2.5);
        assertThat(weights(model)).containsExactly(expected, within(STATED_ERROR));
        double squares = IntStream.range(0, all.rows())
                .mapToDouble(r -> {
                    double z = expected[0];
                    for (int f = 0; f < all.features(); f++) {
                        z += expected[f + 1] * all.x()[r][f];
                    }
                    return (all.y()[r] - z) * (all.y()[r] - z);
                })
                .sum();
        assertThat(model.fit().rmse().orElseThrow()).isCloseTo(Math.sqrt(squares / all.rows()), within(1e-8));
        assertThat(model.fit().r2().orElseThrow()).isBetween(0.0, 1.0);
    }

    @Test
    void labelSkewedPartiesStillGiveThePooledModel() throws Exception {
        TrainingData all = TrainingData.random(6_000, 5, 14, Model.LOGISTIC_REGRESSION);
        int[] byLabel = IntStream.range(0, all.rows())
                .boxed()
                .sorted(Comparator.comparingDouble(r -> all.y()[r]))
                .mapToInt(r -> r)
                .toArray();
        List<TrainingData> parts = new ArrayList<>();
        for (int p = 0; p < 3; p++) {
            parts.add(all.pick(Arrays.copyOfRange(byLabel, p * 2_000, (p + 1) * 2_000)));
        }
        TrainedModel model = train(parts, Model.LOGISTIC_REGRESSION, 20, 0);
        assertThat(weights(model)).containsExactly(PlainRegression.logistic(all, 0, 15), within(STATED_ERROR));
    }

    @Test
    void fitOnTrainingRowsEqualsThePlainOneWithinItsBins() throws Exception {
        TrainingData all = TrainingData.random(6_000, 5, 15, Model.LOGISTIC_REGRESSION);
        TrainedModel model = train(all.dealt(3), Model.LOGISTIC_REGRESSION, 20, 0);
        double[] w = PlainRegression.logistic(all, 0, 15);
        assertThat(model.fit().accuracy().orElseThrow()).isEqualTo(PlainRegression.accuracy(w, all));
        assertThat(model.fit().auc().orElseThrow()).isCloseTo(PlainRegression.auc(w, all), within(1e-3));
        assertThat(model.fit().logLoss().orElseThrow()).isBetween(0.0, Math.log(2));
    }

    @Test
    void rowsWithNullsAreLeftOutAndCounted() throws Exception {
        TrainingData all = TrainingData.random(3_000, 3, 16, Model.LOGISTIC_REGRESSION);
        List<TrainingData> parts = all.dealt(3);
        Map<String, List<InputTable>> inputs = TrainingData.inputs(parts);
        BitSet nulls = new BitSet();
        nulls.set(0, 10);
        Map<String, ColumnData> columns =
                new LinkedHashMap<>(((MemoryTable) inputs.get("party-1").get(0)).data());
        columns.put("x1", new ColumnData.Doubles(((ColumnData.Doubles) columns.get("x1")).values(), nulls));
        inputs.put(
                "party-1",
                List.of(new MemoryTable("t1", "dataset-1", columns, parts.get(1).rows())));
        List<TrainingData> complete = List.of(
                parts.get(0),
                parts.get(1).pick(IntStream.range(10, parts.get(1).rows()).toArray()),
                parts.get(2));
        TrainedModel model = model(new JobHarness(spec(3, 3, Model.LOGISTIC_REGRESSION, 20, 0, 0), inputs).run());
        assertThat(model.rowsSkipped()).isEqualTo(10);
        assertThat(model.rows()).isEqualTo(2_990);
        assertThat(weights(model))
                .containsExactly(PlainRegression.logistic(TrainingData.pooled(complete), 0, 15), within(STATED_ERROR));
    }

    @Test
    void stopsAtTheIterationBoundAndSaysThatItHasNotConverged() throws Exception {
        TrainingData all = TrainingData.random(3_000, 3, 17, Model.LOGISTIC_REGRESSION);
        TrainedModel model = train(all.dealt(3), Model.LOGISTIC_REGRESSION, 2, 0);
        assertThat(model.converged()).isFalse();
        assertThat(model.iterations()).isEqualTo(2);
        assertThat(weights(model)).containsExactly(PlainRegression.logistic(all, 0, 2), within(STATED_ERROR));
    }

    @Test
    void equalsPooledTrainingOnCreditDefault() throws Exception {
        assumeTrue(Files.isDirectory(TrainingData.CREDIT), "skipped: ../shared/data/credit-default is absent");
        List<TrainingData> parts = new ArrayList<>();
        for (String file : List.of("guest", "host_1", "host_2")) {
            parts.add(TrainingData.credit("default_credit_homo_" + file + ".csv"));
        }
        TrainingData test = TrainingData.credit("default_credit_homo_test.csv");
        TrainedModel model = train(parts, Model.LOGISTIC_REGRESSION, 10, 1);
        assertThat(weights(model))
                .containsExactly(PlainRegression.logistic(TrainingData.pooled(parts), 1, 10), within(STATED_ERROR));
        assertThat(PlainRegression.auc(weights(model), test)).isCloseTo(.7297, within(5e-5));
        assertThat(PlainRegression.accuracy(weights(model), test)).isCloseTo(.8122, within(5e-5));
    }

    private static TrainedModel train(List<TrainingData> parts, Model model, int iterations, double l2)
            throws InterruptedException {
        JobSpec spec = spec(parts.size(), parts.get(0).features(), model, iterations, l2, 0);
        return model(new JobHarness(spec, TrainingData.inputs(parts)).run());
    }

    static JobSpec spec(int parties, int features, Model model, int iterations, double l2, long minGroup) {
        List<String> tables = IntStream.range(0, parties).mapToObj(i -> "t" + i).toList();
        return SpecMaker.horizontal(
                parties,
                TrainingData.columns(features),
                new Computation.Train(
                        model,
                        Computation.Partition.HORIZONTAL,
                        tables,
                        TrainingData.names(features),
                        "y",
                        iterations,
                        l2),
                "bureau",
                minGroup);
    }

    private static TrainedModel model(JobHarness.Outcome outcome) {
        return StrictJson.read(outcome.result().content(), TrainedModel.class);
    }

    private static double[] weights(TrainedModel model) {
        double[] w = new double[model.coefficients().size() + 1];
        w[0] = model.intercept();
        for (int i = 1; i < w.length; i++) {
            w[i] = model.coefficients().get(i - 1);
        }
        return w;
    }
}
