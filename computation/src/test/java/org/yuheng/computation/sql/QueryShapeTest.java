package org.yuheng.computation.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.yuheng.computation.Computation;
import org.yuheng.computation.JobSpec;

/** What makes two statistics the same groups. */
class QueryShapeTest {

    private static final String JOIN =
            "SELECT r.district, sum(t.paid) AS paid FROM residents r JOIN taxes t ON r.id = t.payer GROUP BY r.district";

    @Test
    void aliasesMeasuresAndTheOrderOfWritingDoNotCount() {
        assertThat(shape("SELECT x.district AS d, avg(y.paid) AS p, count(*) AS n FROM taxes y"
                        + " JOIN residents x ON y.payer = x.id GROUP BY x.district HAVING count(*) > 20 LIMIT 3"))
                .isEqualTo(shape(JOIN));
        assertThat(shape("SELECT band, count(*) AS n FROM taxes WHERE paid > 5 AND band < 3 GROUP BY band"))
                .isEqualTo(shape("SELECT band, sum(paid) AS s FROM taxes WHERE band < 3 AND paid > 5 GROUP BY band"));
    }

    @Test
    void anotherFilterGroupingOrJoinCounts() {
        for (String other : List.of(
                JOIN.replace(" GROUP BY", " WHERE t.band > 1 GROUP BY"),
                JOIN.replace("r.district", "r.birth_year"),
                JOIN.replace("r.id = t.payer", "r.id = t.payer AND r.house = t.band"),
                "SELECT count(*) AS n FROM residents r JOIN taxes t ON r.id = t.payer",
                "SELECT r.district, count(*) AS n FROM residents r GROUP BY r.district")) {
            assertThat(shape(other)).as(other).isPresent().isNotEqualTo(shape(JOIN));
        }
    }

    @Test
    void aConditionInsideAMeasureCountsAsOne() {
        assertThat(shape(JOIN.replace("sum(t.paid)", "sum(CASE WHEN t.band > 1 THEN t.paid END)")))
                .isPresent()
                .isNotEqualTo(shape(JOIN));
    }

    @Test
    void theOrderOfAUnionDoesNotCountAndItsBranchesDo() {
        String union =
                "SELECT x.ward, sum(x.cost) AS c FROM (SELECT ward, cost FROM %s UNION ALL SELECT ward, cost FROM %s"
                        + " %s) x GROUP BY x.ward";

        assertThat(shape(union.formatted("clinic_east", "clinic_west", "")))
                .isPresent()
                .isEqualTo(shape(union.formatted("clinic_west", "clinic_east", "")))
                .isNotEqualTo(shape(union.formatted("clinic_east", "clinic_west", "WHERE cost > 3")));
    }

    @Test
    void rowsHaveNoShape() {
        assertThat(shape("SELECT street FROM residents")).isEmpty();
        assertThat(shape("SELECT nothing that can be read")).isEmpty();
    }

    private static Optional<QueryShape> shape(String query) {
        List<JobSpec.Input> inputs = List.of(City.RESIDENTS, City.TAXES, City.CLINIC_EAST, City.CLINIC_WEST);
        List<JobSpec.Participant> participants = inputs.stream()
                .map(JobSpec.Input::node)
                .distinct()
                .map(node -> new JobSpec.Participant(node, node, "key"))
                .toList();
        return QueryShape.of(new JobSpec(
                "R-1",
                "purpose",
                "law",
                "",
                "",
                JobSpec.Technique.TEE,
                new JobSpec.Protocol("yuheng-tee-sql", 1),
                inputs,
                new Computation.Sql(query, ""),
                participants,
                List.of(),
                new JobSpec.EvidenceDemand("TDX", true, Map.of()),
                List.of(),
                List.of(new JobSpec.Recipient("bureau", participants.get(0).node(), "")),
                Optional.empty(),
                new JobSpec.RunWindow(Instant.EPOCH, 1, 1)));
    }
}
