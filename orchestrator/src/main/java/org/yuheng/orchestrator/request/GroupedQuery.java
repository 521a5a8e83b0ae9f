package org.yuheng.orchestrator.request;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.yuheng.orchestrator.catalogue.Dataset;
import org.yuheng.orchestrator.catalogue.Dataset.DataItem;
import org.yuheng.orchestrator.request.ComputationChoices.Choice;
import org.yuheng.orchestrator.request.FormReading.Code;

/**
 * Writes the query of grouped statistics. Every name is quoted and every value is a checked literal, so that a choice can
 * never become another piece of SQL.
 */
final class GroupedQuery {

    /** What a filter may compare with, by the name that the form gives it. */
    static final Map<String, String> COMPARISONS = comparisons();

    private static Map<String, String> comparisons() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("is", "=");
        all.put("not", "<>");
        all.put("from", ">=");
        all.put("to", "<=");
        return Collections.unmodifiableMap(all);
    }

    /** Takes what is still to be chosen. */
    interface Say {
        void say(String field, Code code, String detail);
    }

    private final Fields fields;
    private final Map<String, Dataset> tables;
    private final Say say;
    private final boolean union;
    private boolean wrong;

    GroupedQuery(Fields fields, Map<String, Dataset> tables, Say say) {
        this.fields = fields;
        this.tables = tables;
        this.say = (field, code, detail) -> {
            wrong = true;
            say.say(field, code, detail);
        };
        this.union = tables.size() > 1 && fields.one("combine").equals("UNION");
    }

    /** Empty while something is to be chosen. */
    Optional<String> text() {
        Map<String, String> groups = groups();
        Map<String, String> measures = measures();
        String from = union ? union() : join();
        String filter = filter();
        if (wrong) {
            return Optional.empty();
        }
        List<String> output = new ArrayList<>();
        groups.forEach((name, expression) -> output.add(expression + " AS " + quoted(name)));
        measures.forEach((name, expression) -> output.add(expression + " AS " + quoted(name)));
        return Optional.of("SELECT " + String.join(", ", output) + "\nFROM " + from + filter + "\nGROUP BY "
                + String.join(", ", groups.values()));
    }

    private Map<String, String> groups() {
        Map<String, String> groups = new LinkedHashMap<>();
        for (String value : fields.all("group")) {
            choice(value)
                    .filter(choice -> ComputationChoices.groupable(choice.item()))
                    .ifPresent(choice -> groups.put(free(choice.item().name(), groups), reference(choice)));
        }
        if (groups.isEmpty()) {
            say.say("group", Code.CHOOSE_GROUP, "");
        }
        return groups;
    }

    private Map<String, String> measures() {
        Map<String, String> measures = new LinkedHashMap<>();
        if (fields.has("measure", "count")) {
            measures.put("records", "COUNT(*)");
        }
        for (String function : List.of("sum", "avg")) {
            for (String value : fields.all("measure")) {
                if (value.startsWith(function + ":")) {
                    choice(value.substring(4))
                            .filter(choice -> ComputationChoices.measurable(choice.item()))
                            .ifPresent(choice -> measures.put(
                                    free(function + "_" + choice.item().name(), measures),
                                    function.toUpperCase(java.util.Locale.ROOT) + "(" + reference(choice) + ")"));
                }
            }
        }
        if (measures.isEmpty()) {
            say.say("measure", Code.CHOOSE_MEASURE, "");
        }
        return measures;
    }

    private static String free(String name, Map<String, String> taken) {
        String free = name;
        for (int number = 2; taken.containsKey(free); number++) {
            free = name + "_" + number;
        }
        return free;
    }

    private String join() {
        StringBuilder from = new StringBuilder();
        String first = "";
        for (Map.Entry<String, Dataset> table : tables.entrySet()) {
            if (tables.size() == 1) {
                return quoted(table.getKey());
            }
            Optional<DataItem> key = key(table.getValue());
            if (key.isEmpty()) {
                say.say("key." + table.getValue().code(), Code.CHOOSE_KEY, "");
                continue;
            }
            String reference = quoted(table.getKey()) + "." + quoted(key.get().name());
            if (first.isEmpty()) {
                first = reference;
                from.append(quoted(table.getKey()));
            } else {
                from.append("\nJOIN ")
                        .append(quoted(table.getKey()))
                        .append(" ON ")
                        .append(first)
                        .append(" = ")
                        .append(reference);
            }
        }
        return from.toString();
    }

    /** The chosen key; before anything is chosen the item that identifies people or things. */
    private Optional<DataItem> key(Dataset dataset) {
        String chosen = fields.one("key." + dataset.code());
        return chosen.isEmpty() ? suggestedKey(dataset) : dataset.item(chosen).filter(ComputationChoices::joinable);
    }

    static Optional<DataItem> suggestedKey(Dataset dataset) {
        return dataset.items().stream()
                .filter(item -> item.identifier() && ComputationChoices.joinable(item))
                .findFirst()
                .or(() -> dataset.items().stream()
                        .filter(ComputationChoices::joinable)
                        .findFirst());
    }

    /** The items that are used, of each dataset, one below the other; identifiers come along so that people are counted. */
    private String union() {
        Dataset first = tables.values().iterator().next();
        List<String> columns = first.items().stream()
                .filter(item -> item.identifier() || used(item.name()))
                .map(DataItem::name)
                .toList();
        tables.values().forEach(dataset -> {
            List<String> absent = columns.stream()
                    .filter(name -> dataset.item(name).isEmpty())
                    .toList();
            if (!absent.isEmpty()) {
                say.say("combine", Code.COLUMNS_DIFFER, dataset.nameZh() + ": " + String.join(", ", absent));
            }
        });
        String list = columns.stream().map(GroupedQuery::quoted).collect(Collectors.joining(", "));
        return tables.keySet().stream()
                .map(table -> "SELECT " + list + " FROM " + quoted(table))
                .collect(Collectors.joining("\n  UNION ALL ", "(", ") AS \"x\""));
    }

    private boolean used(String item) {
        List<String> values = new ArrayList<>(fields.all("group"));
        fields.all("measure").forEach(value -> values.add(value.substring(value.indexOf(':') + 1)));
        values.add(fields.one("filterItem"));
        return values.stream()
                .anyMatch(value -> value.substring(value.indexOf('.') + 1).equals(item));
    }

    private String filter() {
        String value = fields.one("filterItem");
        if (value.isEmpty()) {
            return "";
        }
        Optional<Choice> chosen = choice(value).filter(choice -> ComputationChoices.groupable(choice.item()));
        if (chosen.isEmpty()) {
            say.say("filterItem", Code.NOT_OFFERED, value);
            return "";
        }
        String comparison = COMPARISONS.getOrDefault(fields.one("filterComparison"), "=");
        String literal = literal(chosen.get().item(), fields.one("filterValue"));
        return "\nWHERE " + reference(chosen.get()) + " " + comparison + " " + literal;
    }

    private String literal(DataItem item, String value) {
        switch (item.type()) {
            case BIGINT, DECIMAL, DOUBLE -> {
                try {
                    return new BigDecimal(value.strip()).toPlainString();
                } catch (NumberFormatException e) {
                    say.say("filterValue", Code.VALUE_TYPE, item.type().name());
                }
            }
            case DATE, TIMESTAMP -> {
                try {
                    return "DATE '" + LocalDate.parse(value.strip()) + "'";
                } catch (DateTimeException e) {
                    say.say("filterValue", Code.VALUE_TYPE, item.type().name());
                }
            }
            case BOOLEAN -> {
                if (value.strip().equalsIgnoreCase("true") || value.strip().equalsIgnoreCase("false")) {
                    return value.strip().toUpperCase(java.util.Locale.ROOT);
                }
                say.say("filterValue", Code.VALUE_TYPE, item.type().name());
            }
            case VARCHAR -> {
                if (value.isBlank() || value.length() > 200) {
                    say.say("filterValue", Code.VALUE_TYPE, item.type().name());
                }
                return "'" + value.replace("'", "''") + "'";
            }
        }
        return "";
    }

    /** A union's columns carry no table. */
    private String reference(Choice choice) {
        return quoted(union ? "x" : choice.table()) + "." + quoted(choice.item().name());
    }

    /** In a union the first dataset's items stand for those of all. */
    private Optional<Choice> choice(String value) {
        Optional<Choice> chosen = ComputationChoices.choice(value, tables);
        if (!union) {
            return chosen;
        }
        Dataset first = tables.values().iterator().next();
        return chosen.filter(choice -> choice.dataset().code().equals(first.code()));
    }

    private static String quoted(String name) {
        return '"' + name + '"';
    }
}
