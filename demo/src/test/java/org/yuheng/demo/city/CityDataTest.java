package org.yuheng.demo.city;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yuheng.json.StrictJson;

class CityDataTest {

    @TempDir
    Path directory;

    @Test
    void sameSeedGivesTheSameBytes() throws Exception {
        CityData.write(directory.resolve("a"), 7);
        CityData.write(directory.resolve("b"), 7);
        for (Table table : City.tables()) {
            if (table.node().isPresent()) {
                assertThat(Files.mismatch(
                                CityData.file(directory.resolve("a"), table),
                                CityData.file(directory.resolve("b"), table)))
                        .as(table.code())
                        .isEqualTo(-1);
            }
        }
    }

    @Test
    void theTwinHasTheFiguresOfTheBank() throws Exception {
        CityData.write(directory, 7);
        assertThat(directory.resolve(City.TWIN + ".csv"))
                .hasSameTextualContentAs(directory.resolve("bank_balances.csv"));
    }

    @Test
    void nobodyCanBeMistakenForARealPerson() throws Exception {
        CityData.write(directory, 7);
        List<String> lines = Files.readAllLines(directory.resolve("city_insurance.csv"));
        Set<String> ids = new HashSet<>();
        for (String line : lines.subList(1, lines.size())) {
            String id = line.substring(0, line.indexOf(','));
            assertThat(id).hasSize(18).startsWith("999999");
            assertThat(ids.add(id)).as(id).isTrue();
        }
        assertThat(ids).hasSize(100_000);
    }

    @Test
    void everyRoleOfEveryReviewHasSomebodyElse() {
        for (Table table : City.tables()) {
            if (table.node().isPresent()) {
                assertThat(People.reviewers(table.owner(), "PROVIDER_REVIEWER")).isNotEmpty();
                assertThat(People.reviewers(table.owner(), "PROVIDER_HEAD")).isNotEmpty();
            }
        }
        assertThat(People.reviewers(City.AUTHORITY, "DATA_AUTHORITY")).hasSizeGreaterThan(1);
    }

    @Test
    void importFileIsStrictJsonAndNamesEveryNode() {
        byte[] file = ImportFile.bytes("a password of the test");
        assertThat(StrictJson.read(file, Object.class).toString()).contains("organisations=", "users=");
        assertThat(new String(file, StandardCharsets.UTF_8))
                .contains(City.nodes().stream().map(City.NodePlan::id).toList());
    }
}
