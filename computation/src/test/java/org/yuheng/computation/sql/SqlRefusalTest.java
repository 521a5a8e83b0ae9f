package org.yuheng.computation.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.Reveal;

/** Attempts to get more out of a query than its inputs' owners allow; the data file names each. */
class SqlRefusalTest {

    static Stream<NamedQueries> refused() {
        return NamedQueries.read("/sql/refused.txt").stream();
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refuses(NamedQueries attempt) {
        SqlAnalysis analysis = City.analysis(attempt.query());

        assertThat(analysis).isInstanceOf(SqlRefusal.class);
        SqlRefusal refusal = (SqlRefusal) analysis;
        assertThat(refusal.code()).as(refusal.toString()).hasToString(attempt.code());
        assertThat(refusal.text().zh()).isNotBlank();
        assertThat(refusal.text().en()).isNotBlank();
        assertThat(refusal.construct().length()).isLessThanOrEqualTo(80);
        if (attempt.code().startsWith("REVEAL")) {
            assertThat(refusal.limit().isPresent() || attempt.name().startsWith("parts of a union"))
                    .isTrue();
        }
    }

    @Test
    void namesEveryAttemptOnceAndEveryCodeAtLeastOnce() {
        Set<String> names = new HashSet<>();
        refused().forEach(r -> assertThat(names.add(r.name())).as(r.name()).isTrue());
        Set<String> codes = refused().map(NamedQueries::code).collect(Collectors.toSet());
        codes.add(SqlRefusal.Code.SQL_TOO_LARGE.name());
        assertThat(codes)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(SqlRefusal.Code.values()).map(Enum::name).toList());
    }

    @Test
    void refusesWhatIsTooLongTooDeepOrTooWide() {
        List<String> bombs = List.of(
                "select segment from roads where district = '" + "x".repeat(SqlAnalysis.MAX_QUERY) + "'",
                "select " + "(".repeat(5_000) + "1" + ")".repeat(5_000) + " from roads",
                "select segment from roads where " + "not ".repeat(3_000) + "lanes = 1",
                "select segment from roads where lanes = " + "- ".repeat(3_000) + "lanes",
                "select segment from roads where lanes = 1" + "+1".repeat(1_900),
                "select segment from roads where lanes = 1" + " or lanes=1".repeat(900),
                "select segment from roads where " + "case when ".repeat(300) + "true" + " then true end".repeat(300),
                "select " + "lanes,".repeat(300) + "lanes from roads",
                "select segment from roads where lanes in (1" + ",1".repeat(4_000) + ")",
                "select segment from roads where " + "lanes in (".repeat(100) + "1" + ")".repeat(100),
                "select count(*) from " + "(select * from ".repeat(200) + "roads" + ") a".repeat(200));
        for (String bomb : bombs) {
            assertThat(City.analysis(bomb))
                    .as(bomb.substring(0, 60))
                    .isInstanceOfSatisfying(SqlRefusal.class, r -> assertThat(r.code())
                            .isIn(SqlRefusal.Code.SQL_TOO_LARGE, SqlRefusal.Code.SQL_NAME, SqlRefusal.Code.SQL_SYNTAX));
        }
    }

    @Test
    void namesThePlaceTheOwnersLimitAndARewrite() {
        SqlRefusal refusal =
                (SqlRefusal) City.analysis("select district,\n  max(income) as m\nfrom residents group by district");

        assertThat(refusal.code()).isEqualTo(SqlRefusal.Code.REVEAL_EXTREME);
        assertThat(refusal.line()).isEqualTo(2);
        assertThat(refusal.column()).isEqualTo(3);
        assertThat(refusal.source()).contains(new ColumnRef("residents", "income"));
        assertThat(refusal.limit()).contains(Reveal.AGGREGATE);
        assertThat(refusal.rewrite()).contains("AVG(income)");
        assertThat(refusal.text().zh()).contains("residents.income", "只作聚合");
    }

    @Test
    void refusesAColumnThatIsNotAmongTheInputsEvenWhenTheTableHasIt() {
        JobSpec.Input narrowed = new JobSpec.Input(
                "residents",
                "DS-1",
                "gov-civil",
                "n",
                List.of(City.column("id", org.yuheng.computation.ColumnType.VARCHAR, Reveal.JOIN_KEY, true)),
                10);

        assertThat(SqlAnalysis.of("select avg(income) from residents", List.of(narrowed), List.of()))
                .isInstanceOfSatisfying(
                        SqlRefusal.class, r -> assertThat(r.code()).isEqualTo(SqlRefusal.Code.SQL_UNKNOWN_COLUMN));
    }

    @Test
    void doesNotRepeatMoreOfAQueryThanItHasTo() {
        String secret = "select count(*) from residents where id = '420100199001011234'";

        assertThat(City.analysis(secret).toString()).doesNotContain("420100199001011234");
    }
}
