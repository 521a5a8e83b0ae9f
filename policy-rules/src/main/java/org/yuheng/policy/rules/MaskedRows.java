package org.yuheng.policy.rules;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.yuheng.policy.FactDictionary;
import org.yuheng.policy.table.DecisionTable;

/**
 * Rows of a first-match table that can never fire, because one earlier row takes everything they ask for. KIE's analysis
 * looks for masked rows under PRIORITY only.
 */
final class MaskedRows {

    private final DecisionTable table;
    private final FactDictionary dictionary;

    MaskedRows(DecisionTable table, FactDictionary dictionary) {
        this.table = table;
        this.dictionary = dictionary;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        for (DecisionTable.Row later : table.rows()) {
            table.rows().stream()
                    .filter(r -> r.number() < later.number() && takesAll(r, later))
                    .findFirst()
                    .ifPresent(earlier -> findings.add(new Finding(
                            Finding.Severity.ERROR,
                            "MASKED",
                            table.file(),
                            table.name(),
                            "row " + later.number() + " (" + later.ruleId() + ") never fires: row " + earlier.number()
                                    + " (" + earlier.ruleId() + ") comes first and takes all that it asks for")));
        }
        return findings;
    }

    private boolean takesAll(DecisionTable.Row earlier, DecisionTable.Row later) {
        for (int i = 0; i < table.inputs().size(); i++) {
            String wide = earlier.conditions().get(i);
            String narrow = later.conditions().get(i);
            boolean takes =
                    wide.equals("-") || wide.equals(narrow) || values(i, wide).containsAll(values(i, narrow));
            if (!takes) {
                return false;
            }
        }
        return true;
    }

    /** The values that a condition accepts; a number's condition stands for itself, so only equal ones compare. */
    private Set<String> values(int input, String condition) {
        FactDictionary.Entry fact =
                dictionary.entry(table.inputs().get(input).fact()).orElseThrow();
        Set<String> all =
                switch (fact.type()) {
                    case BOOLEAN -> Set.of("true", "false");
                    case STRING -> quoted(fact.values());
                    case NUMBER -> Set.of("any number", condition);
                };
        if (condition.equals("-")) {
            return all;
        }
        boolean not = condition.startsWith("not(");
        Set<String> named = new HashSet<>();
        for (String value : (not ? condition.substring(4, condition.length() - 1) : condition).split(",")) {
            named.add(value.strip());
        }
        if (!not) {
            return named;
        }
        Set<String> others = new HashSet<>(all);
        others.removeAll(named);
        return others;
    }

    private static Set<String> quoted(List<String> values) {
        Set<String> quoted = new HashSet<>();
        values.forEach(v -> quoted.add("\"" + v + "\""));
        return quoted;
    }
}
