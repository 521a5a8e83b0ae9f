package org.yuheng.adapters.fl.training;

import java.util.List;
import org.yuheng.computation.Computation;

/** Training rows for tests of other packages. */
public final class TrainingRowsMaker {

    private TrainingRowsMaker() {}

    public static List<TrainingData> dealt(int rows, int features, long seed, int parties) {
        return TrainingData.random(rows, features, seed, Computation.Model.LOGISTIC_REGRESSION)
                .dealt(parties);
    }

    /** What a party would send without a mask. */
    public static byte[] update(TrainingData data, double[] weights) throws Exception {
        Computation.Train train = new Computation.Train(
                Computation.Model.LOGISTIC_REGRESSION,
                Computation.Partition.HORIZONTAL,
                List.of("t0"),
                TrainingData.names(data.features()),
                "y",
                1,
                0);
        return LocalUpdate.logistic(
                        TrainingRows.read(train, List.of(data.table(0))), weights, new RowDemand(0, 0, 0, 1, 1))
                .toBytes();
    }
}
