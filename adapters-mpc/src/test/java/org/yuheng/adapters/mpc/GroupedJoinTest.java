package org.yuheng.adapters.mpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.ResultPart;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.Computation;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.Reveal;
import org.yuheng.computation.sql.ColumnRef;
import org.yuheng.computation.sql.Constant;
import org.yuheng.computation.sql.GroupedAggregate;
import org.yuheng.computation.sql.GroupedAggregate.Function;
import org.yuheng.computation.sql.GroupedAggregate.Measure;
import org.yuheng.computation.sql.Predicate;
import org.yuheng.json.StrictJson;

class GroupedJoinTest {

    private static final List<JobSpec.Column> BANK = List.of(
            Specs.column("id", ColumnType.VARCHAR, Reveal.JOIN_KEY),
            Specs.column("balance", ColumnType.DECIMAL, Reveal.AGGREGATE),
            Specs.column("branch", ColumnType.VARCHAR, Reveal.GROUP_KEY),
            Specs.column("score", ColumnType.DOUBLE, Reveal.AGGREGATE));
    private static final List<JobSpec.Column> TAX = List.of(
            Specs.column("id", ColumnType.VARCHAR, Reveal.JOIN_KEY),
            Specs.column("district", ColumnType.VARCHAR, Reveal.GROUP_KEY),
            Specs.column("band", ColumnType.BIGINT, Reveal.GROUP_KEY),
            Specs.column("paid", ColumnType.BIGINT, Reveal.AGGREGATE));

    private static GroupedAggregate.Field field(String table, String column, ColumnType type) {
        return new GroupedAggregate.Field(type, List.of(new ColumnRef(table, column)));
    }

    private static GroupedAggregate.Key key(String table, String column, ColumnType type) {
        return new GroupedAggregate.Key(column, field(table, column, type));
    }

    private static Measure count() {
        return new Measure("n", Function.COUNT_ROWS, Optional.empty(), ColumnType.BIGINT);
    }

    private static Measure measure(String name, Function function, String table, String column, ColumnType type) {
        return new Measure(name, function, Optional.of(field(table, column, type)), type);
    }

    private static GroupedAggregate query(
            List<GroupedAggregate.Key> keys, List<Measure> measures, Optional<Predicate> taxFilter) {
        List<GroupedAggregate.Output> output = new ArrayList<>();
        keys.forEach(k -> output.add(new GroupedAggregate.Output(k.name(), k.name())));
        measures.forEach(m -> output.add(new GroupedAggregate.Output(m.name(), m.name())));
        return new GroupedAggregate(
                GroupedAggregate.Kind.JOIN,
                List.of(
                        new GroupedAggregate.Slice(
                                "bank", Optional.of("id"), Optional.of("id"), Optional.empty(), "ORG-BANK", false),
                        new GroupedAggregate.Slice(
                                "tax", Optional.of("id"), Optional.of("id"), taxFilter, "ORG-TAX", true)),
                keys,
                measures,
                output,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                GroupedAggregate.Subjects.IDENTIFIER);
    }

    private static JobSpec spec(Optional<Long> k) {
        return Specs.of(new Computation.Sql("select 1", "select 1"), k, BANK, TAX);
    }

    private static ResultPart run(Optional<Long> k, GroupedAggregate query, MemoryTable... tables) throws Exception {
        JobSpec spec = spec(k);
        JoinPlan plan = JoinPlan.of(spec, query);
        return new ThreeNodes(spec, 1, List.of(tables)).run((assignment, services) -> {
            if (assignment.role().equals("dealer")) {
                services.hostEnclave(MpcEngine.PROTOCOL, List.of("party-0", "party-1"));
            } else {
                new PartyRole(assignment.role().equals("party-0") ? 0 : 1, plan, assignment, services).run();
            }
        });
    }

    private static String text(ResultPart part) {
        assertThat(part.mediaType()).isEqualTo("text/csv");
        return new String(part.content(), StandardCharsets.UTF_8);
    }

    private static MemoryTable bank(List<String> ids, List<Long> balances) {
        return new MemoryTable("bank")
                .strings("id", ids)
                .decimals("balance", 2, balances)
                .strings("branch", ids.stream().map(i -> "支行").toList())
                .doubles(
                        "score",
                        balances.stream().map(b -> b == null ? null : b / 3.0).toList());
    }

    private static MemoryTable tax(List<String> ids, List<String> districts, List<Long> paid) {
        return new MemoryTable("tax")
                .strings("id", ids)
                .strings("district", districts)
                .longs("band", districts.stream().map(d -> 1L).toList())
                .longs("paid", paid);
    }

    private static final List<GroupedAggregate.Key> BY_DISTRICT = List.of(key("tax", "district", ColumnType.VARCHAR));
    private static final Measure BALANCES = measure("total", Function.SUM, "bank", "balance", ColumnType.DECIMAL);

    @Test
    void sumsOneOwnersDecimalsByTheOtherOwnersChineseGroups() throws Exception {
        ResultPart result = run(
                Optional.empty(),
                query(BY_DISTRICT, List.of(BALANCES, count()), Optional.empty()),
                bank(List.of("张三", "李四", "王五", "赵六"), List.of(1050L, -250L, 99999999999L, 7L)),
                tax(List.of("李四", "张三", "王五", "陌生人"), List.of("武昌区", "武昌区", "江岸区", "江岸区"), List.of(1L, 2L, 3L, 4L)));
        assertThat(text(result)).isEqualTo("district,total,n\r\n武昌区,8.0000,2\r\n江岸区,999999999.9900,1\r\n");
        assertThat(result.rows()).isEqualTo(2);
    }

    @Test
    void agreesWithThePlaintextReferenceOnRandomTables() throws Exception {
        Random random = new Random(11);
        int n = 3000;
        List<String> bankIds = new ArrayList<>();
        List<Long> balances = new ArrayList<>();
        List<String> taxIds = new ArrayList<>();
        List<String> districts = new ArrayList<>();
        List<Long> paid = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            bankIds.add(i % 50 == 0 ? null : "P" + i);
            balances.add(random.nextInt(10) == 0 ? null : random.nextInt(2_000_000) - 1_000_000L);
            taxIds.add(i % 60 == 0 ? null : "P" + (i + 1000));
            districts.add(random.nextInt(20) == 0 ? null : "区" + random.nextInt(20));
            paid.add(random.nextInt(10) == 0 ? null : random.nextInt(1000) - 300L);
        }
        Map<String, long[]> expected = new TreeMap<>();
        for (int i = 0; i < n; i++) {
            int j = i + 1000;
            if (taxIds.get(i) == null || j >= n || bankIds.get(j) == null || paid.get(i) == null || paid.get(i) < 0) {
                continue;
            }
            long[] sums = expected.computeIfAbsent(districts.get(i) == null ? "" : districts.get(i), k -> new long[4]);
            sums[0]++;
            sums[1] += balances.get(j) == null ? 0 : balances.get(j);
            sums[2] += balances.get(j) == null ? 0 : 1;
            sums[3] += paid.get(i);
        }
        // the middle one, so that a group of exactly k is released
        long k = expected.values().stream()
                .mapToLong(s -> Math.min(s[0], s[2]))
                .sorted()
                .skip(expected.size() / 2)
                .findFirst()
                .orElseThrow();
        Predicate notNegative =
                new Predicate.Compare("paid", Predicate.Op.GREATER_OR_EQUAL, new Constant(ColumnType.BIGINT, 0L));
        ResultPart result = run(
                Optional.of(k),
                query(
                        BY_DISTRICT,
                        List.of(
                                count(),
                                BALANCES,
                                measure("with", Function.COUNT, "bank", "balance", ColumnType.DECIMAL),
                                measure("mean", Function.AVG, "bank", "balance", ColumnType.DOUBLE),
                                measure("paid", Function.SUM, "tax", "paid", ColumnType.BIGINT)),
                        Optional.of(notNegative)),
                bank(bankIds, balances),
                tax(taxIds, districts, paid));
        List<String> lines = new ArrayList<>(List.of("district,n,total,with,mean,paid"));
        List<String> last = new ArrayList<>();
        expected.forEach((district, s) -> {
            if (Math.min(s[0], s[2]) >= k) {
                (district.isEmpty() ? last : lines)
                        .add(district + "," + s[0] + ","
                                + BigDecimal.valueOf(s[1] * 100, 4).toPlainString()
                                + "," + s[2] + ","
                                + BigDecimal.valueOf(s[1], 2)
                                        .divide(BigDecimal.valueOf(s[2]), MathContext.DECIMAL128)
                                        .doubleValue()
                                + "," + s[3]);
            }
        });
        lines.addAll(last);
        assertThat(lines).hasSizeGreaterThan(3);
        assertThat(text(result).split("\r\n")).containsExactly(lines.toArray(String[]::new));
        assertThat(result.suppressed()).isGreaterThan(0);
    }

    @Test
    void neverSendsSharesOfSuppressedGroups() throws Exception {
        JobSpec spec = spec(Optional.of(2L));
        JoinPlan plan = JoinPlan.of(spec, query(BY_DISTRICT, List.of(BALANCES, count()), Optional.empty()));
        Map<String, ResultPart> shares = new ThreeNodes(
                        spec,
                        1,
                        List.of(
                                bank(List.of("a", "b", "c"), List.of(1L, 2L, 3L)),
                                tax(List.of("a", "b", "c"), List.of("大", "大", "小"), List.of(1L, 1L, 1L))))
                .runRoles((assignment, services) -> {
                    if (assignment.role().equals("dealer")) {
                        services.hostEnclave(MpcEngine.PROTOCOL, List.of("party-0", "party-1"));
                    } else {
                        new PartyRole(assignment.role().equals("party-0") ? 0 : 1, plan, assignment, services).run();
                    }
                });
        for (ResultPart share : shares.values()) {
            assertThat(share.rows()).isEqualTo(1);
            assertThat(share.suppressed()).isEqualTo(1);
            assertThat(new String(share.content(), StandardCharsets.UTF_8)).doesNotContain("小");
            ShareDocument document = StrictJson.read(share.content(), ShareDocument.class);
            assertThat(document.decodedWords()).hasDimensions(2, ShareDocument.WORDS_PER_MEASURE);
        }
        assertThat(new String(shares.get("share-0").content(), StandardCharsets.UTF_8))
                .as("the bank is told no district")
                .doesNotContain("大");
    }

    @Test
    void releasesAtExactlyKAndSuppressesAtOneBelow() throws Exception {
        List<String> ids = List.of("1", "2", "3", "4", "5", "6", "7");
        ResultPart result = run(
                Optional.of(4L),
                query(BY_DISTRICT, List.of(count()), Optional.empty()),
                bank(ids, ids.stream().map(i -> 1L).toList()),
                tax(
                        ids,
                        List.of("四", "四", "四", "四", "三", "三", "三"),
                        ids.stream().map(i -> 1L).toList()));
        assertThat(text(result)).isEqualTo("district,n\r\n四,4\r\n");
        assertThat(result.suppressed()).isEqualTo(1);
    }

    @Test
    void suppressesAGroupWhoseMeasuredColumnHasFewerThanKValues() throws Exception {
        List<String> ids = List.of("1", "2", "3");
        ResultPart result = run(
                Optional.of(3L),
                query(BY_DISTRICT, List.of(BALANCES, count()), Optional.empty()),
                bank(ids, Arrays.asList(5L, null, null)),
                tax(ids, List.of("x", "x", "x"), List.of(1L, 1L, 1L)));
        assertThat(result.rows()).isZero();
        assertThat(result.suppressed()).isEqualTo(1);
    }

    @Test
    void givesNullForASumOverNoValues() throws Exception {
        ResultPart result = run(
                Optional.empty(),
                query(
                        BY_DISTRICT,
                        List.of(BALANCES, measure("mean", Function.AVG, "bank", "balance", ColumnType.DOUBLE), count()),
                        Optional.empty()),
                bank(List.of("1", "2"), Arrays.asList(null, 8L)),
                tax(List.of("1", "2"), List.of("空", "满"), List.of(1L, 1L)));
        assertThat(text(result)).isEqualTo("district,total,mean,n\r\n满,0.0800,0.08,1\r\n空,,,1\r\n");
    }

    @Test
    void answersAQueryWithoutGroupsInOneRowEvenOverEmptyTables() throws Exception {
        GroupedAggregate all = query(List.of(), List.of(count(), BALANCES), Optional.empty());
        assertThat(text(run(
                        Optional.empty(),
                        all,
                        bank(List.of(), List.of()),
                        tax(List.of("1"), List.of("x"), List.of(1L)))))
                .isEqualTo("n,total\r\n0,\r\n");
        assertThat(text(run(
                        Optional.empty(),
                        all,
                        bank(List.of("1"), List.of(3L)),
                        tax(List.of("1"), List.of("x"), List.of(1L)))))
                .isEqualTo("n,total\r\n1,0.0300\r\n");
    }

    @Test
    void answersWithNoRowsWhereNothingJoins() throws Exception {
        ResultPart result = run(
                Optional.empty(),
                query(BY_DISTRICT, List.of(count()), Optional.empty()),
                bank(List.of("1"), List.of(3L)),
                tax(List.of("2"), List.of("x"), List.of(1L)));
        assertThat(text(result)).isEqualTo("district,n\r\n");
        assertThat(text(run(
                        Optional.empty(),
                        query(BY_DISTRICT, List.of(count()), Optional.empty()),
                        bank(List.of("1"), List.of(3L)),
                        tax(List.of(), List.of(), List.of()))))
                .isEqualTo("district,n\r\n");
    }

    @Test
    void handlesAsManyGroupsAsRows() throws Exception {
        List<String> ids = new ArrayList<>();
        List<Long> numbers = new ArrayList<>();
        StringBuilder expected = new StringBuilder("district,total\r\n");
        for (int i = 0; i < 5000; i++) {
            ids.add(String.format("%05d", i));
            numbers.add(i - 2500L);
            expected.append(String.format(
                    "%05d,%s\r\n", i, BigDecimal.valueOf((i - 2500L) * 100, 4).toPlainString()));
        }
        ResultPart result = run(
                Optional.empty(),
                query(BY_DISTRICT, List.of(BALANCES), Optional.empty()),
                bank(ids, numbers),
                tax(ids, ids, numbers));
        assertThat(text(result)).isEqualTo(expected.toString());
    }

    @Test
    void groupsByColumnsOfTheFirstPartyToo() throws Exception {
        ResultPart result = run(
                Optional.of(2L),
                query(
                        List.of(key("bank", "branch", ColumnType.VARCHAR)),
                        List.of(
                                measure("paid", Function.SUM, "tax", "paid", ColumnType.BIGINT),
                                measure("score", Function.SUM, "bank", "score", ColumnType.DOUBLE)),
                        Optional.empty()),
                bank(List.of("1", "2"), List.of(3L, 6L)),
                tax(List.of("2", "1"), List.of("x", "y"), List.of(-7L, 5L)));
        assertThat(text(result)).isEqualTo("branch,paid,score\r\n支行,-2,3.0\r\n");
    }

    @Test
    void sumsDoublesWithinTheStatedFixedPointError() throws Exception {
        int n = 500;
        List<String> ids = new ArrayList<>();
        List<Long> balances = new ArrayList<>();
        double sum = 0;
        for (int i = 0; i < n; i++) {
            ids.add("i" + i);
            balances.add(1000L * i + 1);
            sum += (1000L * i + 1) / 3.0;
        }
        ResultPart result = run(
                Optional.of(10L),
                query(
                        List.of(),
                        List.of(measure("s", Function.SUM, "bank", "score", ColumnType.DOUBLE)),
                        Optional.empty()),
                bank(ids, balances),
                tax(ids, ids, balances));
        double got = Double.parseDouble(text(result).split("\r\n")[1]);
        assertThat(Math.abs(got - sum)).isLessThan(n / (double) (1 << 21));
    }

    @Test
    void refusesJoinKeysThatAreNotUnique() {
        assertThatThrownBy(() -> run(
                        Optional.of(2L),
                        query(BY_DISTRICT, List.of(count()), Optional.empty()),
                        bank(List.of("1", "1"), List.of(3L, 4L)),
                        tax(List.of("1"), List.of("x"), List.of(1L))))
                .isInstanceOf(JobFailure.class)
                .hasMessageStartingWith("JOIN_KEY_NOT_UNIQUE");
    }

    @Test
    void refusesValuesWhoseSumCouldOverflow() {
        assertThatThrownBy(() -> run(
                        Optional.of(2L),
                        query(
                                BY_DISTRICT,
                                List.of(measure("p", Function.SUM, "tax", "paid", ColumnType.BIGINT)),
                                Optional.empty()),
                        bank(List.of("1"), List.of(3L)),
                        tax(List.of("1", "2"), List.of("x", "x"), List.of(1L, Long.MAX_VALUE / 2 + 1))))
                .isInstanceOf(JobFailure.class)
                .hasMessageStartingWith("VALUE_OUT_OF_RANGE")
                .hasMessageNotContaining(Long.toString(Long.MAX_VALUE / 2 + 1));
    }

    @Test
    void refusesGroupKeysOfBothSidesByName() {
        assertThatThrownBy(() -> JoinPlan.of(
                        spec(Optional.of(2L)),
                        query(
                                List.of(
                                        key("tax", "district", ColumnType.VARCHAR),
                                        key("bank", "branch", ColumnType.VARCHAR)),
                                List.of(count()),
                                Optional.empty())))
                .hasMessageStartingWith("GROUP_KEYS_FROM_BOTH_SIDES");
    }

    @Test
    void refusesMinimumByName() {
        assertThatThrownBy(() -> JoinPlan.of(
                        spec(Optional.of(2L)),
                        query(
                                BY_DISTRICT,
                                List.of(measure("m", Function.MIN, "tax", "paid", ColumnType.BIGINT)),
                                Optional.empty())))
                .hasMessageStartingWith("CANNOT_EXPRESS")
                .hasMessageContaining("SQL_MIN_MAX");
    }
}
