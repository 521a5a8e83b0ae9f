package org.yuheng.adapters.mpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.adapter.engine.ResultPart;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.Computation;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.Reveal;
import org.yuheng.json.StrictJson;

class MpcEngineTest {

    private static final List<JobSpec.Column> ID = List.of(Specs.column("id", ColumnType.VARCHAR, Reveal.JOIN_KEY));
    private static final Computation CARDINALITY =
            new Computation.Psi("bank", "id", "tax", "id", Computation.PsiResult.CARDINALITY);

    private final MpcEngine engine = new MpcEngine(List.of("TDX"), true);

    private static MemoryTable ids(String table, List<String> ids) {
        return new MemoryTable(table).strings("id", ids);
    }

    private static String csv(ResultPart part) {
        return new String(part.content(), StandardCharsets.UTF_8);
    }

    private Optional<String> refusalOf(Computation computation) {
        return engine.cannotExpress(
                        Specs.of(computation, Optional.empty(), ID, ID).toBytes())
                .map(Refusal::message);
    }

    @Test
    void countsAnIntersectionWithEqualValuesAsOneMember() throws Exception {
        JobSpec spec = Specs.of(CARDINALITY, Optional.empty(), ID, ID);
        ResultPart result = ThreeNodes.run(
                spec,
                engine,
                ids("bank", Arrays.asList("张三", "张三", null, "李四", "王五")),
                ids("tax", Arrays.asList("王五", "张三", "赵六", null, "王五")));
        assertThat(csv(result)).isEqualTo("cardinality\r\n2\r\n");
    }

    @Test
    void holdsBackACardinalityBelowMinGroup() throws Exception {
        JobSpec spec = Specs.of(CARDINALITY, Optional.of(3L), ID, ID);
        ResultPart two =
                ThreeNodes.run(spec, engine, ids("bank", List.of("a", "b", "c")), ids("tax", List.of("b", "c", "d")));
        assertThat(csv(two)).isEqualTo("cardinality\r\n");
        assertThat(two.suppressed()).isEqualTo(1);
        ResultPart three =
                ThreeNodes.run(spec, engine, ids("bank", List.of("a", "b", "c")), ids("tax", List.of("b", "c", "a")));
        assertThat(csv(three)).isEqualTo("cardinality\r\n3\r\n");
    }

    @Test
    void countsIntersectionsOfEmptySets() throws Exception {
        JobSpec spec = Specs.of(CARDINALITY, Optional.empty(), ID, ID);
        assertThat(csv(ThreeNodes.run(spec, engine, ids("bank", List.of()), ids("tax", List.of()))))
                .isEqualTo("cardinality\r\n0\r\n");
    }

    @Test
    void refusesSetsThatAreTooLarge() {
        List<String> many = new ArrayList<>();
        for (int i = 0; i <= Specs.MAX_ROWS; i++) {
            many.add("x" + i);
        }
        JobSpec spec = Specs.of(CARDINALITY, Optional.empty(), ID, ID);
        assertThatThrownBy(() -> ThreeNodes.run(spec, engine, ids("bank", many), ids("tax", List.of("a"))))
                .isInstanceOfSatisfying(
                        JobFailure.class, f -> assertThat(f.refusal().fault()).isEqualTo(Fault.CALLER))
                .hasMessageStartingWith("SET_TOO_LARGE");
    }

    @Test
    void publishesDifferentSharesInEachAttempt() throws Exception {
        JobSpec spec = Specs.of(CARDINALITY, Optional.empty(), ID, ID);
        List<MemoryTable> tables = List.of(ids("bank", List.of("a")), ids("tax", List.of("a")));
        Map<String, ResultPart> first = new ThreeNodes(spec, 1, tables).runRoles(engine::run);
        Map<String, ResultPart> second = new ThreeNodes(spec, 2, tables).runRoles(engine::run);
        for (String part : List.of("share-0", "share-1")) {
            assertThat(first.get(part).mediaType()).isEqualTo(SharedResult.SHARE_MEDIA_TYPE);
            assertThat(document(first.get(part)).words())
                    .isNotEqualTo(document(second.get(part)).words());
        }
        assertThatThrownBy(() -> SharedResult.combine(
                        first.get("share-0").content(), second.get("share-1").content()))
                .hasMessageStartingWith("SHARES_INVALID");
        assertThatThrownBy(() -> SharedResult.combine(
                        first.get("share-0").content(), first.get("share-0").content()))
                .hasMessageStartingWith("SHARES_INVALID")
                .hasMessageContaining("parties 0 and 0");
        assertThatThrownBy(() -> SharedResult.combine(first.get("share-0").content(), new byte[] {'{'}))
                .hasMessageStartingWith("SHARES_INVALID");
    }

    private static ShareDocument document(ResultPart part) {
        return StrictJson.read(part.content(), ShareDocument.class);
    }

    private static JobSpec sql(String query, long k) {
        return Specs.of(
                new Computation.Sql(query, query),
                Optional.of(k),
                List.of(
                        Specs.column("id", ColumnType.VARCHAR, Reveal.JOIN_KEY),
                        Specs.column("balance", ColumnType.DECIMAL, Reveal.AGGREGATE)),
                List.of(
                        Specs.column("id", ColumnType.VARCHAR, Reveal.JOIN_KEY),
                        Specs.column("district", ColumnType.VARCHAR, Reveal.GROUP_KEY),
                        Specs.column("band", ColumnType.BIGINT, Reveal.GROUP_KEY)));
    }

    @Test
    void answersAnSqlQueryEndToEnd() throws Exception {
        JobSpec spec = sql(
                "SELECT t.district, SUM(b.balance) AS total, COUNT(*) AS n, AVG(b.balance) AS mean FROM bank b"
                        + " JOIN tax t ON b.id = t.id WHERE t.band >= 2 GROUP BY t.district ORDER BY n DESC",
                2);
        assertThat(engine.cannotExpress(spec.toBytes())).isEmpty();
        ResultPart result = ThreeNodes.run(
                spec,
                engine,
                ids("bank", List.of("1", "2", "3", "4", "5", "6", "7"))
                        .decimals("balance", 4, List.of(10000L, 20000L, 30000L, -5L, 50000L, 60000L, 1L)),
                ids("tax", List.of("7", "6", "5", "4", "3", "2", "8"))
                        .strings("district", List.of("小", "大", "大", "大", "中", "中", "中"))
                        .longs("band", Arrays.asList(2L, 2L, 3L, 4L, 2L, 2L, 2L)));
        assertThat(csv(result)).isEqualTo("district,total,n,mean\r\n大,10.9995,3,3.6665\r\n中,5.0000,2,2.5\r\n");
        assertThat(result.suppressed()).isEqualTo(1);
    }

    @Test
    void countsDistinctSubjectsOfTheJoin() throws Exception {
        ResultPart result = ThreeNodes.run(
                sql(
                        "SELECT COUNT(DISTINCT b.id) AS people, COUNT(b.balance) AS known FROM bank b"
                                + " JOIN tax t ON b.id = t.id",
                        2),
                engine,
                ids("bank", List.of("1", "2", "3")).decimals("balance", 4, Arrays.asList(1L, 2L, null)),
                ids("tax", List.of("1", "2", "3"))
                        .strings("district", List.of("a", "b", "c"))
                        .longs("band", List.of(1L, 1L, 1L)));
        assertThat(csv(result)).isEqualTo("people,known\r\n3,2\r\n");
    }

    @Test
    void namesTheSqlConstructThatItCannotExpress() {
        String from = " FROM bank b JOIN tax t ON b.id = t.id";
        Map<String, String> constructs = Map.of(
                "SELECT t.district, COUNT(*) AS n" + from + " GROUP BY t.district HAVING COUNT(*) > 3",
                "SQL_HAVING",
                "SELECT t.district, COUNT(*) AS n" + from + " GROUP BY t.district LIMIT 3",
                "SQL_LIMIT",
                "SELECT t.district, VAR_POP(b.balance) AS v" + from + " GROUP BY t.district",
                "SQL_VARIANCE",
                "SELECT district, COUNT(*) AS n FROM tax GROUP BY district",
                "SQL_SINGLE");
        constructs.forEach((query, construct) -> assertThat(
                        engine.cannotExpress(sql(query, 2).toBytes()))
                .as(query)
                .hasValueSatisfying(r -> {
                    assertThat(r.code()).isEqualTo("CANNOT_EXPRESS");
                    assertThat(r.message()).contains(construct);
                }));
        assertThat(engine.cannotExpress(sql("SELECT b.balance" + from, 2).toBytes()))
                .isPresent();
        assertThat(engine.cannotExpress(sql("DROP TABLE bank", 2).toBytes()))
                .hasValueSatisfying(r -> assertThat(r.code()).startsWith("SQL_"));
    }

    @Test
    void expressesWhatItRuns() {
        assertThat(refusalOf(CARDINALITY)).isEmpty();
    }

    @Test
    void namesTheConstructThatItCannotExpress() {
        assertThat(refusalOf(new Computation.Psi("bank", "id", "tax", "id", Computation.PsiResult.MEMBERS)))
                .hasValueSatisfying(m -> assertThat(m).contains("PSI_MEMBERS"));
        assertThat(refusalOf(new Computation.LookUp("bank", "id", "tax", "id", List.of("id"))))
                .hasValueSatisfying(m -> assertThat(m).contains("LOOKUP"));
        assertThat(refusalOf(new Computation.Train(
                        Computation.Model.LOGISTIC_REGRESSION,
                        Computation.Partition.VERTICAL,
                        List.of("bank"),
                        List.of("id"),
                        "id",
                        5,
                        0.1)))
                .hasValueSatisfying(m -> assertThat(m).contains("TRAIN_LOGISTIC_VERTICAL"));
        assertThat(refusalOf(new Computation.Score("sha256:00", "bank", "id", List.of("id"))))
                .hasValueSatisfying(m -> assertThat(m).contains("SCORE"));
        assertThat(refusalOf(new Computation.Transfer("bank", List.of("id"))))
                .hasValueSatisfying(m -> assertThat(m).contains("TRANSFER"));
    }

    @Test
    void refusesADealerThatHoldsData() {
        JobSpec spec = Specs.of(CARDINALITY, Optional.empty(), ID, ID, "tax-node");
        assertThat(engine.cannotExpress(spec.toBytes()))
                .hasValueSatisfying(r -> assertThat(r.code()).isEqualTo("DEALER_HOLDS_DATA"));
    }

    @Test
    void refusesKeysOfDifferentTypes() {
        List<JobSpec.Column> number = List.of(Specs.column("id", ColumnType.BIGINT, Reveal.JOIN_KEY));
        assertThat(engine.cannotExpress(
                        Specs.of(CARDINALITY, Optional.empty(), ID, number).toBytes()))
                .hasValueSatisfying(r -> assertThat(r.message()).contains("SQL_JOIN_KEY_TYPE"));
    }

    @Test
    void refusesBytesThatAreNoSpecification() {
        assertThat(engine.cannotExpress("{}".getBytes(StandardCharsets.UTF_8)))
                .hasValueSatisfying(r -> assertThat(r.code()).isEqualTo("SPEC_INVALID"));
    }

    @Test
    void describesRolesByWhatItCanHost() {
        assertThat(engine.describe().roles()).containsExactly("party", "dealer");
        assertThat(engine.describe().protocol()).isEqualTo("yuheng-mpc-dealer");
        assertThat(new MpcEngine(List.of(), false).describe().roles()).containsExactly("party");
    }

    @Test
    void reportsAPeerThatDiesAsThePeersFault() {
        JobSpec spec = Specs.of(CARDINALITY, Optional.empty(), ID, ID);
        List<MemoryTable> tables = List.of(ids("bank", List.of("a", "b")), ids("tax", List.of("a")));
        for (String victim : List.of("party-0", "party-1", "dealer")) {
            assertThatThrownBy(() -> new ThreeNodes(spec, 1, tables).runRoles((assignment, services) -> {
                        if (!assignment.role().equals(victim)) {
                            engine.run(assignment, services);
                        }
                    }))
                    .as(victim)
                    .isInstanceOfSatisfying(JobFailure.class, f -> {
                        assertThat(f.refusal().fault()).isEqualTo(Fault.PEER);
                        assertThat(f.refusal().code()).isEqualTo("PEER_LOST");
                    });
        }
    }

    @Test
    void endsAsCancelledWhenItIsInterrupted() throws Exception {
        JobSpec spec = Specs.of(CARDINALITY, Optional.empty(), ID, ID);
        List<MemoryTable> tables = List.of(ids("bank", List.of("a", "b")), ids("tax", List.of("a")));
        assertThatThrownBy(() -> new ThreeNodes(spec, 1, tables).runRoles((assignment, services) -> {
                    if (assignment.role().equals("party-0")) {
                        Thread.currentThread().interrupt();
                    }
                    engine.run(assignment, services);
                }))
                .isInstanceOf(InterruptedException.class);
    }
}
