package org.yuheng.adapters.fl.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yuheng.adapter.engine.ResultPart;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.sql.Constant;
import org.yuheng.computation.sql.GroupedAggregate.Function;
import org.yuheng.computation.sql.Predicate;

final class FederatedStatisticsTest {

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void equalsAPlainComputationOverAllRows(int parties) throws Exception {
        List<List<Visit>> all = randomVisits(parties, 500, 21);
        List<String> lines = new StatisticsJob(all)
                .by("district")
                .count()
                .measure("days_n", Function.COUNT, "days")
                .measure("days_sum", Function.SUM, "days")
                .measure("days_avg", Function.AVG, "days")
                .measure("cost_sum", Function.SUM, "cost")
                .measure("cost_var", Function.VAR_SAMP, "cost")
                .measure("score_sum", Function.SUM, "score")
                .measure("score_sd", Function.STDDEV_POP, "score")
                .lines();
        assertThat(lines.get(0)).isEqualTo("district,n,days_n,days_sum,days_avg,cost_sum,cost_var,score_sum,score_sd");
        Map<String, List<Visit>> groups = all.stream()
                .flatMap(List::stream)
                .collect(Collectors.groupingBy(Visit::district, TreeMap::new, Collectors.toList()));
        assertThat(lines).hasSize(groups.size() + 1);
        int line = 1;
        for (Map.Entry<String, List<Visit>> group : groups.entrySet()) {
            String[] cells = lines.get(line++).split(",");
            List<Visit> rows = group.getValue();
            long[] days = rows.stream()
                    .map(Visit::days)
                    .filter(Objects::nonNull)
                    .mapToLong(d -> d)
                    .toArray();
            double[] scores = rows.stream()
                    .map(Visit::score)
                    .filter(Objects::nonNull)
                    .mapToDouble(d -> d)
                    .toArray();
            double[] costs = rows.stream()
                    .map(Visit::cost)
                    .filter(Objects::nonNull)
                    .mapToDouble(BigDecimal::doubleValue)
                    .toArray();
            long sum = IntStream.range(0, days.length).mapToLong(i -> days[i]).sum();
            assertThat(cells[0]).isEqualTo(group.getKey());
            assertThat(cells[1]).isEqualTo(Integer.toString(rows.size()));
            assertThat(cells[2]).isEqualTo(Integer.toString(days.length));
            assertThat(cells[3]).isEqualTo(Long.toString(sum));
            assertThat(cells[4]).isEqualTo(Double.toString((double) sum / days.length));
            assertThat(cells[5])
                    .isEqualTo(rows.stream()
                            .map(Visit::cost)
                            .filter(Objects::nonNull)
                            .reduce(BigDecimal.ZERO, BigDecimal::add)
                            .toPlainString());
            assertThat(Double.parseDouble(cells[6])).isCloseTo(scatter(costs) / (costs.length - 1), within(1e-7));
            assertThat(Double.parseDouble(cells[7]))
                    .isCloseTo(Arrays.stream(scores).sum(), within(1e-9));
            assertThat(Double.parseDouble(cells[8]))
                    .isCloseTo(Math.sqrt(scatter(scores) / scores.length), within(1e-9));
        }
    }

    @Test
    void aGroupThatOnlyOnePartyHasIsThereWithItsOwnNumbers() throws Exception {
        List<String> lines = new StatisticsJob(List.of(
                        List.of(Visit.of("a", "洪山区", 3, "1.5", 0.5), Visit.of("b", "洪山区", -7, "2.25", 0.25)),
                        List.of(Visit.of("c", "江夏区", 4, "-0.0001", -1.0)),
                        List.of()))
                .by("district")
                .count()
                .measure("days", Function.SUM, "days")
                .measure("cost", Function.SUM, "cost")
                .measure("score", Function.AVG, "score")
                .lines();
        assertThat(lines)
                .containsExactly("district,n,days,cost,score", "江夏区,1,4,-0.0001,-1.0", "洪山区,2,-4,3.7500,0.375");
    }

    @Test
    void nullsAreLeftOutOfAggregatesAndAreAGroupOfTheirOwnLast() throws Exception {
        List<String> lines = new StatisticsJob(List.of(
                        List.of(Visit.of("a", null, 3, null, null), Visit.of("b", "b", null, null, 1.0)),
                        List.of(Visit.of("c", null, 5, null, null), Visit.of("d", "", 5, "1", 2.0)),
                        List.of(Visit.of("e", "b,\"c\"", 1, "2", null))))
                .by("district")
                .count()
                .measure("days", Function.SUM, "days")
                .measure("cost", Function.SUM, "cost")
                .measure("variance", Function.VAR_SAMP, "days")
                .lines();
        assertThat(lines)
                .containsExactly(
                        "district,n,days,cost,variance",
                        "\"\",1,5,1.0000,",
                        "b,1,,,",
                        "\"b,\"\"c\"\"\",1,1,2.0000,",
                        ",2,8,,2.0");
    }

    @Test
    void withoutKeysThereIsOneRowEvenOverNoRows() throws Exception {
        List<String> lines = new StatisticsJob(List.of(List.of(), List.of(), List.of()))
                .count()
                .measure("days", Function.SUM, "days")
                .lines();
        assertThat(lines).containsExactly("n,days", "0,");
    }

    @Test
    void withKeysAndNoRowsThereIsNoRow() throws Exception {
        ResultPart result = new StatisticsJob(List.of(List.of(), List.of(), List.of()))
                .by("district")
                .count()
                .run();
        assertThat(result.rows()).isZero();
        assertThat(result.suppressed()).isZero();
    }

    @Test
    void releasesAGroupOfExactlyKSubjectsAndSuppressesOneOfKMinusOne() throws Exception {
        List<List<Visit>> parties = List.of(
                List.of(Visit.of("a", "k", 1, "1", 1.0), Visit.of("b", "k-1", 1, "1", 1.0)),
                List.of(Visit.of("c", "k", 1, "1", 1.0), Visit.of("d", "k-1", 1, "1", 1.0)),
                List.of(Visit.of("e", "k", 1, "1", 1.0), Visit.of("f", "one", 1, "1", 1.0)));
        StatisticsJob job = new StatisticsJob(parties).by("district").count().minGroup(3);
        assertThat(job.lines()).containsExactly("district,n", "k,3");
        ResultPart result = job.run();
        assertThat(result.rows()).isEqualTo(1);
        assertThat(result.suppressed()).isEqualTo(2);
    }

    @Test
    void aPersonWithManyRowsCountsOnce() throws Exception {
        List<Visit> often = List.of(
                Visit.of("a", "x", 1, "1", 1.0), Visit.of("a", "x", 2, "1", 1.0), Visit.of("a", "x", 3, "1", 1.0));
        ResultPart result = new StatisticsJob(List.of(often, List.of(Visit.of("b", "x", 1, "1", 1.0)), List.of()))
                .by("district")
                .count()
                .minGroup(3)
                .run();
        assertThat(result.rows()).isZero();
        assertThat(result.suppressed()).isEqualTo(1);
    }

    @Test
    void aPersonWithoutAMeasuredValueDoesNotHideAnother() throws Exception {
        List<List<Visit>> parties = List.of(
                List.of(Visit.of("a", "x", 900, "1", 1.0)),
                List.of(Visit.of("b", "x", null, "1", 1.0)),
                List.of(Visit.of("c", "x", null, "1", 1.0)));
        StatisticsJob counted =
                new StatisticsJob(parties).by("district").count().minGroup(3);
        assertThat(counted.run().rows()).isEqualTo(1);
        ResultPart summed = counted.measure("days", Function.SUM, "days").run();
        assertThat(summed.rows()).isZero();
        assertThat(summed.suppressed()).isEqualTo(1);
    }

    @Test
    void theRecipientsOwnSubjectsProtectNobody() throws Exception {
        List<List<Visit>> parties = List.of(
                List.of(
                        Visit.of("a", "x", 1, "1", 1.0),
                        Visit.of("b", "x", 1, "1", 1.0),
                        Visit.of("c", "y", 1, "1", 1.0)),
                List.of(Visit.of("d", "x", 1, "1", 1.0), Visit.of("e", "y", 1, "1", 1.0)),
                List.of(Visit.of("f", "y", 1, "1", 1.0), Visit.of("g", "x", 1, "1", 1.0)));
        StatisticsJob job = new StatisticsJob(parties).by("district").count().minGroup(3);
        assertThat(job.lines()).containsExactly("district,n", "x,4", "y,3");
        job.recipient("org-0").minGroup(2);
        assertThat(job.lines()).containsExactly("district,n", "x,4", "y,3");
        ResultPart result = job.minGroup(3).run();
        assertThat(result.rows()).isZero();
        assertThat(result.suppressed()).isEqualTo(2);
    }

    @Test
    void filtersRowsBeforeTheyAreCounted() throws Exception {
        Predicate atLeastTwo =
                new Predicate.Compare("days", Predicate.Op.GREATER_OR_EQUAL, new Constant(ColumnType.BIGINT, 2L));
        List<String> lines = new StatisticsJob(List.of(
                        List.of(Visit.of("a", "x", 1, "1", 1.0), Visit.of("b", "x", 2, "1", 1.0)),
                        List.of(Visit.of("c", "y", 1, "1", 1.0)),
                        List.of(Visit.of("d", "x", 5, "1", 1.0), Visit.of("e", "y", null, "1", 1.0))))
                .by("district")
                .count()
                .where(atLeastTwo)
                .lines();
        assertThat(lines).containsExactly("district,n", "x,2");
    }

    @Test
    void havingAndLimitLookAtLargeEnoughGroupsOnly() throws Exception {
        List<List<Visit>> parties = List.of(
                List.of(
                        Visit.of("a", "x", 1, "1", 1.0),
                        Visit.of("b", "y", 50, "1", 1.0),
                        Visit.of("c", "z", 9, "1", 1.0)),
                List.of(Visit.of("d", "x", 1, "1", 1.0), Visit.of("e", "z", 9, "1", 1.0)),
                List.of(Visit.of("f", "w", 4, "1", 1.0), Visit.of("g", "w", 4, "1", 1.0)));
        ResultPart result = new StatisticsJob(parties)
                .by("district")
                .measure("days", Function.SUM, "days")
                .having(new Predicate.Compare("days", Predicate.Op.GREATER, new Constant(ColumnType.BIGINT, 5L)))
                .orderBy("days", true)
                .limit(1)
                .minGroup(2)
                .run();
        assertThat(new String(result.content(), StandardCharsets.UTF_8)).isEqualTo("district,days\r\nz,18\r\n");
        assertThat(result.suppressed()).isEqualTo(1);
    }

    @Test
    void sumsOfTheLargestWholeNumbersDoNotWrap() throws Exception {
        Visit huge = new Visit("a", "x", Long.MAX_VALUE, BigDecimal.valueOf(Long.MAX_VALUE, 4), 1e30);
        Visit negative = new Visit("b", "x", Long.MIN_VALUE, BigDecimal.valueOf(-Long.MAX_VALUE, 4), -1e30);
        List<String> lines = new StatisticsJob(List.of(List.of(huge), List.of(negative), List.of(huge)))
                .by("district")
                .measure("days", Function.SUM, "days")
                .measure("days_var", Function.VAR_POP, "days")
                .measure("cost", Function.SUM, "cost")
                .measure("score", Function.SUM, "score")
                .lines();
        assertThat(lines.get(1)).startsWith("x,9223372036854775806,").endsWith(",922337203685477.5807,1.0E30");
        assertThat(Double.parseDouble(lines.get(1).split(",")[2])).isCloseTo(7.5617e37, within(1e34));
    }

    @Test
    void aSumBeyondItsTypeIsRefusedByCode() throws Exception {
        Visit huge = new Visit("a", "x", Long.MAX_VALUE, null, null);
        var outcome = new StatisticsJob(List.of(List.of(huge), List.of(huge), List.of(huge)))
                .by("district")
                .measure("days", Function.SUM, "days")
                .harness()
                .run();
        assertThat(outcome.code("aggregator")).isEqualTo("FL_RANGE");
        assertThat(outcome.code("party-1")).isEqualTo("FL_RANGE");
        assertThat(outcome.published()).isEmpty();
    }

    private static double scatter(double[] values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    }

    private static List<List<Visit>> randomVisits(int parties, int rows, long seed) {
        Random random = new Random(seed);
        List<List<Visit>> all = new ArrayList<>();
        for (int p = 0; p < parties; p++) {
            List<Visit> visits = new ArrayList<>();
            for (int r = 0; r < rows; r++) {
                visits.add(new Visit(
                        p + "-" + r,
                        "区" + random.nextInt(20),
                        random.nextInt(5) == 0 ? null : (long) random.nextInt(2_000) - 1_000,
                        random.nextInt(5) == 0 ? null : BigDecimal.valueOf(random.nextInt(2_000_000) - 1_000_000, 4),
                        random.nextInt(5) == 0 ? null : random.nextGaussian() * 100));
            }
            all.add(visits);
        }
        return all;
    }
}
