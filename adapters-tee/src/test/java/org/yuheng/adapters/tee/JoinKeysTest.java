package org.yuheng.adapters.tee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobFailure;

class JoinKeysTest {

    @TempDir
    Path directory;

    private void judge(String query, String people, String taxes) throws Exception {
        try (LockedDuckDb database = LockedDuckDb.open(256, 1)) {
            database.table(
                    "people",
                    List.of("id", "street"),
                    ParquetInput.of(directory, "people", people, 20).parquet());
            database.table(
                    "taxes",
                    List.of("id", "tax"),
                    ParquetInput.of(directory, "taxes", taxes, 20).parquet());
            database.lock();
            QueryPlan.of(Offices.join(query, 2)).keys().requireUnique(database.connection());
        }
    }

    private static final String ONCE = "SELECT 'p' || range AS id, 'street' AS street";
    private static final String REPEATED = "SELECT 'p' || range // 2 AS id, 'street' AS street";
    private static final String TAX_ONCE = "SELECT 'p' || range AS id, range AS tax";
    private static final String TAX_REPEATED = "SELECT 'p' || range // 2 AS id, range AS tax";

    @Test
    void aPartyThatRepeatsAKeyWouldWeighAnotherOwnersValueAndIsRefused() {
        JobFailure failure = catchThrowableOfType(JobFailure.class, () -> judge(Offices.BY_STREET, REPEATED, TAX_ONCE));

        assertThat(failure.refusal().fault()).isEqualTo(Fault.PEER);
        assertThat(failure.refusal().code()).isEqualTo("JOIN_KEY_REPEATED");
        assertThat(failure.refusal().message()).contains("people", "id").doesNotContain("p1");
    }

    @Test
    void severalRowsOfOnePersonMayBeAddedUpAtTheirOwner() throws Exception {
        judge(Offices.BY_STREET, ONCE, TAX_REPEATED);
    }

    @Test
    void countingPeopleWeighsNobodysValue() throws Exception {
        String count =
                "SELECT p.street, count(*) AS people FROM people p JOIN taxes t ON p.id = t.id GROUP BY p.street";

        judge(count, REPEATED, TAX_ONCE);
    }

    @Test
    void rowsWithoutAKeyJoinNothing() throws Exception {
        judge(
                Offices.BY_STREET,
                "SELECT CASE WHEN range < 2 THEN 'p' || range END AS id, 'street' AS street",
                TAX_ONCE);
    }
}
