package org.yuheng.computation.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.yuheng.computation.ColumnType.BIGINT;
import static org.yuheng.computation.ColumnType.DOUBLE;
import static org.yuheng.computation.ColumnType.VARCHAR;
import static org.yuheng.computation.Reveal.AGGREGATE;
import static org.yuheng.computation.Reveal.GROUP_KEY;
import static org.yuheng.computation.Reveal.JOIN_KEY;
import static org.yuheng.computation.Reveal.PLAIN;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.Computation;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.Reveal;
import org.yuheng.computation.Specs;
import org.yuheng.computation.sql.City;
import org.yuheng.computation.sql.Construct;

class SpecCheckTest {

    private static final String JOIN =
            "select a.tier, count(*) as n, sum(r.income) as s from residents r join accounts a on r.id = a.holder group by a.tier";

    private static final Specs GOOD = Specs.sql(JOIN, City.ALL, "gov-civil");

    @Test
    void findsNothingInASpecificationThatIsRight() {
        assertThat(SpecCheck.check(GOOD.build())).isEmpty();
    }

    @Test
    void namesTheRefusalOfTheQuery() {
        Specs specs = GOOD.with(new Computation.Sql("select max(income) from residents", ""));

        assertThat(codes(specs)).contains("REVEAL_EXTREME");
    }

    @Test
    void refusesAnEnforcedQueryThatDiffersByOneByte() {
        Computation.Sql sql = (Computation.Sql) GOOD.computation();

        assertThat(codes(GOOD.with(new Computation.Sql(sql.query(), sql.enforced() + " "))))
                .containsExactly("ENFORCED_DIFFERS");
        assertThat(codes(GOOD.with(
                        new Computation.Sql(sql.query(), sql.enforced().replace("DISTINCT ", "")))))
                .containsExactly("ENFORCED_DIFFERS");
    }

    @Test
    void refusesColumnsThatTheQueryDoesNotUse() {
        assertThat(codes(GOOD.withInputs(List.of(City.RESIDENTS, City.ACCOUNTS))))
                .contains("COLUMN_UNUSED");
    }

    @Test
    void refusesSingleRowsUnderMinGroup() {
        Specs rows = Specs.sql("select segment, speed from roads", City.ALL, "gov-civil");

        assertThat(codes(rows)).containsExactly("ROWS_UNDER_MIN_GROUP");
        assertThat(codes(rows.withoutObligations())).isEmpty();
    }

    @Test
    void refusesLimitedColumnsWithoutMinGroup() {
        assertThat(codes(GOOD.withoutObligations())).containsExactly("LIMIT_NEEDS_MIN_GROUP");
        assertThat(codes(GOOD.withoutObligations().with(Specs.minGroup("1")))).containsExactly("LIMIT_NEEDS_MIN_GROUP");
        assertThat(codes(GOOD.withoutObligations().with(Specs.minGroup("2")))).isEmpty();
    }

    @Test
    void asksForNoGroupSizeWhereEverythingIsPlain() {
        assertThat(codes(Specs.sql(
                                "select district, avg(speed) as v from roads group by district", City.ALL, "gov-civil")
                        .withoutObligations()))
                .isEmpty();
    }

    @Test
    void refusesConditionsAndExtremesThatWalkAroundMinGroup() {
        Specs condition = Specs.sql(
                "select sum(case when r.house = 3 then 1 else 0 end) as n from residents r join accounts a on r.id = a.holder",
                City.ALL,
                "gov-civil");
        Specs extreme = Specs.sql(
                "select max(r.house) as n from residents r join accounts a on r.id = a.holder", City.ALL, "gov-civil");

        assertThat(codes(condition)).containsExactly("CONDITION_UNDER_MIN_GROUP");
        assertThat(codes(extreme)).containsExactly("EXTREME_UNDER_MIN_GROUP");
    }

    @Test
    void refusesAParameterThatIsNoGroupSize() {
        for (String k : List.of("", "0", "-1", "1e3", "010", "99999999999999999999", "１０")) {
            assertThat(codes(GOOD.withoutObligations().with(Specs.minGroup(k))))
                    .as(k)
                    .contains("OBLIGATION_PARAMETER");
        }
    }

    @Test
    void refusesObligationsThatStandTwiceOrLackTheirReviewer() {
        JobSpec.Obligation review = new JobSpec.Obligation("RESULT_REVIEW", java.util.Map.of(), "PEOPLE");

        assertThat(codes(GOOD.with(Specs.minGroup("20")))).containsExactly("OBLIGATION_TWICE");
        assertThat(codes(GOOD.with(review))).containsExactly("REVIEWER_MISSING");
        assertThat(codes(GOOD.with(review).withReviewer("gov-civil"))).containsExactly("REVIEWER_IS_RECIPIENT");
        assertThat(codes(GOOD.with(review).withReviewer("gov-tax"))).isEmpty();
    }

    @Test
    void refusesPlacesThatWouldLetADataPartySeeOthersData() {
        assertThat(codes(GOOD.withPlacement("dealer", "node-bank", false))).containsExactly("DEALER_AT_DATA_PARTY");
        assertThat(codes(GOOD.withPlacement("enclave", "node-bank", true))).containsExactly("SIMULATED_AT_DATA_PARTY");
        assertThat(codes(GOOD.withPlacement("aggregator", "node-bank", true)))
                .containsExactly("SIMULATED_AT_DATA_PARTY");
        assertThat(codes(GOOD.withPlacement("enclave", "node-bank", false))).isEmpty();
    }

    @Test
    void refusesInputsBeyondTheirBounds() {
        JobSpec.Input roads = GOOD.inputs().get(0);
        for (long rows : new long[] {0, -1, Long.MAX_VALUE, Long.MIN_VALUE}) {
            JobSpec.Input input = new JobSpec.Input(
                    roads.table(), roads.dataset(), roads.owner(), roads.node(), roads.columns(), rows);
            assertThat(codes(GOOD.withInputs(List.of(input, GOOD.inputs().get(1)))))
                    .containsExactly("ROWS_BOUND");
        }
    }

    @Test
    void collectsAtMostAHundredFindings() {
        List<JobSpec.Column> columns = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            columns.add(column("c" + i, BIGINT, PLAIN, false));
        }
        Specs specs = Specs.of(
                new Computation.Transfer("t", List.of("missing")), List.of(table("t", "bank", columns)), "gov-civil");

        assertThat(SpecCheck.check(specs.build())).hasSize(100);
    }

    @Test
    void holdsIntersectionsAgainstLimits() {
        List<JobSpec.Input> inputs = List.of(
                table("mine", "gov-civil", List.of(column("id", VARCHAR, JOIN_KEY, true))),
                table("theirs", "bank", List.of(column("holder", VARCHAR, JOIN_KEY, true))));
        Specs count = Specs.of(
                new Computation.Psi("mine", "id", "theirs", "holder", Computation.PsiResult.CARDINALITY),
                inputs,
                "gov-civil");

        assertThat(codes(count)).containsExactly("LIMIT_NEEDS_MIN_GROUP");
        assertThat(codes(count.with(Specs.minGroup("10")))).isEmpty();
        assertThat(codes(count.with(
                        new Computation.Psi("mine", "id", "theirs", "holder", Computation.PsiResult.MEMBERS))))
                .containsExactly("REVEAL_LIMIT");
        assertThat(codes(
                        count.with(new Computation.Psi("mine", "id", "mine", "id", Computation.PsiResult.CARDINALITY))))
                .contains("TABLE_TWICE", "INPUT_UNUSED");
        assertThat(codes(count.with(new Computation.Psi("mine", "no", "none", "x", Computation.PsiResult.CARDINALITY))))
                .contains("COLUMN_UNKNOWN", "TABLE_UNKNOWN");
        Specs open = count.withInputs(
                List.of(inputs.get(0), table("theirs", "bank", List.of(column("holder", VARCHAR, PLAIN, true)))));
        assertThat(codes(open.with(
                        new Computation.Psi("mine", "id", "theirs", "holder", Computation.PsiResult.MEMBERS))))
                .isEmpty();
        Specs typed = count.withInputs(
                List.of(inputs.get(0), table("theirs", "bank", List.of(column("holder", BIGINT, JOIN_KEY, true)))));
        assertThat(codes(typed.with(Specs.minGroup("10")))).containsExactly("KEY_TYPES");
    }

    @Test
    void holdsLookUpsAgainstLimits() {
        List<JobSpec.Input> inputs = List.of(
                table("list", "gov-civil", List.of(column("id", VARCHAR, PLAIN, true))),
                table(
                        "cards",
                        "bank",
                        List.of(column("holder", VARCHAR, JOIN_KEY, true), column("status", VARCHAR, PLAIN, false))));
        Specs good = Specs.of(
                new Computation.LookUp("list", "id", "cards", "holder", List.of("status")), inputs, "gov-civil");

        assertThat(codes(good)).isEmpty();
        assertThat(codes(good.with(Specs.minGroup("10")))).containsExactly("ROWS_UNDER_MIN_GROUP");
        assertThat(codes(good.with(new Computation.LookUp("list", "id", "cards", "holder", List.of("holder")))))
                .containsExactly("REVEAL_LIMIT", "COLUMN_UNUSED");
        assertThat(codes(good.with(new Computation.LookUp("list", "id", "cards", "holder", List.of()))))
                .containsExactly("COLUMNS_MISSING", "COLUMN_UNUSED");
        assertThat(codes(Specs.of(good.computation(), inputs, "gov-tax"))).containsExactly("KEYS_NOT_THE_RECIPIENTS");
    }

    @Test
    void holdsTransfersAgainstLimits() {
        JobSpec.Input roads = City.ROADS;
        Specs all = Specs.of(
                new Computation.Transfer("roads", List.of("segment", "district", "lanes", "speed")),
                List.of(roads),
                "gov-civil");

        assertThat(codes(all)).isEmpty();
        assertThat(codes(all.with(new Computation.Transfer("roads", List.of("segment", "segment")))))
                .contains("COLUMN_TWICE", "COLUMN_UNUSED");
        assertThat(codes(Specs.of(
                        new Computation.Transfer("trips", List.of("district", "minutes")),
                        List.of(City.TRIPS),
                        "gov-civil")))
                .containsExactly("REVEAL_LIMIT");
    }

    @Test
    void holdsTrainingAgainstLimits() {
        List<JobSpec.Input> inputs = List.of(training("a", AGGREGATE), training("b", AGGREGATE));
        Specs good = Specs.of(
                train(Computation.Partition.HORIZONTAL, List.of("a", "b"), List.of("x", "y"), "z"), inputs, "bank");

        assertThat(codes(good)).isEmpty();
        assertThat(codes(good.with(train(Computation.Partition.HORIZONTAL, List.of("a", "b"), List.of("x", "z"), "z"))))
                .contains("LABEL_IS_FEATURE");
        assertThat(codes(good.with(train(Computation.Partition.HORIZONTAL, List.of("a", "a"), List.of("x", "y"), "z"))))
                .contains("TABLES_BOUND");
        assertThat(codes(
                        good.with(train(Computation.Partition.HORIZONTAL, List.of("a", "b"), List.of("x", "id"), "z"))))
                .contains("TYPE_NOT_NUMERIC", "REVEAL_LIMIT");
        assertThat(codes(good.with(train(Computation.Partition.HORIZONTAL, List.of("a", "b"), List.of(), "z"))))
                .contains("FEATURES_BOUND");
        assertThat(codes(good.withInputs(List.of(training("a", AGGREGATE), training("b", GROUP_KEY)))))
                .contains("REVEAL_LIMIT");
        assertThat(codes(good.with(new Computation.Train(
                        Computation.Model.LINEAR_REGRESSION,
                        Computation.Partition.HORIZONTAL,
                        List.of("a", "b"),
                        List.of("x", "y"),
                        "z",
                        5,
                        Double.POSITIVE_INFINITY))))
                .containsExactly("L2_BOUND");
    }

    @Test
    void holdsVerticalTrainingAgainstLimits() {
        JobSpec.Input left = table(
                "a", "bank", List.of(column("id", VARCHAR, JOIN_KEY, true), column("x", DOUBLE, AGGREGATE, false)));
        JobSpec.Input right = table(
                "b",
                "telecom",
                List.of(
                        column("id", VARCHAR, JOIN_KEY, true),
                        column("y", DOUBLE, AGGREGATE, false),
                        column("z", BIGINT, AGGREGATE, false)));
        Specs good = Specs.of(
                train(Computation.Partition.VERTICAL, List.of("a", "b"), List.of("x", "y"), "z"),
                List.of(left, right),
                "bank");

        assertThat(codes(good)).isEmpty();
        assertThat(codes(good.with(train(Computation.Partition.VERTICAL, List.of("a", "b"), List.of("x", "w"), "z"))))
                .contains("COLUMN_NOT_ONCE");
        assertThat(codes(good.withInputs(
                        List.of(table("a", "bank", List.of(column("x", DOUBLE, AGGREGATE, false))), right))))
                .containsExactly("ALIGNMENT_KEY");
        assertThat(codes(good.with(train(Computation.Partition.VERTICAL, List.of("b"), List.of("y"), "z"))))
                .contains("TABLES_BOUND");
    }

    @Test
    void holdsScoringAgainstLimits() {
        JobSpec.Input people = table(
                "people", "bank", List.of(column("no", VARCHAR, PLAIN, true), column("x", DOUBLE, AGGREGATE, false)));
        Specs good = Specs.of(
                new Computation.Score("sha256:" + "c".repeat(64), "people", "no", List.of("x")),
                List.of(people),
                "bank");

        assertThat(codes(good)).isEmpty();
        assertThat(codes(good.with(new Computation.Score("md5:1", "people", "no", List.of("x")))))
                .containsExactly("MODEL_DIGEST");
        assertThat(codes(good.with(new Computation.Score("sha256:" + "c".repeat(64), "people", "x", List.of("no")))))
                .contains("REVEAL_LIMIT", "TYPE_NOT_NUMERIC");
    }

    @Test
    void letsASpecificationStayWithinWhatAnOwnerDeclared() {
        assertThat(own(GOOD.build(), City.ACCOUNTS)).isEmpty();
        assertThat(own(GOOD.build(), declared(City.ACCOUNTS, "tier", VARCHAR, PLAIN, false)))
                .isEmpty();
    }

    @Test
    void refusesASpecificationThatWidensWhatAnOwnerDeclared() {
        JobSpec spec = GOOD.build();

        assertThat(SpecCheck.againstOwnTables(spec, "node-bank", List.of()))
                .extracting(Finding::code)
                .containsExactly("DATASET_UNKNOWN");
        assertThat(own(spec, declared(City.ACCOUNTS, "tier", VARCHAR, AGGREGATE, false)))
                .containsExactly("LIMIT_WIDENED");
        assertThat(own(spec, declared(City.ACCOUNTS, "tier", VARCHAR, JOIN_KEY, false)))
                .containsExactly("LIMIT_WIDENED");
        assertThat(own(spec, declared(City.ACCOUNTS, "tier", BIGINT, GROUP_KEY, false)))
                .containsExactly("TYPE_DIFFERS");
        assertThat(own(spec, declared(City.ACCOUNTS, "holder", VARCHAR, JOIN_KEY, false)))
                .containsExactly("IDENTIFIER_DIFFERS");
        JobSpec.Input less = new JobSpec.Input(
                "accounts",
                "DS-accounts",
                "bank",
                "node-bank",
                City.ACCOUNTS.columns().subList(0, 1),
                10);
        assertThat(own(spec, less)).containsExactly("ROWS_WIDENED", "COLUMN_UNDECLARED");
        JobSpec.Input others = new JobSpec.Input(
                "accounts", "DS-accounts", "other-bank", "node-bank", City.ACCOUNTS.columns(), 1_000_000);
        assertThat(own(spec, others)).containsExactly("OWNER_DIFFERS");
    }

    @Test
    void refusesASpecificationThatLeavesADeclaredIdentifierOut() {
        JobSpec.Input withoutKeeper = new JobSpec.Input(
                "vehicles",
                "DS-vehicles",
                "gov-traffic",
                "node-gov-traffic",
                City.VEHICLES.columns().stream()
                        .filter(c -> !c.name().equals("keeper"))
                        .toList(),
                1_000);
        JobSpec spec = Specs.sql(
                        "select brand, sum(fines) as f from vehicles group by brand",
                        List.of(withoutKeeper),
                        "gov-civil")
                .build();

        assertThat(SpecCheck.check(spec)).isEmpty();
        assertThat(SpecCheck.againstOwnTables(spec, "node-gov-traffic", List.of(ownTable(City.VEHICLES))))
                .extracting(Finding::code)
                .containsExactly("IDENTIFIER_MISSING");
    }

    @Test
    void namesTheFirstConstructThatAnEngineCannotExpress() {
        JobSpec spec = GOOD.build();
        Set<Construct> all = Expressible.constructs(spec);

        assertThat(all)
                .containsExactly(Construct.SQL_JOIN, Construct.SQL_GROUP_BY, Construct.SQL_COUNT, Construct.SQL_SUM);
        assertThat(Expressible.missing(spec, all)).isEmpty();
        assertThat(Expressible.missing(spec, Set.of(Construct.SQL_JOIN, Construct.SQL_COUNT)))
                .contains(Construct.SQL_GROUP_BY);
        assertThat(Expressible.cannotExpress("yuheng-mpc", Construct.SQL_GROUP_BY)
                        .en())
                .contains("cannot express SQL_GROUP_BY");
        assertThat(Expressible.constructs(
                        Specs.of(new Computation.Transfer("roads", List.of("speed")), List.of(City.ROADS), "x")
                                .build()))
                .containsExactly(Construct.TRANSFER);
        assertThatThrownBy(() -> Expressible.constructs(
                        GOOD.with(new Computation.Sql("drop table x", "")).build()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<String> codes(Specs specs) {
        List<Finding> findings = SpecCheck.check(specs.build());
        assertThat(findings).allSatisfy(f -> {
            assertThat(f.text().zh()).isNotBlank();
            assertThat(f.text().en()).isNotBlank();
        });
        return findings.stream().map(Finding::code).distinct().toList();
    }

    private static List<String> own(JobSpec spec, JobSpec.Input declared) {
        return SpecCheck.againstOwnTables(spec, "node-bank", List.of(ownTable(declared))).stream()
                .map(Finding::code)
                .toList();
    }

    private static OwnTable ownTable(JobSpec.Input input) {
        return new OwnTable(input.dataset(), input.owner(), input.columns(), input.maxRows());
    }

    private static JobSpec.Input declared(
            JobSpec.Input input, String column, ColumnType type, Reveal reveal, boolean identifier) {
        return new JobSpec.Input(
                input.table(),
                input.dataset(),
                input.owner(),
                input.node(),
                input.columns().stream()
                        .map(c -> c.name().equals(column) ? column(column, type, reveal, identifier) : c)
                        .toList(),
                input.maxRows());
    }

    private static Computation.Train train(
            Computation.Partition partition, List<String> tables, List<String> features, String label) {
        return new Computation.Train(Computation.Model.LOGISTIC_REGRESSION, partition, tables, features, label, 8, 0.1);
    }

    private static JobSpec.Input training(String table, Reveal reveal) {
        return table(
                table,
                "owner-" + table,
                List.of(
                        column("id", VARCHAR, JOIN_KEY, true),
                        column("x", DOUBLE, reveal, false),
                        column("y", BIGINT, AGGREGATE, false),
                        column("z", BIGINT, AGGREGATE, false)));
    }

    private static JobSpec.Input table(String table, String owner, List<JobSpec.Column> columns) {
        return new JobSpec.Input(table, "DS-" + table, owner, "node-" + owner, columns, 1_000);
    }

    private static JobSpec.Column column(String name, ColumnType type, Reveal reveal, boolean identifier) {
        return new JobSpec.Column(name, type, reveal, identifier);
    }
}
