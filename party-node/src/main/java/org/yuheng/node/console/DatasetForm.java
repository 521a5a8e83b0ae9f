package org.yuheng.node.console;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.Reveal;
import org.yuheng.node.datasets.DatasetProposal;
import org.yuheng.node.datasets.Declaration;
import org.yuheng.node.datasets.Declaration.SharingType;
import org.yuheng.node.datasets.Source;

/** A declaration as it stands in the fields of its page: what was typed, right or wrong. */
record DatasetForm(Map<String, String> fields, Set<String> ticked, List<Map<String, String>> items) {

    static final List<String> GRADES = List.of("GENERAL_1", "GENERAL_2", "GENERAL_3", "GENERAL_4", "IMPORTANT", "CORE");
    static final List<String> PERSONAL = List.of("NONE", "GENERAL", "SENSITIVE", "MINOR");
    static final List<String> SHARING = List.of("UNCONDITIONAL", "CONDITIONAL", "NOT_SHARED");
    static final List<String> MODES = List.of("INTERFACE", "BATCH", "FILE");
    static final List<String> CYCLES = List.of("REALTIME", "DAILY", "WEEKLY", "MONTHLY", "QUARTERLY", "YEARLY", "ONCE");
    static final List<String> SECRECY = List.of("NONE", "WORK_SECRET", "STATE_SECRET");
    static final List<String> BASES = List.of("LAW", "ADMINISTRATIVE_REGULATION", "STATE_COUNCIL_DECISION", "OTHER");
    private static final int MOST_ITEMS = 1_000;
    private static final int LONGEST = 4_000;

    static DatasetForm of(DatasetProposal proposal) {
        Declaration d = proposal.declaration();
        Set<String> ticked = new LinkedHashSet<>(d.sharingModes());
        tick(ticked, "anonymised", d.anonymised());
        tick(ticked, "providerPrivate", d.providerPrivate());
        tick(ticked, "tradeSecret", d.tradeSecret());
        tick(ticked, "importantData", d.importantData());
        tick(ticked, "coreData", d.coreData());
        List<Map<String, String>> items = d.items().stream()
                .map(item -> Map.ofEntries(
                        Map.entry("take", "on"),
                        Map.entry("name", item.name()),
                        Map.entry("sourceColumn", item.sourceColumn()),
                        Map.entry("type", item.type().name()),
                        Map.entry("nameZh", item.nameZh()),
                        Map.entry("nameEn", item.nameEn()),
                        Map.entry("unit", item.unit().orElse("")),
                        Map.entry("grade", item.grade().orElse("")),
                        Map.entry("personalInfo", item.personalInfo()),
                        Map.entry("private", item.providerPrivate() ? "on" : ""),
                        Map.entry("identifier", item.identifier() ? "on" : ""),
                        Map.entry("reveal", item.reveal().name())))
                .toList();
        return new DatasetForm(
                Map.ofEntries(
                        Map.entry("nameZh", d.nameZh()),
                        Map.entry("nameEn", d.nameEn()),
                        Map.entry("descriptionZh", d.descriptionZh()),
                        Map.entry("descriptionEn", d.descriptionEn()),
                        Map.entry("platform", d.platform().orElse("")),
                        Map.entry("sharingType", d.sharingType().name()),
                        Map.entry(
                                "basisKind",
                                d.nonShareBasis()
                                        .map(Declaration.NonShareBasis::kind)
                                        .orElse("LAW")),
                        Map.entry(
                                "basisCitation",
                                d.nonShareBasis()
                                        .map(Declaration.NonShareBasis::citation)
                                        .orElse("")),
                        Map.entry("updateCycle", d.updateCycle().toUpperCase(Locale.ROOT)),
                        Map.entry("grade", d.grade()),
                        Map.entry("gradedAt", d.gradedAt()),
                        Map.entry("secrecy", d.secrecy()),
                        Map.entry("steward", d.steward())),
                ticked,
                items);
    }

    private static void tick(Set<String> ticked, String name, boolean on) {
        if (on) {
            ticked.add(name);
        }
    }

    /** What a browser sent; unknown fields are passed over, every value is bounded. */
    static DatasetForm of(Map<String, String[]> sent) {
        Map<String, String> fields = new HashMap<>();
        for (String name : List.of(
                "nameZh",
                "nameEn",
                "descriptionZh",
                "descriptionEn",
                "platform",
                "sharingType",
                "basisKind",
                "basisCitation",
                "updateCycle",
                "grade",
                "gradedAt",
                "secrecy",
                "steward")) {
            fields.put(name, first(sent, name));
        }
        Set<String> ticked = new LinkedHashSet<>(Arrays.asList(sent.getOrDefault("ticked", new String[0])));
        List<Map<String, String>> items = new ArrayList<>();
        for (int i = 0; i < MOST_ITEMS && sent.containsKey("item" + i + ".sourceColumn"); i++) {
            Map<String, String> item = new HashMap<>();
            for (String name : List.of(
                    "take",
                    "name",
                    "sourceColumn",
                    "type",
                    "nameZh",
                    "nameEn",
                    "unit",
                    "grade",
                    "personalInfo",
                    "private",
                    "identifier",
                    "reveal")) {
                item.put(name, first(sent, "item" + i + "." + name));
            }
            items.add(item);
        }
        return new DatasetForm(fields, ticked, items);
    }

    private static String first(Map<String, String[]> sent, String name) {
        String[] values = sent.getOrDefault(name, new String[0]);
        String value = values.length == 0 ? "" : values[0].strip();
        return value.length() > LONGEST ? value.substring(0, LONGEST) : value;
    }

    /** Whether a box is ticked. */
    public boolean on(String name) {
        return ticked.contains(name);
    }

    /** @throws IllegalArgumentException when a field cannot be read; the message names it */
    DatasetProposal proposal(String code, String owner, Source source) {
        boolean notShared = fields.get("sharingType").equals(SharingType.NOT_SHARED.name());
        return new DatasetProposal(
                new Declaration(
                        code,
                        owner,
                        filled("nameZh", code),
                        filled("nameEn", code),
                        fields.get("descriptionZh"),
                        fields.get("descriptionEn"),
                        present(fields.get("platform")),
                        SharingType.valueOf(fields.get("sharingType")),
                        notShared && !fields.get("basisCitation").isEmpty()
                                ? Optional.of(new Declaration.NonShareBasis(
                                        known(BASES, fields.get("basisKind")), fields.get("basisCitation")))
                                : Optional.empty(),
                        MODES.stream().filter(ticked::contains).toList(),
                        known(CYCLES, fields.get("updateCycle")),
                        known(GRADES, fields.get("grade")),
                        LocalDate.parse(fields.get("gradedAt")).toString(),
                        on("anonymised"),
                        on("providerPrivate"),
                        on("tradeSecret"),
                        known(SECRECY, fields.get("secrecy")),
                        on("importantData"),
                        on("coreData"),
                        fields.get("steward"),
                        items.stream()
                                .filter(item -> !item.get("take").isEmpty())
                                .map(DatasetForm::item)
                                .toList()),
                source);
    }

    private String filled(String name, String otherwise) {
        return fields.get(name).isEmpty() ? otherwise : fields.get(name);
    }

    private static Declaration.Item item(Map<String, String> item) {
        String name = item.get("name");
        if (!name.matches("[a-z][a-z0-9_]{0,62}")) {
            throw new IllegalArgumentException("\"" + name + "\": [a-z][a-z0-9_]*");
        }
        return new Declaration.Item(
                name,
                item.get("sourceColumn"),
                ColumnType.valueOf(item.get("type")),
                item.get("nameZh").isEmpty() ? name : item.get("nameZh"),
                item.get("nameEn").isEmpty() ? name : item.get("nameEn"),
                present(item.get("unit")),
                present(item.get("grade")).map(grade -> known(GRADES, grade)),
                known(PERSONAL, item.get("personalInfo")),
                !item.get("private").isEmpty(),
                !item.get("identifier").isEmpty(),
                Reveal.valueOf(item.get("reveal")));
    }

    private static String known(List<String> values, String value) {
        if (!values.contains(value)) {
            throw new IllegalArgumentException("\"" + value + "\": " + values);
        }
        return value;
    }

    private static Optional<String> present(String value) {
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }
}
