package org.yuheng.policy;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yuheng.policy.table.DecisionTable;

/**
 * What may stand in a condition. FEEL is wider, but there a test of the wrong type or a misspelt value is null, which
 * counts as "does not match": a gate would stay open without a word. So a condition is a known value, several of them,
 * {@code not(…)} of them, a comparison with a number, or a range.
 */
final class TableConditions {

    private static final String NUMBER = "-?\\d{1,12}";
    private static final Pattern COMPARISON = Pattern.compile("(?:<|<=|>|>=)?\\s*" + NUMBER);
    private static final Pattern RANGE =
            Pattern.compile("[\\[(]\\s*" + NUMBER + "\\s*\\.\\.\\s*" + NUMBER + "\\s*[\\])]");
    private static final Pattern NOT = Pattern.compile("not\\((.*)\\)");

    private TableConditions() {}

    /** @throws BundleRefusal naming table, row, fact and condition */
    static void require(DecisionTable table, Map<String, FactDictionary.Entry> facts) {
        for (DecisionTable.Row row : table.rows()) {
            table.conditions(row).forEach((fact, condition) -> {
                FactDictionary.Entry entry = facts.get(fact);
                if (!understood(entry, condition)) {
                    throw new BundleRefusal(
                            BundleRefusal.Code.TABLE_INVALID,
                            "table \"" + table.name() + "\", row " + row.number() + " (" + row.ruleId() + ") asks "
                                    + fact + " for " + condition + "; expected " + expected(entry));
                }
            });
        }
    }

    private static boolean understood(FactDictionary.Entry entry, String condition) {
        return switch (entry.type()) {
            case BOOLEAN -> condition.equals("true") || condition.equals("false");
            case NUMBER ->
                COMPARISON.matcher(condition).matches()
                        || RANGE.matcher(condition).matches();
            case STRING -> values(condition, Set.copyOf(entry.values()));
        };
    }

    private static boolean values(String condition, Set<String> known) {
        Matcher not = NOT.matcher(condition);
        for (String value : (not.matches() ? not.group(1) : condition).split(",", -1)) {
            String literal = value.strip();
            boolean quoted = literal.length() >= 2 && literal.startsWith("\"") && literal.endsWith("\"");
            if (!quoted || !known.contains(literal.substring(1, literal.length() - 1))) {
                return false;
            }
        }
        return true;
    }

    private static String expected(FactDictionary.Entry entry) {
        return switch (entry.type()) {
            case BOOLEAN -> "-, true or false";
            case NUMBER -> "-, a number, a comparison such as >= 3, or a range such as [1..5)";
            case STRING -> "-, or values out of " + new TreeSet<>(entry.values()) + " in quotation marks, or not(…)";
        };
    }
}
