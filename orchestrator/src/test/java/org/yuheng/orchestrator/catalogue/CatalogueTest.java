package org.yuheng.orchestrator.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.Reveal;
import org.yuheng.json.StrictJson;
import org.yuheng.orchestrator.identity.Actor;
import org.yuheng.orchestrator.identity.Organisation;
import org.yuheng.orchestrator.identity.Role;
import org.yuheng.orchestrator.partner.Parties;
import org.yuheng.orchestrator.partner.Platform;
import org.yuheng.orchestrator.support.Api;
import org.yuheng.orchestrator.support.OrchestratorTest;
import org.yuheng.policy.Facts.Grade;
import org.yuheng.policy.Facts.Grading;
import org.yuheng.policy.Facts.NotSharedBasis;
import org.yuheng.policy.Facts.NotSharedKind;
import org.yuheng.policy.Facts.PersonalInfo;
import org.yuheng.policy.Facts.Secrecy;
import org.yuheng.policy.Facts.SharingMode;
import org.yuheng.policy.Facts.SharingType;
import org.yuheng.trust.envelope.Envelope;
import org.yuheng.trust.identity.SignatureSuite;
import org.yuheng.trust.identity.SigningKey;

class CatalogueTest extends OrchestratorTest {

    private static final Actor TEST = Actor.system("test");
    private static final SigningKey NODE = SigningKey.generate(SignatureSuite.ED25519);

    @Autowired
    private Catalogue catalogue;

    @Autowired
    private Parties parties;

    @BeforeEach
    void city() {
        people.organisation("cat-bureau", Organisation.Kind.GOVERNMENT);
        people.organisation("cat-shop", Organisation.Kind.COMMERCIAL);
        people.person("cat.reader", "cat-bureau", Role.APPLICANT);
        parties.register(TEST, new Platform("cat-platform", "市平台", "City platform", "cat-bureau", "330100"));
        jdbc.sql("""
                        insert into node (id, organisation, platform, dns_names, ip_addresses, signing_key)
                        values ('cat-node', 'cat-bureau', 'cat-platform', '{}', '{}', :key)
                        on conflict (id) do nothing
                        """).param("key", NODE.verifyingKey().spki()).update();
        jdbc.sql("insert into node_owner (node, organisation) values ('cat-node', 'cat-bureau') on conflict do nothing")
                .update();
    }

    @Test
    void isFoundByTwoChineseCharactersOfItsNameItsItemsOrItsOwner() {
        catalogue.register(TEST, dataset("cat-social", "社会保险参保", "Social insurance"));

        assertThat(found("q=保社")).doesNotContain("cat-social");
        assertThat(found("q=保险")).contains("cat-social");
        assertThat(found("q=缴费档次")).contains("cat-social");
        assertThat(found("q=insurance")).contains("cat-social");
        assertThat(found("q=INSURANCE%20参保")).contains("cat-social");
        assertThat(found("q=机构cat-bureau")).contains("cat-social");
        assertThat(found("q=insurance%20nothing-like-it")).doesNotContain("cat-social");
    }

    @Test
    void isFoundByWhatPeopleCallItForShort() {
        catalogue.register(TEST, dataset("cat-short", "社会保险缴费", "Contributions"));
        catalogue.register(TEST, dataset("cat-long", "社保缴费基数", "Bases"));

        assertThat(found("q=社保")).contains("cat-short", "cat-long").containsSubsequence("cat-long", "cat-short");
        assertThat(found("q=社保缴费")).contains("cat-short", "cat-long");
        assertThat(found("q=社保%20contributions")).contains("cat-short").doesNotContain("cat-long");
        assertThat(found("q=保社")).doesNotContain("cat-short");
    }

    @Test
    void takesPatternCharactersLiterally() {
        catalogue.register(TEST, dataset("cat-percent", "比例100%统计", "Percent"));

        assertThat(found("q=100%25统")).contains("cat-percent");
        assertThat(found("q=%25_%25&limit=500")).doesNotContain("cat-percent");
        // A bracket, a backslash, a combining mark, a circled digit.
        assertThat(found("q=%5B(%5C%20e%CC%81%20%E2%91%A0")).isEmpty();
    }

    @Test
    void leafsThroughAllWithoutGapsOrRepeats() {
        for (int i = 0; i < 7; i++) {
            catalogue.register(TEST, dataset("cat-page-" + i, "分页" + i, "Paging " + i));
        }
        Api reader = as("cat.reader");
        List<String> seen = new java.util.ArrayList<>();
        String cursor = "";
        do {
            Api.Answer page =
                    reader.get("/datasets?q=paging&limit=3&cursor=" + cursor).expect(200);
            page.body().get("items").forEach(item -> seen.add(item.get("code").asString()));
            cursor = page.body().path("next").asString("");
        } while (!cursor.isEmpty());

        assertThat(seen).hasSize(7).doesNotHaveDuplicates();
    }

    @Test
    void countsFacets() {
        catalogue.register(TEST, dataset("cat-facet", "分面", "Facetted"));

        String facets =
                as("cat.reader").get("/dataset-facets?q=facetted").expect(200).text();

        assertThat(facets).contains("\"facet\":\"sharingType\",\"value\":\"CONDITIONAL\",\"datasets\":1");
    }

    @Test
    void aGradeIsStaleOnceTheColumnsChangedAfterIt() {
        catalogue.register(TEST, dataset("cat-stale", "分级", "Graded"));
        Dataset changed = with(dataset("cat-stale", "分级", "Graded"), item("extra", PersonalInfo.SENSITIVE));

        catalogue.register(TEST, changed);

        assertThat(catalogue
                        .find("cat-stale")
                        .orElseThrow()
                        .grading()
                        .orElseThrow()
                        .stale())
                .isTrue();
        Dataset regraded =
                changed.withGrading(Optional.of(new Grading(Grade.GENERAL_3, LocalDate.of(2026, 11, 1), false)));
        catalogue.register(TEST, regraded);
        assertThat(catalogue
                        .find("cat-stale")
                        .orElseThrow()
                        .grading()
                        .orElseThrow()
                        .stale())
                .isFalse();
        assertThat(catalogue.find("cat-stale").orElseThrow().personalInfo()).isEqualTo(PersonalInfo.SENSITIVE);
    }

    @Test
    void notSharedWithoutACitationIsADefect() {
        assertThat(notShared(Optional.empty()).hasNotSharedDefect()).isTrue();
        assertThat(notShared(Optional.of(new NotSharedBasis(NotSharedKind.OTHER, "internal rule")))
                        .hasNotSharedDefect())
                .isTrue();
        assertThat(notShared(Optional.of(new NotSharedBasis(NotSharedKind.LAW, " ")))
                        .hasNotSharedDefect())
                .isTrue();
        assertThat(notShared(Optional.of(new NotSharedBasis(NotSharedKind.LAW, "Statistics Law, Art 25")))
                        .hasNotSharedDefect())
                .isFalse();
    }

    @Test
    void aNodeDeclaresItsOwnersDatasetsAndTheSameAgainChangesNothing() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        byte[] envelope = declaration("cat-declared", "cat-bureau", now, NODE);

        Api.Answer first = api().post("/nodes/cat-node/datasets", envelope).expect(200);
        Api.Answer again = api().post("/nodes/cat-node/datasets", envelope).expect(200);

        assertThat(again.text()).isEqualTo(first.text());
        assertThat(catalogue.find("cat-declared").orElseThrow().node()).contains("cat-node");
    }

    @Test
    void anOlderDeclarationSentAgainIsRefused() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        byte[] old = declaration("cat-replayed", "cat-bureau", now.minusSeconds(60), NODE);
        api().post("/nodes/cat-node/datasets", old).expect(200);
        api().post("/nodes/cat-node/datasets", declaration("cat-replayed", "cat-bureau", now, NODE))
                .expect(200);

        api().post("/nodes/cat-node/datasets", old).refused(409, "DECLARATION_STALE");
    }

    @Test
    void aDeclarationBySomebodyElseIsRefused() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

        api().post(
                        "/nodes/cat-node/datasets",
                        declaration("cat-forged", "cat-bureau", now, SigningKey.generate(SignatureSuite.ED25519)))
                .refused(403, "STATEMENT_REFUSED");
        api().post("/nodes/cat-node/datasets", declaration("cat-forged", "cat-shop", now, NODE))
                .refused(403, "DATASET_NOT_YOURS");
        api().post("/nodes/no-node/datasets", declaration("cat-forged", "cat-bureau", now, NODE))
                .refused(422, "DECLARATION_REFUSED");
        api().post("/nodes/cat-node/datasets", "{}").refused(422, "DECLARATION_REFUSED");
        assertThat(catalogue.find("cat-forged")).isEmpty();
    }

    @Test
    void nobodyTakesOverAnothersCode() {
        catalogue.register(TEST, dataset("cat-mine", "我的", "Mine"));
        people.person("cat.authority", "cat-bureau", Role.DATA_AUTHORITY);
        String stolen = new String(
                        StrictJson.write(dataset("cat-mine", "我的", "Mine")), java.nio.charset.StandardCharsets.UTF_8)
                .replace("\"owner\":\"cat-bureau\"", "\"owner\":\"cat-shop\"");

        as("cat.authority").put("/datasets/cat-mine", stolen).refused(403, "DATASET_NOT_YOURS");
    }

    private List<String> found(String query) {
        List<String> codes = new java.util.ArrayList<>();
        as("cat.reader")
                .get("/datasets?" + encoded(query))
                .expect(200)
                .body()
                .get("items")
                .forEach(item -> codes.add(item.get("code").asString()));
        return codes;
    }

    private static String encoded(String query) {
        StringBuilder text = new StringBuilder();
        for (char c : query.toCharArray()) {
            text.append(
                    c < 128
                            ? String.valueOf(c)
                            : java.net.URLEncoder.encode(String.valueOf(c), java.nio.charset.StandardCharsets.UTF_8));
        }
        return text.toString();
    }

    private static Dataset.DataItem item(String name, PersonalInfo personalInfo) {
        return new Dataset.DataItem(
                name,
                ColumnType.VARCHAR,
                "缴费档次" + name,
                "Band " + name,
                Optional.empty(),
                Optional.empty(),
                personalInfo,
                false,
                false,
                Reveal.GROUP_KEY);
    }

    private static Dataset dataset(String code, String zh, String en) {
        return dataset(
                code, zh, en, SharingType.CONDITIONAL, Optional.empty(), List.of(item("band", PersonalInfo.GENERAL)));
    }

    private static Dataset notShared(Optional<NotSharedBasis> basis) {
        return dataset(
                "cat-none", "不予", "None", SharingType.NOT_SHARED, basis, List.of(item("band", PersonalInfo.NONE)));
    }

    private static Dataset with(Dataset dataset, Dataset.DataItem more) {
        List<Dataset.DataItem> items = new java.util.ArrayList<>(dataset.items());
        items.add(more);
        return dataset(
                dataset.code(), dataset.nameZh(), dataset.nameEn(), dataset.sharingType(), Optional.empty(), items);
    }

    private static Dataset dataset(
            String code,
            String zh,
            String en,
            SharingType type,
            Optional<NotSharedBasis> basis,
            List<Dataset.DataItem> items) {
        return new Dataset(
                code,
                "cat-bureau",
                Optional.of("cat-platform"),
                Optional.empty(),
                zh,
                en,
                "",
                "",
                type,
                basis,
                "",
                List.of(SharingMode.INTERFACE),
                "table",
                "daily",
                Optional.of(new Grading(Grade.GENERAL_2, LocalDate.of(2026, 1, 1), false)),
                false,
                false,
                false,
                Secrecy.NONE,
                false,
                false,
                "",
                1_000,
                items);
    }

    private static byte[] declaration(String code, String owner, Instant at, SigningKey key) {
        Dataset dataset = dataset(code, "申报", "Declared");
        DatasetDeclaration declaration = new DatasetDeclaration(
                "cat-node",
                at,
                10,
                new DatasetDeclaration.Declared(
                        code,
                        owner,
                        dataset.nameZh(),
                        dataset.nameEn(),
                        "",
                        "",
                        dataset.platform(),
                        dataset.sharingType(),
                        Optional.empty(),
                        dataset.sharingModes(),
                        "daily",
                        "GENERAL_2",
                        "2026-01-01",
                        false,
                        false,
                        false,
                        Secrecy.NONE,
                        false,
                        false,
                        "",
                        dataset.items()));
        return Envelope.sign(DatasetDeclaration.PAYLOAD_TYPE, StrictJson.write(declaration), key)
                .toBytes();
    }
}
