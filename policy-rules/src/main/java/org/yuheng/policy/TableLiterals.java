package org.yuheng.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.yuheng.policy.table.DecisionTable;

/** What may stand in an outcome column: literals of known values only, so that no row can say what nobody understands. */
final class TableLiterals {

    private static final Set<String> NUMBERS = Set.of("points", "order");
    private static final Map<String, Set<String>> VALUES = Map.of(
            "outcome", names(Decision.Outcome.values()),
            "scenario", names(Decision.Scenario.values()),
            "technique", orNone(names(Technique.values())),
            "form", orNone(names(Decision.Form.values())),
            "host", Set.of("NOBODY", "PLATFORM", "OPERATOR", "NONE"),
            "verdict", Set.of("NEW_GRANTS", "APPROVE_AGAIN"),
            "effect", Set.of("NOT_CHOSEN"),
            "level", Set.of("LOW", "MEDIUM", "HIGH", "REDESIGN"),
            "organization", Set.of("PROVIDERS", "REQUESTER", "AUTHORITY"),
            "enforcedBy", Set.of("COMPUTE", "NODE", "RECIPIENT_NODE", "ORCHESTRATOR", "PEOPLE"));

    private TableLiterals() {}

    /** @throws BundleRefusal naming table, row, column and value */
    static void require(DecisionTable table, Settings settings) {
        for (DecisionTable.Row row : table.rows()) {
            table.outcome(row).forEach((column, written) -> {
                Optional<String> expected = wrong(table, row, column, written, settings);
                if (expected.isPresent()) {
                    throw new BundleRefusal(
                            BundleRefusal.Code.TABLE_INVALID,
                            "table \"" + table.name() + "\", row " + row.number() + " (" + row.ruleId() + ") has "
                                    + column + " " + written + "; expected " + expected.get());
                }
            });
        }
    }

    private static Optional<String> wrong(
            DecisionTable table, DecisionTable.Row row, String column, String written, Settings settings) {
        if (NUMBERS.contains(column)) {
            return written.matches("\\d{1,3}") ? Optional.empty() : Optional.of("a whole number, 0 to 999");
        }
        if (!written.matches("\"[^\"\\\\]*\"")) {
            return Optional.of("a text in quotation marks");
        }
        String value = written.substring(1, written.length() - 1);
        if (VALUES.containsKey(column)) {
            Set<String> values = VALUES.get(column);
            boolean passing = column.equals("outcome")
                    && value.equals("PROCEED")
                    && !table.name().equals("routing");
            if (passing) {
                return Optional.of("a stop; a gate that does not match passes by itself");
            }
            boolean silent =
                    value.isEmpty() && "\"PROCEED\"".equals(table.outcome(row).get("outcome"));
            return values.contains(value) && !silent
                    ? Optional.empty()
                    : Optional.of("one of " + new TreeSet<>(values) + ", and not empty where the row proceeds");
        }
        if (column.equals("remedy")) {
            List<String> unknown = Arrays.stream(value.split(","))
                    .filter(c -> !c.isEmpty() && settings.remedy(c).isEmpty())
                    .toList();
            return unknown.isEmpty() ? Optional.empty() : Optional.of("codes of remedies in settings.json");
        }
        if (column.equals("code") && !value.matches("[A-Z][A-Z0-9_]*")) {
            boolean stops = !"\"PROCEED\"".equals(table.outcome(row).get("outcome"));
            return stops ? Optional.of("a code in UPPER_SNAKE") : Optional.empty();
        }
        return Optional.empty();
    }

    private static Set<String> names(Enum<?>[] values) {
        return Arrays.stream(values).map(Enum::name).collect(Collectors.toUnmodifiableSet());
    }

    private static Set<String> orNone(Set<String> values) {
        Set<String> more = new TreeSet<>(values);
        more.add("");
        return Set.copyOf(more);
    }
}
