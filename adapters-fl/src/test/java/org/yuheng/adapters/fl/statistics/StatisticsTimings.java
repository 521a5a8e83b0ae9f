package org.yuheng.adapters.fl.statistics;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.yuheng.adapters.fl.harness.JobHarness;
import org.yuheng.adapters.fl.harness.LoopbackSockets;
import org.yuheng.computation.sql.GroupedAggregate.Function;

/**
 * Prints, as JSON lines, how long group-by statistics (count, two sums, average, variance) take over loopback sockets:
 * all roles in one JVM, no TLS, no attestation. The first job is cold; arguments: parties (3), jobs (5), rows in all
 * (100,000), groups (20).
 */
public final class StatisticsTimings {

    private StatisticsTimings() {}

    public static void main(String[] args) throws Exception {
        int parties = args.length > 0 ? Integer.parseInt(args[0]) : 3;
        int jobs = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        int rows = args.length > 2 ? Integer.parseInt(args[2]) : 100_000;
        int groups = args.length > 3 ? Integer.parseInt(args[3]) : 20;
        Random random = new Random(5);
        List<List<Visit>> visits = new ArrayList<>();
        for (int p = 0; p < parties; p++) {
            List<Visit> own = new ArrayList<>();
            for (int r = 0; r < rows / parties; r++) {
                own.add(new Visit(
                        p + "-" + r,
                        "district-" + random.nextInt(groups),
                        (long) random.nextInt(100),
                        BigDecimal.valueOf(random.nextInt(1_000_000), 4),
                        random.nextGaussian()));
            }
            visits.add(own);
        }
        for (int job = 0; job < jobs; job++) {
            JobHarness harness = new StatisticsJob(visits)
                    .by("district")
                    .count()
                    .measure("days", Function.SUM, "days")
                    .measure("cost", Function.SUM, "cost")
                    .measure("score", Function.AVG, "score")
                    .measure("spread", Function.VAR_SAMP, "score")
                    .minGroup(10)
                    .over(new LoopbackSockets())
                    .harness();
            long start = System.nanoTime();
            JobHarness.Outcome outcome = harness.run();
            double total = (System.nanoTime() - start) / 1e6;
            System.out.printf(
                    Locale.ROOT,
                    "{\"job\":%d,\"parties\":%d,\"rows\":%d,\"groups\":%d,\"released\":%d,\"ms_job\":%.1f,\"bytes\":%d}%n",
                    job,
                    parties,
                    rows / parties * parties,
                    groups,
                    outcome.result().rows(),
                    total,
                    outcome.bytes().values().stream().mapToLong(b -> b).sum());
        }
    }
}
