package org.yuheng.computation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yuheng.computation.sql.City;

/** One specification of each kind, as the golden files hold them. */
final class GoldenSpecs {

    private GoldenSpecs() {}

    static Map<String, JobSpec> all() {
        Map<String, JobSpec> specs = new LinkedHashMap<>();
        specs.put(
                "sql-join",
                Specs.sql(
                                "SELECT a.tier, COUNT(*) AS 人数, SUM(r.income) AS total\nFROM residents r JOIN accounts a ON r.id = a.holder\n"
                                        + "WHERE r.birth_year >= 1980 GROUP BY a.tier HAVING COUNT(*) > 20 ORDER BY total DESC LIMIT 5",
                                City.ALL,
                                "gov-civil")
                        .build());
        specs.put(
                "sql-union",
                Specs.sql(
                                "select ward, count(*) n, avg(cost) mean, var_samp(cost) spread from (select ward, cost from clinic_east"
                                        + " union all select ward, cost from clinic_west union all select ward, cost from clinic_north) x group by ward",
                                City.ALL,
                                "gov-east",
                                "gov-west")
                        .withPlacement("aggregator", "node-operator", false)
                        .build());
        specs.put(
                "psi-cardinality",
                Specs.of(
                                new Computation.Psi(
                                        "residents", "id", "accounts", "holder", Computation.PsiResult.CARDINALITY),
                                List.of(only(City.RESIDENTS, "id"), only(City.ACCOUNTS, "holder")),
                                "gov-civil")
                        .with(Specs.minGroup("20"))
                        .withPlacement("dealer", "node-operator", true)
                        .build());
        specs.put(
                "look-up",
                Specs.of(
                                new Computation.LookUp("residents", "id", "accounts", "holder", List.of("branch")),
                                List.of(only(City.RESIDENTS, "id"), only(City.ACCOUNTS, "holder", "branch")),
                                "gov-civil")
                        .build());
        specs.put(
                "train",
                Specs.of(
                                new Computation.Train(
                                        Computation.Model.LINEAR_REGRESSION,
                                        Computation.Partition.HORIZONTAL,
                                        List.of("clinic_east", "clinic_west"),
                                        List.of("nights"),
                                        "cost",
                                        25,
                                        0.5),
                                List.of(
                                        only(City.CLINIC_EAST, "person", "nights", "cost"),
                                        only(City.CLINIC_WEST, "person", "nights", "cost")),
                                "gov-east")
                        .withPlacement("aggregator", "node-operator", true)
                        .build());
        specs.put(
                "transfer",
                Specs.of(
                                new Computation.Transfer("roads", List.of("segment", "speed")),
                                List.of(only(City.ROADS, "segment", "speed")),
                                "gov-traffic")
                        .with(new JobSpec.Obligation("RESULT_REVIEW", Map.of(), "PEOPLE"))
                        .with(new JobSpec.Obligation(
                                "RETAIN_UNTIL", Map.of("date", "2027-06-30", "proof", "true"), "RECIPIENT_NODE"))
                        .withReviewer("gov-civil")
                        .build());
        return specs;
    }

    private static JobSpec.Input only(JobSpec.Input input, String... columns) {
        List<String> names = List.of(columns);
        return new JobSpec.Input(
                input.table(),
                input.dataset(),
                input.owner(),
                input.node(),
                input.columns().stream().filter(c -> names.contains(c.name())).toList(),
                input.maxRows());
    }
}
