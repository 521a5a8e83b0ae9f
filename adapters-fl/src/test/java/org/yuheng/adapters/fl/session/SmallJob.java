package org.yuheng.adapters.fl.session;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.yuheng.adapter.engine.InputTable;
import org.yuheng.adapters.fl.harness.JobHarness;
import org.yuheng.adapters.fl.harness.SpecMaker;
import org.yuheng.adapters.fl.training.TrainingData;
import org.yuheng.adapters.fl.training.TrainingRowsMaker;
import org.yuheng.computation.Computation;
import org.yuheng.computation.JobSpec;

/** A small training job with synthetic rows, for tests of the two sides of an attempt. */
final class SmallJob {

    static final int FEATURES = 3;

    /** Elements of a round's vector for three features: 3 + 4 + 10. */
    static final int ELEMENTS = 17;

    private SmallJob() {}

    static byte[] zeroWeights() {
        return new byte[(FEATURES + 1) * Double.BYTES];
    }

    static List<TrainingData> data(int parties) {
        return TrainingRowsMaker.dealt(3_000, FEATURES, 31, parties);
    }

    static JobHarness of(int parties) {
        List<TrainingData> parts = data(parties);
        JobSpec spec = SpecMaker.horizontal(
                parties,
                TrainingData.columns(FEATURES),
                new Computation.Train(
                        Computation.Model.LOGISTIC_REGRESSION,
                        Computation.Partition.HORIZONTAL,
                        IntStream.range(0, parties).mapToObj(i -> "t" + i).toList(),
                        TrainingData.names(FEATURES),
                        "y",
                        10,
                        0),
                "bureau",
                0);
        Map<String, List<InputTable>> inputs = TrainingData.inputs(parts);
        return new JobHarness(spec, inputs);
    }
}
