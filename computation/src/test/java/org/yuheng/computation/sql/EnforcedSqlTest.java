package org.yuheng.computation.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yuheng.computation.JobSpec;

/** Enforced queries, run by the engine that they are written for. */
class EnforcedSqlTest {

    private static CityData city;

    @BeforeAll
    static void open() throws SQLException {
        city = new CityData();
    }

    @AfterAll
    static void close() throws SQLException {
        city.close();
    }

    static Stream<NamedQueries> accepted() {
        return NamedQueries.read("/sql/accepted.txt").stream();
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void givesTheSameRowsAsTheQueryItself(NamedQueries asked) throws SQLException {
        SqlAnalysis.Analysed analysed = City.accepted(asked.query());

        List<List<String>> enforced = released(analysed, 0);

        List<List<String>> original = city.query(asked.query().replaceAll(";$", ""));
        assertThat(enforced).containsExactlyInAnyOrderElementsOf(original);
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void namesExactlyTheColumnsThatTheAnalysisNames(NamedQueries asked) throws SQLException {
        SqlAnalysis.Analysed analysed = City.accepted(asked.query());

        List<String> expected = new ArrayList<>();
        analysed.output().forEach(o -> expected.add(o.name()));
        analysed.hidden().forEach(h -> expected.add(h.column()));
        assertThat(city.columns(analysed.enforced())).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void staysTheSameWhenInputsAreNarrowedToWhatIsUsed(NamedQueries asked) {
        SqlAnalysis.Analysed analysed = City.accepted(asked.query());
        List<ColumnRef> used = analysed.uses().stream().map(ColumnUse::column).toList();
        List<JobSpec.Input> narrowed = new ArrayList<>();
        for (JobSpec.Input input : City.ALL) {
            List<JobSpec.Column> columns = input.columns().stream()
                    .filter(c -> used.contains(new ColumnRef(input.table(), c.name())))
                    .toList();
            if (!columns.isEmpty()) {
                narrowed.add(new JobSpec.Input(
                        input.table(), input.dataset(), input.owner(), input.node(), columns, input.maxRows()));
            }
        }

        SqlAnalysis again = SqlAnalysis.of(asked.query(), narrowed, List.of());

        assertThat(again).isEqualTo(analysed);
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void acceptsItsOwnGroupedFormAsPlainlyAsTheQuery(NamedQueries asked) throws SQLException {
        SqlAnalysis.Analysed analysed = City.accepted(asked.query());
        if (analysed.grouped().isPresent()) {
            GroupedAggregate form = analysed.grouped().get();
            assertThat(form.output().stream().map(GroupedAggregate.Output::name))
                    .isEqualTo(
                            analysed.output().stream().map(OutputColumn::name).toList());
            assertThat(new FormReference(city, form).released(5)).isEqualTo(released(analysed, 5));
        }
    }

    @Test
    void countsDistinctSubjectsAndNotRows() throws SQLException {
        SqlAnalysis.Analysed analysed = City.accepted("select count(*) as n from residents");

        List<String> row = city.query(analysed.enforced()).get(0);

        String people =
                city.query("select count(distinct id) from residents").get(0).get(0);
        assertThat(row).containsExactly("600", people);
        assertThat(Integer.parseInt(people)).isLessThan(600);
    }

    @Test
    void countsOnlySubjectsWithAValueInWhatIsMeasured() throws SQLException {
        try (CityData other = new CityData()) {
            other.run("delete from residents");
            other.run("insert into residents (id, district, income) values ('a','x',10),('b','x',null),('c','x',null)");
            SqlAnalysis.Analysed analysed =
                    City.accepted("select district, sum(income) as s from residents group by district");

            assertThat(other.query(analysed.enforced())).containsExactly(List.of("x", "10.0000", "1"));
        }
    }

    @Test
    void countsTheSmallestOfSeveralKindsOfSubject() throws SQLException {
        try (CityData other = new CityData()) {
            other.run("delete from vehicles");
            other.run("insert into vehicles values ('p1','fleet','b',1),('p2','fleet','b',2),('p3','fleet','b',3)");

            assertThat(other.query(City.accepted("select brand, sum(fines) as f from vehicles group by brand")
                            .enforced()))
                    .containsExactly(List.of("b", "6", "1"));
        }
    }

    @Test
    void subtractsWhatOneRecipientAloneContributesToAUnion() throws SQLException {
        String query = "select ward, sum(nights) as n from (select ward, nights from clinic_east"
                + " union all select ward, nights from clinic_west) x group by ward";
        try (CityData other = new CityData()) {
            other.run("delete from clinic_east");
            other.run("delete from clinic_west");
            other.run("insert into clinic_east (person, ward, nights) values ('a','w',1),('b','w',1),('c','w',1)");
            other.run("insert into clinic_west (person, ward, nights) values ('c','w',1),('d','w',1)");

            assertThat(other.query(City.accepted(query).enforced())).containsExactly(List.of("w", "5", "4"));
            assertThat(other.query(City.accepted(query, "gov-east").enforced()))
                    .containsExactly(List.of("w", "5", "4", "2"));
            assertThat(other.query(City.accepted(query, "gov-west").enforced()))
                    .containsExactly(List.of("w", "5", "4", "1"));
            assertThat(other.query(City.accepted(query, "gov-west", "gov-east").enforced()))
                    .containsExactly(List.of("w", "5", "4", "2"));
        }
    }

    @Test
    void subtractsNothingFromAJoin() {
        assertThat(City.accepted(
                                "select a.tier, count(*) as n from residents r join accounts a on r.id = a.holder group by a.tier",
                                "bank")
                        .hidden())
                .containsExactly(SqlAnalysis.Hidden.SUBJECTS);
    }

    @Test
    void judgesHavingAndLimitAfterTheGate() throws SQLException {
        try (CityData other = new CityData()) {
            other.run("delete from residents");
            other.run(
                    "insert into residents (id, district, visits) values ('a','rich',1000),('b','x',1),('c','x',1),('d','y',1),('e','y',0)");
            SqlAnalysis.Analysed analysed = City.accepted(
                    "select district, sum(visits) as v from residents group by district having sum(visits) > 1 order by v desc limit 1");
            GroupGate gate = new GroupGate(2, analysed.limit());

            assertThat(release(other.query(analysed.enforced()), analysed, gate))
                    .containsExactly(List.of("x", "2"));
            assertThat(gate.suppressed()).isEqualTo(1);
        }
    }

    @Test
    void failsOnNoValue() throws SQLException {
        try (CityData other = new CityData()) {
            other.run("delete from residents");
            other.run(
                    "insert into residents (id, district, visits, birth_year) values ('a','x',9223372036854775807,9223372036854775807),"
                            + "('b','x',9223372036854775807,1),('c','y',0,0)");
            for (String query : List.of(
                    "select district, sum(visits) as v from residents group by district",
                    "select district, sum(visits * 3) as v, avg(-visits) as w from residents group by district",
                    "select district, sum(visits) * 9000000000000000 as v from residents group by district",
                    "select district, 1 / (sum(visits) - sum(visits)) as v from residents group by district",
                    "select birth_year + 1 as b, count(*) as n from residents where birth_year * 7 > 3 group by birth_year + 1",
                    "select mod(birth_year, 0) as b, count(*) as n from residents group by mod(birth_year, 0)",
                    "select count(*) as n from residents group by district having sum(visits) * 9000000000000000 > 1")) {
                assertThat(other.query(City.accepted(query).enforced())).isNotNull();
            }
        }
    }

    @Test
    void writesTheSameBytesHoweverTheQueryIsSpelled() {
        assertThat(City.accepted("SELECT  R.District,\n count(*) AS N from RESIDENTS as R\tgroup by r.DISTRICT ; "
                                .strip())
                        .enforced())
                .isEqualTo(City.accepted("select district, count(*) n from residents group by district")
                        .enforced())
                .isEqualTo("SELECT t0.\"district\" AS \"district\", count(*) AS \"n\", count(DISTINCT t0.\"id\") AS"
                        + " \"__subjects\" FROM \"residents\" AS t0 GROUP BY t0.\"district\" ORDER BY t0.\"district\" ASC"
                        + " NULLS LAST");
    }

    private static List<List<String>> released(SqlAnalysis.Analysed analysed, long minGroup) throws SQLException {
        List<List<String>> rows = city.query(analysed.enforced());
        return release(rows, analysed, new GroupGate(minGroup, analysed.limit()));
    }

    static List<List<String>> release(List<List<String>> rows, SqlAnalysis.Analysed analysed, GroupGate gate) {
        int shown = analysed.output().size();
        List<List<String>> released = new ArrayList<>();
        for (List<String> row : rows) {
            if (analysed.hidden().isEmpty()) {
                released.add(row);
                continue;
            }
            long subjects = 0;
            long own = 0;
            boolean having = true;
            for (int i = 0; i < analysed.hidden().size(); i++) {
                String value = row.get(shown + i);
                switch (analysed.hidden().get(i)) {
                    case SUBJECTS -> subjects = Long.parseLong(value);
                    case SUBJECTS_OWN -> own = Long.parseLong(value);
                    case HAVING -> having = Boolean.parseBoolean(value.toLowerCase(Locale.ROOT));
                }
            }
            if (gate.judge(subjects, own, having) == GroupGate.Verdict.RELEASE) {
                released.add(row.subList(0, shown));
            }
        }
        return released;
    }
}
