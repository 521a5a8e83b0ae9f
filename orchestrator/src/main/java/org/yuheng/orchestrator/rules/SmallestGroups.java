package org.yuheng.orchestrator.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yuheng.policy.PolicyBundle;
import org.yuheng.policy.table.DecisionTable;

/**
 * The rows that say how many subjects a group must have, and the one number of them that authors may change in a browser. All
 * else of a bundle is changed in its files.
 */
final class SmallestGroups {

    static final int LEAST = 2;
    static final int MOST = 1_000;

    private static final String OBLIGATION = "\"MIN_GROUP\"";
    private static final Pattern SIZE = Pattern.compile("\"k=([0-9]{1,4})\"");

    private SmallestGroups() {}

    /** @param size subjects that a group has at least */
    record Row(String ruleId, int size, String zh, String en) {}

    static List<Row> of(PolicyBundle bundle) {
        List<Row> rows = new ArrayList<>();
        for (DecisionTable table : bundle.tables()) {
            for (DecisionTable.Row row : table.rows()) {
                size(row).ifPresent(size -> rows.add(new Row(row.ruleId(), size, row.zh(), row.en())));
            }
        }
        return rows;
    }

    private static Optional<Integer> size(DecisionTable.Row row) {
        return row.outputs().contains(OBLIGATION)
                ? row.outputs().stream()
                        .map(SIZE::matcher)
                        .filter(Matcher::matches)
                        .map(size -> Integer.valueOf(size.group(1)))
                        .findFirst()
                : Optional.empty();
    }

    /**
     * The bundle with other sizes: the number itself, and where the row's two texts name it.
     *
     * @param sizes by rule id; rows that it does not name stay
     * @throws IllegalStateException when a row is not written as this class knows it
     */
    static PolicyBundle with(PolicyBundle bundle, Map<String, Integer> sizes) {
        PolicyBundle changed = bundle;
        for (DecisionTable table : bundle.tables()) {
            for (DecisionTable.Row row : table.rows()) {
                Integer wanted = sizes.get(row.ruleId());
                Optional<Integer> size = size(row);
                if (wanted != null && size.isPresent() && !size.get().equals(wanted)) {
                    String text = changed.files().get(table.file());
                    changed = changed.with(table.file(), edited(text, row.ruleId(), size.get(), wanted));
                }
            }
        }
        for (Row row : of(changed)) {
            if (sizes.getOrDefault(row.ruleId(), row.size()) != row.size()) {
                throw new IllegalStateException("row " + row.ruleId() + " still asks for " + row.size());
            }
        }
        return changed;
    }

    private static String edited(String text, String ruleId, int from, int to) {
        int named = text.indexOf("<text>\"" + ruleId + "\"</text>");
        int begin = text.lastIndexOf("<rule", named);
        int end = text.indexOf("</rule>", named);
        if (named < 0 || begin < 0 || end < 0) {
            throw new IllegalStateException("row " + ruleId + " is not found in its table's file");
        }
        // What comes before the rule's name are conditions, and they stay.
        String outcome = text.substring(named, end)
                .replace("\"k=" + from + "\"", "\"k=" + to + "\"")
                .replaceAll("(?<![0-9=])" + from + "(?![0-9])", String.valueOf(to));
        return text.substring(0, named) + outcome + text.substring(end);
    }
}
