package org.yuheng.demo.city;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yuheng.json.StrictJson;
import org.yuheng.node.datasets.Declaration;

/** The file with which the orchestrator of the demo begins. */
public final class ImportFile {

    private static final String CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private static final String REGION = CityData.NOWHERE;

    private ImportFile() {}

    /** @param password that every demo account begins with */
    public static byte[] bytes(String password) {
        Map<String, Object> file = new LinkedHashMap<>();
        List<Object> organisations = new ArrayList<>();
        int number = 0;
        for (City.Organisation organisation : City.organisations()) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("id", organisation.id());
            map.put("nameZh", organisation.zh());
            map.put("nameEn", organisation.en());
            map.put("creditCode", creditCode(String.format("91%s%09d", REGION, ++number)));
            map.put("kind", organisation.kind());
            map.put("region", REGION);
            if (!organisation.id().equals(City.AUTHORITY)
                    && !organisation.kind().equals("COMMERCIAL")) {
                map.put("superior", City.AUTHORITY);
            }
            organisations.add(map);
        }
        file.put("organisations", organisations);
        file.put(
                "platforms",
                List.of(
                        platform("city", "市级平台", "City platform", City.AUTHORITY),
                        platform("east", "东城区平台", "East district platform", "east-office"),
                        platform("west", "西城区平台", "West district platform", "west-office")));
        file.put(
                "partners",
                List.of("bank", "telecom", "map-company", "pharmacy").stream()
                        .map(ImportFile::papers)
                        .toList());
        file.put(
                "scorecards",
                City.organisations().stream()
                        .filter(o -> !o.id().equals(City.AUTHORITY))
                        .map(o ->
                                Map.of("organisation", o.id(), "grade", o.kind().equals("COMMERCIAL") ? "B" : "A"))
                        .toList());
        file.put("nodes", City.nodes().stream().map(ImportFile::node).toList());
        file.put(
                "datasets",
                City.tables().stream()
                        .filter(t -> t.node().isEmpty())
                        .map(ImportFile::dataset)
                        .toList());
        file.put(
                "users",
                People.all().stream().map(person -> user(person, password)).toList());
        return StrictJson.write(file);
    }

    private static Map<String, Object> platform(String id, String zh, String en, String organisation) {
        return Map.of("id", id, "nameZh", zh, "nameEn", en, "organisation", organisation, "region", REGION);
    }

    private static Map<String, Object> papers(String organisation) {
        return Map.of(
                "organisation", organisation,
                "agreements",
                        List.of(Map.of(
                                "reference", "DEMO-A-" + organisation, "from", "2026-01-01", "to", "2030-12-31")),
                "assessments",
                        List.of(Map.of(
                                "reference", "DEMO-T-" + organisation, "from", "2026-01-01", "to", "2030-12-31")));
    }

    private static Map<String, Object> node(City.NodePlan plan) {
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("id", plan.id());
        node.put("organisation", plan.organisation());
        plan.platform().ifPresent(platform -> node.put("platform", platform));
        node.put("owners", plan.owners());
        return node;
    }

    private static Map<String, Object> user(People.Person person, String password) {
        return Map.of(
                "username", person.username(),
                "name", person.zh(),
                "organisation", person.organisation(),
                "roles", person.roles(),
                "initialPassword", password,
                "mustChangePassword", false);
    }

    /** Data of a partner without a node: the data authority catalogues it. */
    private static Map<String, Object> dataset(Table table) {
        Declaration declared = table.declaration();
        Map<String, Object> dataset = new LinkedHashMap<>();
        dataset.put("code", table.code());
        dataset.put("owner", table.owner());
        dataset.put("nameZh", declared.nameZh());
        dataset.put("nameEn", declared.nameEn());
        dataset.put("descriptionZh", declared.descriptionZh());
        dataset.put("descriptionEn", declared.descriptionEn());
        dataset.put("sharingType", declared.sharingType());
        dataset.put("conditions", "");
        dataset.put("sharingModes", declared.sharingModes());
        dataset.put("format", "table");
        dataset.put("updateCycle", "monthly");
        dataset.put("grading", Map.of("grade", declared.grade(), "gradedAt", declared.gradedAt(), "stale", false));
        dataset.put("anonymised", false);
        dataset.put("providerPrivate", declared.providerPrivate());
        dataset.put("tradeSecret", false);
        dataset.put("secrecy", "NONE");
        dataset.put("importantData", false);
        dataset.put("coreData", false);
        dataset.put("steward", declared.steward());
        dataset.put("rows", table.rows());
        dataset.put(
                "items",
                declared.items().stream()
                        .map(item -> Map.of(
                                "name", item.name(),
                                "type", item.type(),
                                "nameZh", item.nameZh(),
                                "nameEn", item.nameEn(),
                                "personalInfo", item.personalInfo(),
                                "providerPrivate", false,
                                "identifier", item.identifier(),
                                "reveal", item.reveal()))
                        .toList());
        return dataset;
    }

    /** GB 32100-2015: weights 3^i mod 31, check value 31 - sum mod 31. */
    private static String creditCode(String body) {
        int sum = 0;
        int weight = 1;
        for (int i = 0; i < body.length(); i++) {
            sum += CREDIT_ALPHABET.indexOf(body.charAt(i)) * weight;
            weight = weight * 3 % 31;
        }
        return body + CREDIT_ALPHABET.charAt((31 - sum % 31) % 31);
    }
}
