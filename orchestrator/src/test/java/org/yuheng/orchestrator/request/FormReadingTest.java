package org.yuheng.orchestrator.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.Computation;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.Reveal;
import org.yuheng.computation.sql.SqlAnalysis;
import org.yuheng.orchestrator.catalogue.Dataset;
import org.yuheng.orchestrator.catalogue.Dataset.DataItem;
import org.yuheng.policy.Facts;

class FormReadingTest {

    private static final Dataset SOCIAL = dataset(
            "city_social",
            item("person", ColumnType.VARCHAR, true, Reveal.JOIN_KEY),
            item("street", ColumnType.VARCHAR, false, Reveal.GROUP_KEY),
            item("months", ColumnType.BIGINT, false, Reveal.AGGREGATE),
            item("day", ColumnType.DATE, false, Reveal.GROUP_KEY));
    private static final Dataset TAX = dataset(
            "city_tax",
            item("person", ColumnType.VARCHAR, true, Reveal.JOIN_KEY),
            item("street", ColumnType.VARCHAR, false, Reveal.GROUP_KEY),
            item("paid", ColumnType.DOUBLE, false, Reveal.AGGREGATE),
            item("office", ColumnType.VARCHAR, false, Reveal.PLAIN));
    private static final Dataset EAST = dataset(
            "east_social",
            item("person", ColumnType.VARCHAR, true, Reveal.JOIN_KEY),
            item("street", ColumnType.VARCHAR, false, Reveal.GROUP_KEY),
            item("months", ColumnType.BIGINT, false, Reveal.AGGREGATE));

    @Test
    void writesStatisticsOverAJoinThatTheAnalysisAccepts() {
        String query = query(fields(
                "dataset", List.of("city_social", "city_tax"),
                "method", List.of("GROUP"),
                "group", List.of("city_social.street"),
                "measure", List.of("count", "sum:city_tax.paid", "avg:city_social.months"),
                "filterItem", List.of("city_social.day"),
                "filterComparison", List.of("from"),
                "filterValue", List.of("2026-01-01")));

        assertThat(query).isEqualTo("""
                SELECT "city_social"."street" AS "street", COUNT(*) AS "records", SUM("city_tax"."paid") AS "sum_paid", \
                AVG("city_social"."months") AS "avg_months"
                FROM "city_social"
                JOIN "city_tax" ON "city_social"."person" = "city_tax"."person"
                WHERE "city_social"."day" >= DATE '2026-01-01'
                GROUP BY "city_social"."street\"""");
        assertThat(accepted(query, SOCIAL, TAX)).isTrue();
    }

    @Test
    void writesStatisticsOverDatasetsPutOneBelowTheOther() {
        String query = query(fields(
                "dataset", List.of("city_social", "east_social"),
                "method", List.of("GROUP"),
                "combine", List.of("UNION"),
                "group", List.of("city_social.street"),
                "measure", List.of("count", "avg:city_social.months")));

        assertThat(query).contains("UNION ALL").contains("AVG(\"x\".\"months\")");
        assertThat(accepted(query, SOCIAL, EAST)).isTrue();
    }

    @Test
    void saysWhichColumnsKeepDatasetsFromBeingPutTogether() {
        FormReading reading = read(fields(
                "dataset", List.of("city_social", "city_tax"),
                "method", List.of("GROUP"),
                "combine", List.of("UNION"),
                "group", List.of("city_social.street"),
                "measure", List.of("avg:city_social.months")));

        assertThat(reading.form().computation()).isEmpty();
        assertThat(reading.unread())
                .containsExactly(
                        new FormReading.Unread("combine", FormReading.Code.COLUMNS_DIFFER, TAX.nameZh() + ": months"));
    }

    @Test
    void makesNoOtherSqlOfWhatSomebodyTypes() {
        String evil = "x' OR '1'='1'; DROP TABLE \"city_tax\" --";
        String query = query(fields(
                "dataset", List.of("city_social"),
                "method", List.of("GROUP"),
                "group", List.of("city_social.street"),
                "measure", List.of("count"),
                "filterItem", List.of("city_social.street"),
                "filterComparison", List.of("= 1 OR 1 ="),
                "filterValue", List.of(evil)));

        assertThat(query).contains("WHERE \"city_social\".\"street\" = '" + evil.replace("'", "''") + "'\n");
    }

    @Test
    void takesOnlyWhatLimitsAllow() {
        FormReading reading = read(fields(
                "dataset", List.of("city_social"),
                "method", List.of("GROUP"),
                "group", List.of("city_social.person", "city_social.nothing", "elsewhere.street"),
                "measure", List.of("sum:city_social.street")));

        assertThat(reading.unread())
                .extracting(FormReading.Unread::code)
                .containsExactly(FormReading.Code.CHOOSE_GROUP, FormReading.Code.CHOOSE_MEASURE);
    }

    @Test
    void makesTheOtherComputationsOfChoices() {
        assertThat(computation(fields(
                        "dataset", List.of("city_social", "city_tax"),
                        "method", List.of("PSI"),
                        "psiLeft", List.of("city_social.person"),
                        "psiRight", List.of("city_tax.person"))))
                .isEqualTo(new Computation.Psi(
                        "city_social", "person", "city_tax", "person", Computation.PsiResult.CARDINALITY));
        assertThat(computation(fields(
                        "dataset", List.of("city_social", "city_tax"),
                        "method", List.of("LOOKUP"),
                        "lookupKey", List.of("city_social.person"),
                        "lookupMatch", List.of("city_tax.person"),
                        "lookupColumn", List.of("city_tax.office", "city_tax.paid"))))
                .isEqualTo(new Computation.LookUp("city_social", "person", "city_tax", "person", List.of("office")));
        assertThat(computation(fields(
                        "dataset", List.of("city_social", "city_tax"),
                        "method", List.of("TRAIN"),
                        "partition", List.of("VERTICAL"),
                        "feature", List.of("months"),
                        "label", List.of("paid"),
                        "iterations", List.of("12"))))
                .isEqualTo(new Computation.Train(
                        Computation.Model.LOGISTIC_REGRESSION,
                        Computation.Partition.VERTICAL,
                        List.of("city_social", "city_tax"),
                        List.of("months"),
                        "paid",
                        12,
                        0.001));
        assertThat(computation(fields(
                        "dataset", List.of("city_tax"),
                        "method", List.of("TRANSFER"),
                        "transferColumn", List.of("city_tax.office"))))
                .isEqualTo(new Computation.Transfer("city_tax", List.of("office")));
    }

    @Test
    void keepsInItsFieldWhatItCannotRead() {
        Fields typed = fields(
                "title", List.of("长".repeat(10_000)),
                "from", List.of("明天"),
                "to", List.of("2026-12-01"),
                "necessity", List.of("NICE_TO_HAVE"),
                "impactReference", List.of("PIA-1"),
                "dataset", List.of("no_such"));
        FormReading reading = read(typed);

        assertThat(reading.form().title()).isEmpty();
        assertThat(reading.form().to()).contains(LocalDate.of(2026, 12, 1));
        assertThat(reading.unread())
                .extracting(FormReading.Unread::field)
                .containsExactlyInAnyOrder("title", "from", "necessity", "impactReference", "dataset");
        assertThat(Fields.parse(typed.toBytes())).isEqualTo(typed);
    }

    @Test
    void readsBackWhatItWrote() {
        Fields typed = fields(
                "title", List.of("街道 📊 \u202Eabc <script>"),
                "purpose", List.of("目的\n第二行"),
                "necessity", List.of("BUSINESS"),
                "consent", List.of("GENERAL", "SEPARATE"),
                "riskReference", List.of("R-1"),
                "riskFrom", List.of("2026-01-01"),
                "riskTo", List.of("2027-01-01"),
                "recipient", List.of("statistics", "mapmaker"),
                "processor", List.of("mapmaker"),
                "dataset", List.of("city_social", "city_tax"),
                "table.city_social", List.of("s"),
                "method", List.of("PSI"),
                "psiLeft", List.of("city_social.person"),
                "psiRight", List.of("city_tax.person"),
                "psiResult", List.of("MEMBERS"));
        FormReading reading = read(typed);

        assertThat(reading.unread()).isEmpty();
        assertThat(read(FormWriting.of(reading.form())).form()).isEqualTo(reading.form());
    }

    @Test
    void refusesFieldsThatAreNotTheForms() {
        assertThatThrownBy(() -> fields("Title<script>", List.of("x"))).hasMessageContaining("none of the form");
        assertThatThrownBy(() -> fields("query", List.of("字".repeat(50_000))).toBytes())
                .hasMessageContaining("at most");
    }

    private static boolean accepted(String query, Dataset... datasets) {
        List<JobSpec.Input> inputs = new ArrayList<>();
        for (Dataset dataset : datasets) {
            inputs.add(new JobSpec.Input(
                    dataset.code(),
                    dataset.code(),
                    dataset.owner(),
                    "node",
                    dataset.items().stream()
                            .map(item -> new JobSpec.Column(item.name(), item.type(), item.reveal(), item.identifier()))
                            .toList(),
                    1_000));
        }
        return SqlAnalysis.of(query, inputs, List.of("statistics")).fold(analysed -> true, refusal -> {
            throw new AssertionError(refusal);
        });
    }

    private static String query(Fields fields) {
        return ((Computation.Sql) computation(fields)).query();
    }

    private static Computation computation(Fields fields) {
        FormReading reading = read(fields);
        return reading.form().computation().orElseThrow(() -> new AssertionError(reading.unread()));
    }

    private static FormReading read(Fields fields) {
        Map<String, Dataset> known = new LinkedHashMap<>();
        List.of(SOCIAL, TAX, EAST).forEach(dataset -> known.put(dataset.code(), dataset));
        return FormReading.of(fields, known, "mapmaker"::equals);
    }

    @SuppressWarnings("unchecked")
    private static Fields fields(Object... namesAndValues) {
        TreeMap<String, List<String>> values = new TreeMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put((String) namesAndValues[i], (List<String>) namesAndValues[i + 1]);
        }
        return new Fields(values);
    }

    private static DataItem item(String name, ColumnType type, boolean identifier, Reveal reveal) {
        return new DataItem(
                name,
                type,
                "项" + name,
                name,
                Optional.empty(),
                Optional.empty(),
                Facts.PersonalInfo.NONE,
                false,
                identifier,
                reveal);
    }

    static Dataset dataset(String code, DataItem... items) {
        return new Dataset(
                code,
                "owner",
                Optional.of("platform"),
                Optional.empty(),
                "数据集" + code,
                "Dataset " + code,
                "",
                "",
                Facts.SharingType.CONDITIONAL,
                Optional.empty(),
                "",
                List.of(),
                "table",
                "daily",
                Optional.empty(),
                false,
                false,
                false,
                Facts.Secrecy.NONE,
                false,
                false,
                "",
                1_000,
                List.of(items));
    }
}
