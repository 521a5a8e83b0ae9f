package org.yuheng.policy.rules;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.yuheng.policy.FactDictionary;
import org.yuheng.policy.PolicyBundle;
import org.yuheng.policy.table.DecisionTable;

/** How two bundles differ, in words that a reviewer can agree to. Rows are matched by rule id. */
public final class BundleDiff {

    private final PolicyBundle before;
    private final PolicyBundle after;
    private final List<Change> changes = new ArrayList<>();

    private BundleDiff(PolicyBundle before, PolicyBundle after) {
        this.before = before;
        this.after = after;
    }

    /** Empty exactly when both have the same hash, or differ in nothing but layout of files. */
    public static List<Change> between(PolicyBundle before, PolicyBundle after) {
        BundleDiff diff = new BundleDiff(before, after);
        diff.engine();
        diff.tables();
        diff.data();
        return List.copyOf(diff.changes);
    }

    private void engine() {
        String from = before.manifest().engineVersion();
        String to = after.manifest().engineVersion();
        if (!from.equals(to)) {
            add(
                    Change.Kind.CHANGED,
                    "manifest",
                    "engineVersion",
                    "引擎版本由 %s 改为 %s。",
                    "Engine version: %s → %s.",
                    from,
                    to);
        }
    }

    private void tables() {
        Map<String, DecisionTable> old = byName(before);
        Map<String, DecisionTable> now = byName(after);
        Set<String> names = new TreeSet<>(old.keySet());
        names.addAll(now.keySet());
        for (String name : names) {
            if (!now.containsKey(name)) {
                add(Change.Kind.REMOVED, old.get(name).file(), name, "删除表“%s”。", "Table \"%s\" removed.", name);
            } else if (!old.containsKey(name)) {
                add(Change.Kind.ADDED, now.get(name).file(), name, "新增表“%s”。", "Table \"%s\" added.", name);
            } else {
                rows(old.get(name), now.get(name));
            }
        }
    }

    private void rows(DecisionTable old, DecisionTable now) {
        if (!old.hitPolicy().equals(now.hitPolicy())) {
            add(
                    Change.Kind.CHANGED,
                    now.file(),
                    now.name(),
                    "表“%s”的命中策略由 %s 改为 %s。",
                    "Table \"%s\": hit policy %s → %s.",
                    now.name(),
                    old.hitPolicy(),
                    now.hitPolicy());
        }
        Set<String> ids = new LinkedHashSet<>();
        old.rows().forEach(r -> ids.add(r.ruleId()));
        now.rows().forEach(r -> ids.add(r.ruleId()));
        for (String id : ids) {
            Optional<DecisionTable.Row> from = old.row(id);
            Optional<DecisionTable.Row> to = now.row(id);
            String where = now.name() + " " + id;
            if (to.isEmpty()) {
                add(
                        Change.Kind.REMOVED,
                        old.file(),
                        where,
                        "表“%s”删除 %s 行：" + escape(zh(old, from.get())),
                        "Table \"%s\": row %s removed: " + escape(en(old, from.get())),
                        old.name(),
                        id);
            } else if (from.isEmpty()) {
                add(
                        Change.Kind.ADDED,
                        now.file(),
                        where,
                        "表“%s”新增 %s 行：" + escape(zh(now, to.get())),
                        "Table \"%s\": row %s added: " + escape(en(now, to.get())),
                        now.name(),
                        id);
            } else {
                row(old, now, from.get(), to.get(), where);
            }
        }
    }

    private void row(DecisionTable old, DecisionTable now, DecisionTable.Row from, DecisionTable.Row to, String where) {
        Map<String, String> was = new TreeMap<>(old.conditions(from));
        Map<String, String> is = new TreeMap<>(now.conditions(to));
        boolean conditions = !was.equals(is);
        boolean outcome = !old.outcome(from).equals(now.outcome(to));
        if (conditions || outcome) {
            add(
                    Change.Kind.CHANGED,
                    now.file(),
                    where,
                    "表“%s”%s 行由“" + escape(zh(old, from)) + "”改为“" + escape(zh(now, to)) + "”。",
                    "Table \"%s\": row %s was: " + escape(en(old, from)) + " It is now: " + escape(en(now, to)),
                    now.name(),
                    to.ruleId());
        } else if (!from.zh().equals(to.zh()) || !from.en().equals(to.en())) {
            add(
                    Change.Kind.CHANGED,
                    now.file(),
                    where,
                    "表“%s”%s 行的说明改为“%s”。",
                    "Table \"%s\": the text of row %s is now \"%s\".",
                    List.of(now.name(), to.ruleId(), to.zh()),
                    List.of(now.name(), to.ruleId(), to.en()));
        }
        boolean orderCounts = now.hitPolicy().equals("FIRST");
        if (orderCounts && from.number() != to.number()) {
            add(
                    Change.Kind.MOVED,
                    now.file(),
                    where,
                    "表“%s”%s 行由第 %s 行移到第 %s 行，先匹配者优先。",
                    "Table \"%s\": row %s moved from place %s to %s; the first match wins.",
                    now.name(),
                    to.ruleId(),
                    Integer.toString(from.number()),
                    Integer.toString(to.number()));
        }
    }

    private void data() {
        Set<String> files = new TreeSet<>(before.files().keySet());
        files.addAll(after.files().keySet());
        for (String file : files) {
            if (file.endsWith(".dmn")) {
                continue;
            }
            String from = before.files().get(file);
            String to = after.files().get(file);
            if (from == null) {
                add(Change.Kind.ADDED, file, file, "新增文件 %s。", "File %s added.", file);
            } else if (to == null) {
                add(Change.Kind.REMOVED, file, file, "删除文件 %s。", "File %s removed.", file);
            } else if (file.endsWith(".json")) {
                values(file, from, to);
            } else if (!from.equals(to)) {
                add(Change.Kind.CHANGED, file, file, "文件 %s 已改。", "File %s changed.", file);
            }
        }
    }

    private void values(String file, String from, String to) {
        Map<String, String> was = JsonLeaves.of(from);
        Map<String, String> is = JsonLeaves.of(to);
        Set<String> paths = new TreeSet<>(was.keySet());
        paths.addAll(is.keySet());
        for (String path : paths) {
            String old = was.get(path);
            String now = is.get(path);
            if (old == null) {
                add(Change.Kind.ADDED, file, path, "%s：新增 %s = %s。", "%s: %s = %s added.", file, path, now);
            } else if (now == null) {
                add(
                        Change.Kind.REMOVED,
                        file,
                        path,
                        "%s：删除 %s（原为 %s）。",
                        "%s: %s removed (it was %s).",
                        file,
                        path,
                        old);
            } else if (!old.equals(now)) {
                add(Change.Kind.CHANGED, file, path, "%s：%s 由 %s 改为 %s。", "%s: %s: %s → %s.", file, path, old, now);
            }
        }
    }

    private String zh(DecisionTable table, DecisionTable.Row row) {
        String conditions = table.conditions(row).entrySet().stream()
                .map(e -> label(e.getKey()) + " 为 " + e.getValue())
                .collect(Collectors.joining("，且 "));
        return (conditions.isEmpty() ? "总是" : "若 " + conditions) + "，则 " + outcome(table, row, "，") + "。";
    }

    private static String en(DecisionTable table, DecisionTable.Row row) {
        String conditions = table.conditions(row).entrySet().stream()
                .map(e -> e.getKey() + " is " + e.getValue())
                .collect(Collectors.joining(" and "));
        return (conditions.isEmpty() ? "always" : "if " + conditions) + ", then " + outcome(table, row, ", ") + ".";
    }

    private String label(String fact) {
        return after.dictionary()
                .entry(fact)
                .or(() -> before.dictionary().entry(fact))
                .map(FactDictionary.Entry::zh)
                .orElse(fact);
    }

    private static String outcome(DecisionTable table, DecisionTable.Row row, String comma) {
        String outcome = table.outcome(row).entrySet().stream()
                .filter(e -> !e.getKey().equals("rule") && !e.getValue().equals("\"\""))
                .map(e -> e.getKey() + " " + e.getValue())
                .collect(Collectors.joining(comma));
        return outcome.isEmpty() ? row.ruleId() : outcome;
    }

    private static Map<String, DecisionTable> byName(PolicyBundle bundle) {
        Map<String, DecisionTable> byName = new TreeMap<>();
        bundle.tables().forEach(t -> byName.put(t.name(), t));
        return byName;
    }

    private static String escape(String text) {
        return text.replace("%", "%%");
    }

    private void add(Change.Kind kind, String file, String where, String zh, String en, String... values) {
        add(kind, file, where, zh, en, List.of(values), List.of(values));
    }

    private void add(
            Change.Kind kind, String file, String where, String zh, String en, List<String> zhs, List<String> ens) {
        changes.add(new Change(kind, file, where, String.format(zh, zhs.toArray()), String.format(en, ens.toArray())));
    }
}
