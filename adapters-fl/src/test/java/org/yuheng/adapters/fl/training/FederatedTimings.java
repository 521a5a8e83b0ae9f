package org.yuheng.adapters.fl.training;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.yuheng.adapters.fl.harness.JobHarness;
import org.yuheng.adapters.fl.harness.LinkMaker;
import org.yuheng.adapters.fl.harness.LoopbackSockets;
import org.yuheng.adapters.fl.harness.SpecMaker;
import org.yuheng.computation.Computation;
import org.yuheng.computation.Computation.Model;
import org.yuheng.computation.JobSpec;
import org.yuheng.json.StrictJson;

/**
 * Prints, as JSON lines, how long a federated training takes over loopback sockets: all roles in one JVM, no TLS, no
 * attestation. The first job is cold; arguments: parties (3), jobs (5), rows of random data in all (credit-default when
 * absent or 0 and at hand), features (23).
 */
public final class FederatedTimings {

    private FederatedTimings() {}

    public static void main(String[] args) throws Exception {
        int parties = argument(args, 0, 3);
        int jobs = argument(args, 1, 5);
        int rows = argument(args, 2, 0);
        int features = argument(args, 3, 23);
        List<TrainingData> parts = data(parties, rows, features);
        JobSpec spec = SpecMaker.horizontal(
                parties,
                TrainingData.columns(parts.get(0).features()),
                new Computation.Train(
                        Model.LOGISTIC_REGRESSION,
                        Computation.Partition.HORIZONTAL,
                        IntStream.range(0, parties).mapToObj(i -> "t" + i).toList(),
                        TrainingData.names(parts.get(0).features()),
                        "y",
                        10,
                        1),
                "bureau",
                0);
        LinkMaker sockets = new LoopbackSockets();
        for (int job = 0; job < jobs; job++) {
            JobHarness harness = new JobHarness(spec, TrainingData.inputs(parts), sockets);
            long start = System.nanoTime();
            JobHarness.Outcome outcome = harness.run();
            double total = (System.nanoTime() - start) / 1e6;
            print(job, parts, outcome, total);
        }
    }

    private static void print(int job, List<TrainingData> parts, JobHarness.Outcome outcome, double total) {
        TrainedModel model = StrictJson.read(outcome.result().content(), TrainedModel.class);
        List<Long> rounds = outcome.progress().stream()
                .filter(p -> p.role().equals("aggregator") && p.phase().equals("TRAINING"))
                .map(JobHarness.Progress::nanos)
                .toList();
        double perRound = (rounds.get(rounds.size() - 1) - rounds.get(0)) / 1e6 / (rounds.size() - 1);
        Map<String, Long> bytes = outcome.bytes();
        long toAggregator = bytes.entrySet().stream()
                .filter(e -> e.getKey().contains("aggregator"))
                .mapToLong(Map.Entry::getValue)
                .sum();
        long between = bytes.values().stream().mapToLong(b -> b).sum() - toAggregator;
        System.out.printf(
                Locale.ROOT,
                "{\"job\":%d,\"parties\":%d,\"rows\":%d,\"features\":%d,\"updates\":\"%s\",\"iterations\":%d,"
                        + "\"ms_per_round\":%.2f,\"ms_job\":%.1f,\"bytes_with_aggregator\":%d,\"bytes_between_parties\":%d,"
                        + "\"accuracy\":%.4f,\"auc\":%.4f}%n",
                job,
                parts.size(),
                model.rows(),
                model.features().size(),
                model.updates(),
                model.iterations(),
                perRound,
                total,
                toAggregator,
                between,
                model.fit().accuracy().orElse(Double.NaN),
                model.fit().auc().orElse(Double.NaN));
    }

    private static List<TrainingData> data(int parties, int rows, int features) throws IOException {
        if (rows > 0 || !Files.isDirectory(TrainingData.CREDIT)) {
            return TrainingData.random(rows > 0 ? rows : 24_000, features, 7, Model.LOGISTIC_REGRESSION)
                    .dealt(parties);
        }
        List<TrainingData> files = new ArrayList<>();
        for (String file : List.of("guest", "host_1", "host_2")) {
            files.add(TrainingData.credit("default_credit_homo_" + file + ".csv"));
        }
        return parties == files.size() ? files : TrainingData.pooled(files).dealt(parties);
    }

    private static int argument(String[] args, int at, int otherwise) {
        return args.length > at ? Integer.parseInt(args[at]) : otherwise;
    }
}
