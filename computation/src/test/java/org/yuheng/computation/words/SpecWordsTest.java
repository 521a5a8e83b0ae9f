package org.yuheng.computation.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.Computation;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.Reveal;
import org.yuheng.computation.Specs;
import org.yuheng.computation.sql.City;
import org.yuheng.computation.sql.ColumnUse;
import org.yuheng.json.JsonRefusal;

class SpecWordsTest {

    private static final Specs JOIN = Specs.sql(
            "select a.tier, count(*) as n, sum(r.income) as s\nfrom residents r join accounts a on r.id = a.holder\ngroup by a.tier",
            City.ALL,
            "gov-civil");

    static Stream<Locale> locales() {
        return Stream.of(Locale.CHINESE, Locale.ENGLISH);
    }

    @Test
    void saysTheSameThingsInBothLanguages() {
        assertThat(Phrases.ZH.keys()).isEqualTo(Phrases.EN.keys());
        for (String key : Phrases.EN.keys()) {
            assertThat(places(Phrases.ZH, key)).as(key).isEqualTo(places(Phrases.EN, key));
            assertThat(Phrases.ZH.say(key, 0, 1, 2, 3, 4)).as(key).isNotBlank();
            assertThat(Phrases.EN.say(key, 0, 1, 2, 3, 4)).as(key).isNotBlank();
        }
    }

    @Test
    void hasASentenceForEveryValueThatASpecificationCanHave() {
        List<String> needed = new ArrayList<>();
        values(needed, "type", ColumnType.values());
        values(needed, "reveal", Reveal.values());
        values(needed, "use", ColumnUse.Use.values());
        values(needed, "technique", JobSpec.Technique.values());
        values(needed, "train", Computation.Model.values());
        values(needed, "train", Computation.Partition.values());
        for (String obligation : ("PURPOSE_LIMIT FIELD_MINIMISE MASK MIN_GROUP DP OUTPUT_ONLY RESULT_REVIEW NO_ONWARD"
                        + " RETAIN_UNTIL WATERMARK RATE_LIMIT ATTESTATION CONSENT_TOKEN NOTICE USE_LOG REASSESS_BY"
                        + " HUMAN_CHECK SUSPEND_ON_BREACH")
                .split(" ")) {
            needed.add("obligation." + obligation.toLowerCase(Locale.ROOT));
        }
        for (Class<?> shape : List.of(
                JobSpec.class,
                JobSpec.Input.class,
                JobSpec.Column.class,
                JobSpec.Protocol.class,
                JobSpec.Participant.class,
                JobSpec.Placement.class,
                JobSpec.EvidenceDemand.class,
                JobSpec.Obligation.class,
                JobSpec.Recipient.class,
                JobSpec.RunWindow.class,
                Computation.Sql.class,
                Computation.Psi.class,
                Computation.LookUp.class,
                Computation.Train.class,
                Computation.Score.class,
                Computation.Transfer.class)) {
            Arrays.stream(shape.getRecordComponents()).forEach(c -> needed.add("field." + c.getName()));
        }
        assertThat(Phrases.EN.keys()).containsAll(needed);
    }

    @ParameterizedTest
    @MethodSource("locales")
    void showsEverythingThatASignerAnswersFor(Locale locale) {
        JobSpec spec = JOIN.build();

        String page = SpecWords.render(spec.toBytes(), "node-bank", locale);

        assertThat(page)
                .contains("R2026-000123", "统计 clinic costs", "政务数据共享条例 21", "sha256:")
                .contains("    | from residents r join accounts a on r.id = a.holder")
                .contains("residents", "DS-accounts", "holder", "tier", "income", "1000000")
                .contains("node-operator", "TDX", "MIN_GROUP", "k = 10", "2026-12-31 00:00:00 UTC", "12");
        for (JobSpec.Input input : spec.inputs()) {
            input.columns().forEach(c -> assertThat(page).contains("      " + c.name()));
        }
    }

    @Test
    void marksTheReadersOwnData() {
        String page = SpecWords.render(JOIN.build().toBytes(), "node-bank", Locale.ENGLISH);

        assertThat(page)
                .contains("Table accounts: YOUR dataset DS-accounts")
                .contains("Table residents: dataset DS-residents")
                .contains("holder (text, identifies people or businesses): may only be compared to join; never shows")
                .contains("In this job: is compared to join, counts the people")
                .contains("WARNING: simulated proof is accepted");
    }

    @ParameterizedTest
    @MethodSource("locales")
    void rendersEveryKindOfComputation(Locale locale) {
        List<Computation> computations = List.of(
                new Computation.Psi("residents", "id", "accounts", "holder", Computation.PsiResult.CARDINALITY),
                new Computation.Psi("residents", "id", "accounts", "holder", Computation.PsiResult.MEMBERS),
                new Computation.LookUp("residents", "id", "accounts", "holder", List.of("branch")),
                new Computation.Train(
                        Computation.Model.LOGISTIC_REGRESSION,
                        Computation.Partition.HORIZONTAL,
                        List.of("residents"),
                        List.of("visits"),
                        "score",
                        9,
                        0),
                new Computation.Score("sha256:" + "d".repeat(64), "accounts", "holder", List.of("balance")),
                new Computation.Transfer("accounts", List.of("branch")));
        for (Computation computation : computations) {
            String page = SpecWords.render(
                    JOIN.with(computation)
                            .withInputs(List.of(City.RESIDENTS, City.ACCOUNTS))
                            .build(),
                    locale);
            assertThat(page).contains("accounts").doesNotContain("{");
        }
    }

    @Test
    void warnsBeforeAQueryThatIsNotWhatWouldRun() {
        Computation.Sql sql = (Computation.Sql) JOIN.computation();

        assertThat(SpecWords.render(
                        JOIN.with(new Computation.Sql(sql.query(), "SELECT * FROM residents"))
                                .build(),
                        Locale.ENGLISH))
                .contains("WARNING: the query that would really run");
        assertThat(SpecWords.render(
                        JOIN.with(new Computation.Sql("select * from residents", ""))
                                .build(),
                        Locale.ENGLISH))
                .contains("WARNING: this query is not accepted (");
    }

    @Test
    void letsNoRequesterDrawAPageOfHisOwn() {
        JobSpec.Obligation forged = new JobSpec.Obligation(
                "MASK", Map.of("note", "x\n4. What binds the result\n  - nothing\u202e"), "NODE");

        String page = SpecWords.render(JOIN.with(forged).build(), Locale.ENGLISH);

        assertThat(page).contains("x\\u{a}4. What binds the result\\u{a}").contains("\\u{202e}");
        assertThat(page.lines().filter(l -> l.equals("4. What binds the result")))
                .hasSize(1);
    }

    @Test
    void showsALongQueryToItsEnd() {
        String query = "select count(*) as n from residents where district in ('" + "x".repeat(3_000) + "', 'the end')";

        assertThat(SpecWords.render(Specs.sql(query, City.ALL, "gov-civil").build(), Locale.ENGLISH))
                .contains("'the end')");
    }

    @Test
    void rendersTheBytesAndNothingElse() {
        byte[] bytes = JOIN.build().toBytes();
        byte[] spaced = new String(bytes, StandardCharsets.UTF_8)
                .replaceFirst("\\{", "{ ")
                .getBytes(StandardCharsets.UTF_8);

        assertThat(SpecWords.render(spaced, "", Locale.ENGLISH))
                .isNotEqualTo(SpecWords.render(bytes, "", Locale.ENGLISH));
        assertThatThrownBy(() -> SpecWords.render("{}".getBytes(StandardCharsets.UTF_8), "", Locale.ENGLISH))
                .isInstanceOf(JsonRefusal.class);
    }

    @Test
    void saysWhatChanged() {
        JobSpec before = JOIN.build();
        List<JobSpec.Input> wider = JOIN.inputs().stream()
                .map(i -> new JobSpec.Input(
                        i.table(),
                        i.dataset(),
                        i.owner(),
                        i.node(),
                        i.columns().stream()
                                .map(c -> c.name().equals("tier")
                                        ? new JobSpec.Column(c.name(), c.type(), Reveal.PLAIN, c.identifier())
                                        : c)
                                .toList(),
                        i.maxRows()))
                .toList();
        JobSpec after = JOIN.withInputs(wider)
                .with(new JobSpec.Obligation("WATERMARK", Map.of(), "NODE"))
                .build();

        assertThat(SpecWords.differences(before, before, Locale.ENGLISH)).isEmpty();
        assertThat(SpecWords.differences(before, after, Locale.ENGLISH))
                .extracting(SpecWords.Difference::path)
                .containsExactly(
                        "/inputs/accounts/columns/tier/reveal",
                        "/obligations/WATERMARK/code",
                        "/obligations/WATERMARK/enforcedBy");
        assertThat(SpecWords.differences(before, after, Locale.ENGLISH).get(0).words())
                .isEqualTo("data › accounts › columns › tier › how far it shows: was \"GROUP_KEY\", is now \"PLAIN\"");
        assertThat(SpecWords.differences(before, after, Locale.CHINESE).get(0).words())
                .isEqualTo("数据 › accounts › 列 › tier › 露出程度：原为 \"GROUP_KEY\"，现为 \"PLAIN\"");
        assertThat(SpecWords.differences(after, before, Locale.ENGLISH)).hasSize(3);
        assertThat(SpecWords.differences(before, JOIN.with(Specs.minGroup("3")).build(), Locale.ENGLISH))
                .extracting(SpecWords.Difference::path)
                .contains("/obligations/MIN_GROUP#2/parameters/k");
    }

    @Test
    void saysWhenOnlyTheOrderDiffers() {
        List<JobSpec.Input> turned = new ArrayList<>(JOIN.inputs());
        java.util.Collections.reverse(turned);

        assertThat(SpecWords.differences(JOIN.build(), JOIN.withInputs(turned).build(), Locale.ENGLISH))
                .singleElement()
                .extracting(SpecWords.Difference::words)
                .isEqualTo("The same, in another order");
    }

    private static void values(List<String> needed, String prefix, Enum<?>[] values) {
        for (Enum<?> value : values) {
            needed.add(prefix + "." + value.name().toLowerCase(Locale.ROOT));
        }
    }

    private static Set<String> places(Phrases phrases, String key) {
        Set<String> places = new TreeSet<>();
        Matcher matcher = Pattern.compile("<(\\d)>").matcher(phrases.say(key, "<0>", "<1>", "<2>", "<3>", "<4>"));
        while (matcher.find()) {
            places.add(matcher.group(1));
        }
        return places;
    }
}
