package org.yuheng.orchestrator.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.Reveal;
import org.yuheng.orchestrator.catalogue.Catalogue;
import org.yuheng.orchestrator.catalogue.Dataset;
import org.yuheng.orchestrator.catalogue.Dataset.DataItem;
import org.yuheng.orchestrator.identity.Actor;
import org.yuheng.orchestrator.identity.Organisation;
import org.yuheng.orchestrator.identity.Role;
import org.yuheng.orchestrator.partner.Covenant;
import org.yuheng.orchestrator.partner.Parties;
import org.yuheng.orchestrator.partner.Platform;
import org.yuheng.orchestrator.support.Api;
import org.yuheng.orchestrator.support.LoopbackCity;
import org.yuheng.orchestrator.support.OrchestratorTest;
import org.yuheng.orchestrator.support.People;
import org.yuheng.policy.Facts;
import tools.jackson.databind.JsonNode;

/** A small city of loopback nodes, with everybody who takes part in a journey. */
abstract class CityTest extends OrchestratorTest {

    static final String ONE_PLATFORM = "select s.street, count(*) as n, avg(t.tax) as tax from social s"
            + " join tax t on s.person = t.person group by s.street";
    private static final Actor TEST = Actor.system("test");
    static final Duration SOON = Duration.ofSeconds(90);

    @Autowired
    LoopbackCity city;

    @Autowired
    private Catalogue catalogue;

    @Autowired
    private Parties parties;

    @BeforeEach
    void build() {
        people.organisation("jo-authority", Organisation.Kind.AUTHORITY);
        people.organisation("jo-operator", Organisation.Kind.OPERATOR);
        for (String bureau : List.of("jo-social", "jo-tax", "jo-stat", "jo-health", "jo-third")) {
            people.organisation(bureau, Organisation.Kind.GOVERNMENT);
            people.person(bureau + ".reviewer", bureau, Role.PROVIDER_REVIEWER);
            people.person(bureau + ".head", bureau, Role.PROVIDER_HEAD);
        }
        for (String company : List.of("jo-bank", "jo-map")) {
            people.organisation(company, Organisation.Kind.COMMERCIAL);
            people.person(company + ".reviewer", company, Role.PROVIDER_REVIEWER);
            people.person(company + ".head", company, Role.PROVIDER_HEAD);
        }
        people.person("jo.clerk", "jo-stat", Role.APPLICANT);
        people.person("jo.boss", "jo-stat", Role.OFFICE_HEAD);
        people.person("jo.authority", "jo-authority", Role.DATA_AUTHORITY);
        people.person("jo.authority2", "jo-authority", Role.DATA_AUTHORITY);
        people.person("jo.security", "jo-authority", Role.SECURITY_OFFICER);
        people.person("jo.checker", "jo-tax", Role.RESULT_REVIEWER);
        people.person("jo.auditor", "jo-authority", Role.AUDITOR);
        for (String platform : List.of("jo-one", "jo-two", "jo-three")) {
            if (parties.platform(platform).isEmpty()) {
                parties.register(TEST, new Platform(platform, "平台", "Platform " + platform, "jo-stat", "330100"));
            }
        }
        enrol("jo-n-op", "jo-operator", null, List.of(), true);
        enrol("jo-n-one", "jo-stat", "jo-one", List.of("jo-stat", "jo-social", "jo-tax", "jo-map"), false);
        enrol("jo-n-two", "jo-health", "jo-two", List.of("jo-health"), false);
        enrol("jo-n-three", "jo-third", "jo-three", List.of("jo-third"), false);
        enrol("jo-n-bank", "jo-bank", null, List.of("jo-bank"), false);
        dataset("jo_social", "jo-social", "jo-one", "jo-n-one");
        dataset("jo_tax", "jo-tax", "jo-one", "jo-n-one");
        dataset("jo_health", "jo-health", "jo-two", "jo-n-two");
        dataset("jo_bank", "jo-bank", null, "jo-n-bank");
        dataset(
                "jo_core",
                "jo-tax",
                "jo-one",
                "jo-n-one",
                new Traits(Facts.SharingType.CONDITIONAL, Optional.empty(), true, false, true, false));
        dataset(
                "jo_denied",
                "jo-tax",
                "jo-one",
                "jo-n-one",
                new Traits(
                        Facts.SharingType.NOT_SHARED,
                        Optional.of(new Facts.NotSharedBasis(Facts.NotSharedKind.LAW, "税收征收管理法第八条")),
                        false,
                        false,
                        true,
                        false));
        dataset(
                "jo_members",
                "jo-tax",
                "jo-one",
                "jo-n-one",
                new Traits(Facts.SharingType.CONDITIONAL, Optional.empty(), false, true, true, true));
        dataset("jo_third", "jo-third", "jo-three", "jo-n-three");
        dataset(
                "jo_map",
                "jo-map",
                null,
                null,
                new Traits(Facts.SharingType.CONDITIONAL, Optional.empty(), false, false, false, false));
        if (parties.partner("jo-bank").orElseThrow().agreements().isEmpty()) {
            LocalDate from = LocalDate.now().minusYears(1);
            LocalDate to = LocalDate.now().plusYears(2);
            for (String company : List.of("jo-bank", "jo-map")) {
                parties.recordAgreement(TEST, company, new Covenant("A-1", from, to));
                parties.recordAssessment(TEST, company, new Covenant("T-1", from, to));
                parties.recordScorecard(TEST, company, Facts.Trust.A);
            }
            parties.recordScorecard(TEST, "jo-stat", Facts.Trust.A);
        }
    }

    private void enrol(String id, String organization, String platform, List<String> owners, boolean hosts) {
        city.enrol(jdbc, id, organization, platform, owners, LoopbackCity.engines(hosts), parties::reached);
    }

    /** What sets a dataset apart. */
    record Traits(
            Facts.SharingType sharing,
            Optional<Facts.NotSharedBasis> basis,
            boolean core,
            boolean flaggedPrivate,
            boolean personal,
            boolean plain) {
        static final Traits PLAIN =
                new Traits(Facts.SharingType.CONDITIONAL, Optional.empty(), false, false, true, false);
    }

    void dataset(String code, String owner, String platform, String node) {
        dataset(code, owner, platform, node, Traits.PLAIN);
    }

    /** A table of people: street, two amounts, whether a member. */
    void dataset(String code, String owner, String platform, String node, Traits traits) {
        if (catalogue.find(code).isPresent()) {
            return;
        }
        List<DataItem> items = List.of(
                item("person", ColumnType.VARCHAR, true, Reveal.JOIN_KEY, traits.personal()),
                item("street", ColumnType.VARCHAR, false, Reveal.GROUP_KEY, false),
                item("tax", ColumnType.DOUBLE, false, Reveal.AGGREGATE, false),
                item("age", ColumnType.DOUBLE, false, Reveal.AGGREGATE, false),
                item("member", ColumnType.BIGINT, false, Reveal.AGGREGATE, false));
        if (traits.plain()) {
            items = items.stream()
                    .map(item -> new DataItem(
                            item.name(),
                            item.type(),
                            item.nameZh(),
                            item.nameEn(),
                            item.unit(),
                            item.grade(),
                            item.personalInfo(),
                            item.providerPrivate(),
                            item.identifier(),
                            Reveal.PLAIN))
                    .toList();
        }
        catalogue.register(
                TEST,
                new Dataset(
                        code,
                        owner,
                        Optional.ofNullable(platform),
                        Optional.ofNullable(node),
                        "数据集" + code,
                        "Dataset " + code,
                        "",
                        "",
                        traits.sharing(),
                        traits.basis(),
                        "",
                        List.of(Facts.SharingMode.INTERFACE),
                        "table",
                        "daily",
                        Optional.of(new Facts.Grading(Facts.Grade.GENERAL_2, LocalDate.of(2026, 1, 5), false)),
                        false,
                        traits.flaggedPrivate(),
                        false,
                        Facts.Secrecy.NONE,
                        false,
                        traits.core(),
                        "",
                        100_000,
                        items));
    }

    private static DataItem item(String name, ColumnType type, boolean identifier, Reveal reveal, boolean personal) {
        return new DataItem(
                name,
                type,
                "项" + name,
                "Item " + name,
                Optional.empty(),
                Optional.empty(),
                personal ? Facts.PersonalInfo.GENERAL : Facts.PersonalInfo.NONE,
                false,
                identifier,
                reveal);
    }

    /** A complete form; {@code inputs} are table = dataset. */
    static Map<String, Object> form(Map<String, String> inputs, Map<String, Object> computation) {
        Map<String, Object> form = new TreeMap<>();
        form.put("title", "按街道统计");
        form.put("purpose", "街道公共服务规划");
        form.put("necessity", "STATUTORY_DUTY");
        form.put("legalBasis", "统计法第七条");
        form.put("lawfulBasis", "STATUTORY_DUTY");
        LocalDate from = LocalDate.now().minusDays(1);
        form.put(
                "impactAssessment",
                Map.of(
                        "reference",
                        "PIA-1",
                        "from",
                        from.minusYears(1).toString(),
                        "to",
                        from.plusYears(2).toString()));
        form.put("from", from.toString());
        form.put("to", from.plusMonths(3).toString());
        form.put("frequency", "ONCE");
        List<Map<String, String>> tables = new ArrayList<>();
        inputs.forEach((table, dataset) -> tables.add(Map.of("table", table, "dataset", dataset)));
        form.put("inputs", tables);
        form.put("computation", computation);
        form.put("recipients", List.of(Map.of("organization", "jo-stat", "kind", "GOVERNMENT")));
        return form;
    }

    static Map<String, Object> tee() {
        return form(Map.of("social", "jo_social", "tax", "jo_tax"), Map.of("kind", "SQL", "query", ONE_PLATFORM));
    }

    /** Drafted and submitted by the clerk. */
    String submitted(Map<String, Object> form) {
        String id = drafted(form);
        as("jo.clerk").post("/requests/" + id + "/submit", null).expect(200);
        return id;
    }

    String drafted(Map<String, Object> form) {
        return as("jo.clerk")
                .post("/requests", form)
                .expect(201)
                .body()
                .get("id")
                .asString();
    }

    /** Received: the clerk's head has approved. */
    String received(Map<String, Object> form) {
        String id = submitted(form);
        approve("jo.boss", id);
        return id;
    }

    /** Whoever is asked next says yes, until {@code state}. */
    void approveUntil(String id, String state) {
        await().atMost(SOON).pollInterval(Duration.ofMillis(100)).untilAsserted(() -> {
            for (JsonNode task : approvals(id)) {
                if (task.get("state").asString().equals("OPEN")
                        && !task.get("stage").asString().equals("RESULT")) {
                    as(reviewer(task))
                            .post("/approvals/" + task.get("task").asString() + "/approve", Map.of("reason", "同意"))
                            .expect(200);
                }
            }
            assertThat(state(id)).as(() -> request(id).toString()).isEqualTo(state);
        });
    }

    private static String reviewer(JsonNode task) {
        String organization = task.get("organization").asString();
        return switch (task.get("role").asString()) {
            case "APPLICANT_HEAD" -> "jo.boss";
            case "PROVIDER_REVIEWER" -> organization + ".reviewer";
            case "PROVIDER_HEAD" -> organization + ".head";
            case "SECURITY_OFFICER" -> "jo.security";
            case "DATA_AUTHORITY" -> "jo.authority";
            case "AGGREGATION_REVIEWER", "COMMITTEE" -> "jo.authority2";
            default -> throw new IllegalStateException(task.toString());
        };
    }

    /** The person approves the one task of the request that waits for them. */
    void approve(String person, String id) {
        as(person)
                .post("/approvals/" + task(person, id) + "/approve", Map.of("reason", "同意"))
                .expect(200);
    }

    String task(String person, String id) {
        List<String> mine = new ArrayList<>();
        await().atMost(SOON).pollInterval(Duration.ofMillis(50)).until(() -> {
            for (JsonNode task : as(person).get("/inbox").expect(200).body()) {
                if (task.get("request").asString().equals(id)) {
                    mine.add(task.get("id").asString());
                }
            }
            return !mine.isEmpty();
        });
        return mine.get(0);
    }

    JsonNode approvals(String id) {
        return as("jo.auditor")
                .get("/requests/" + id + "/approvals")
                .expect(200)
                .body();
    }

    String state(String id) {
        return request(id).get("state").get("code").asString();
    }

    JsonNode request(String id) {
        return as("jo.auditor").get("/requests/" + id).expect(200).body();
    }

    void awaitState(String id, String state) {
        await().atMost(SOON).pollInterval(Duration.ofMillis(50)).untilAsserted(() -> assertThat(state(id))
                .as(() -> request(id).toString())
                .isEqualTo(state));
    }

    JsonNode run(String id, int number) {
        return as("jo.auditor")
                .get("/requests/" + id + "/runs/" + number)
                .expect(200)
                .body();
    }

    void awaitRun(String id, int number, String state) {
        await().atMost(SOON).pollInterval(Duration.ofMillis(50)).untilAsserted(() -> {
            Api.Answer answer = as("jo.auditor").get("/requests/" + id + "/runs/" + number);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body().get("state").asString()).as(answer.text()).isEqualTo(state);
        });
    }

    private final Map<String, Api> signedIn = new java.util.concurrent.ConcurrentHashMap<>();

    @Override
    protected Api as(String username) {
        return signedIn.computeIfAbsent(username, name -> api().signIn(name, People.PASSWORD));
    }
}
