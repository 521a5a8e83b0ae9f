package org.yuheng.adapters.fl.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yuheng.adapter.engine.InputTable;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.adapter.engine.ResultPart;
import org.yuheng.adapters.fl.FlEngine;
import org.yuheng.adapters.fl.harness.JobHarness;
import org.yuheng.adapters.fl.harness.SpecMaker;
import org.yuheng.computation.Computation;
import org.yuheng.computation.JobSpec;

/** Statistics from the query's text to the released table, through the engine as a node runs it. */
final class SqlStatisticsTest {

    private static final String UNION =
            "FROM (SELECT id, district, days, cost, score FROM t0 UNION ALL SELECT id, district, days, cost, score FROM t1"
                    + " UNION ALL SELECT id, district, days, cost, score FROM t2) AS v ";

    private static final List<List<Visit>> VISITS = List.of(
            List.of(
                    Visit.of("a", "洪山区", 3, "1.5", 0.5),
                    Visit.of("b", "洪山区", 4, "2.25", 1.5),
                    Visit.of("c", "江夏区", 9, "9", 9.0)),
            List.of(Visit.of("d", "洪山区", -1, "0.25", 1.0), Visit.of("e", "武昌区", 2, "1", 0.25)),
            List.of(Visit.of("f", "武昌区", 5, "2", 0.75), Visit.of("g", "武昌区", 8, "3", 2.0)));

    @Test
    void aQueryOverTheUnionOfThreeOwnersIsAnsweredWithSmallGroupsHeldBack() throws Exception {
        JobHarness.Outcome outcome = run(
                "SELECT district, COUNT(*) AS n, SUM(days) AS days, SUM(cost) AS cost, AVG(score) AS score " + UNION
                        + "GROUP BY district",
                2);
        ResultPart result = outcome.result();
        assertThat(new String(result.content(), StandardCharsets.UTF_8))
                .isEqualTo("district,n,days,cost,score\r\n武昌区,3,15,6.0000,1.0\r\n洪山区,3,6,4.0000,1.0\r\n");
        assertThat(result.mediaType()).isEqualTo("text/csv");
        assertThat(result.rows()).isEqualTo(2);
        assertThat(result.suppressed()).isEqualTo(1);
        assertThat(outcome.received()).containsExactly("dataset-t0 3", "dataset-t1 2", "dataset-t2 2");
    }

    @Test
    void filtersOrdersAndLimitsAsTheQuerySays() throws Exception {
        JobHarness.Outcome outcome = run(
                "SELECT district AS d, COUNT(*) AS n, VAR_SAMP(days) AS v " + UNION
                        + "WHERE district <> '洪山区' GROUP BY district HAVING COUNT(*) > 1 ORDER BY n DESC LIMIT 5",
                2);
        assertThat(new String(outcome.result().content(), StandardCharsets.UTF_8))
                .isEqualTo("d,n,v\r\n武昌区,3,9.0\r\n");
    }

    @Test
    void oneRowOverEverything() throws Exception {
        JobHarness.Outcome outcome = run("SELECT COUNT(*) AS n, SUM(days) AS days " + UNION, 2);
        assertThat(new String(outcome.result().content(), StandardCharsets.UTF_8))
                .isEqualTo("n,days\r\n7,30\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT t0.district, COUNT(*) AS n FROM t0 JOIN t1 ON t0.id = t1.id GROUP BY t0.district",
                "SELECT district, COUNT(*) AS n FROM t0 GROUP BY district",
                "SELECT district, COUNT(DISTINCT id) AS n " + UNION + "GROUP BY district",
                "SELECT district, SUM(days + 1) AS n " + UNION + "GROUP BY district",
                "SELECT district, COUNT(*) OVER () AS n FROM t0",
                "DELETE FROM t0"
            })
    void namesWhatItCannotExpress(String query) {
        Refusal refusal = new FlEngine().cannotExpress(spec(query, 2).toBytes()).orElseThrow();
        assertThat(refusal.code()).isEqualTo("FL_UNSUPPORTED_SQL");
        assertThat(refusal.message()).containsPattern("SQL_[A-Z_]+|REVEAL_[A-Z]+");
    }

    private static JobHarness.Outcome run(String query, long minGroup) throws InterruptedException {
        JobSpec spec = spec(query, minGroup);
        assertThat(new FlEngine().cannotExpress(spec.toBytes())).isEmpty();
        Map<String, List<InputTable>> inputs = new LinkedHashMap<>();
        for (int i = 0; i < VISITS.size(); i++) {
            inputs.put("party-" + i, List.of(Visit.table("t" + i, VISITS.get(i))));
        }
        return new JobHarness(spec, inputs).run();
    }

    private static JobSpec spec(String query, long minGroup) {
        return SpecMaker.horizontal(3, Visit.columns(), new Computation.Sql(query, query), "bureau", minGroup);
    }
}
