package org.yuheng.computation.check;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.Computation;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.Reveal;

/** Intersection, look-up and transfer: computations about single members and rows. */
final class SetChecks {

    private static final Set<ColumnType> KEY_TYPES = Set.of(ColumnType.BIGINT, ColumnType.VARCHAR);

    private SetChecks() {}

    static void psi(JobSpec spec, Computation.Psi psi, Findings findings) {
        Optional<JobSpec.Input> left = findings.input(spec, psi.leftTable(), "computation.leftTable");
        Optional<JobSpec.Input> right = findings.input(spec, psi.rightTable(), "computation.rightTable");
        findings.require(
                !psi.leftTable().equals(psi.rightTable()),
                "TABLE_TWICE",
                "computation.rightTable",
                "求交的两张表须不同。",
                "The two tables of an intersection must differ.");
        Optional<JobSpec.Column> leftColumn = findings.column(left, psi.leftColumn(), "computation.leftColumn");
        Optional<JobSpec.Column> rightColumn = findings.column(right, psi.rightColumn(), "computation.rightColumn");
        keys(leftColumn, rightColumn, "computation.rightColumn", findings);
        boolean members = psi.result() == Computation.PsiResult.MEMBERS;
        leftColumn.ifPresent(c -> psiKey(spec, left.orElseThrow(), c, "computation.leftColumn", members, findings));
        rightColumn.ifPresent(c -> psiKey(spec, right.orElseThrow(), c, "computation.rightColumn", members, findings));
        if (members) {
            rows(spec, findings);
        } else {
            boolean limited = leftColumn.filter(c -> c.reveal() != Reveal.PLAIN).isPresent()
                    || rightColumn.filter(c -> c.reveal() != Reveal.PLAIN).isPresent();
            findings.require(
                    !limited || MinGroup.protectsSubjects(spec),
                    "LIMIT_NEEDS_MIN_GROUP",
                    "obligations",
                    "用到了限制开放的列，须有 MIN_GROUP（k ≥ 2）或 DP 义务。",
                    "Columns with a limit are used; that needs MIN_GROUP with k of at least 2, or DP.");
        }
        onlyThese(spec, left, List.of(psi.leftColumn()), findings);
        onlyThese(spec, right, List.of(psi.rightColumn()), findings);
        onlyTables(spec, Set.copyOf(List.of(psi.leftTable(), psi.rightTable())), findings);
    }

    private static void psiKey(
            JobSpec spec,
            JobSpec.Input input,
            JobSpec.Column column,
            String where,
            boolean members,
            Findings findings) {
        boolean recipientsOwn =
                spec.recipients().stream().allMatch(r -> r.organization().equals(input.owner()));
        boolean open =
                column.reveal() == Reveal.PLAIN || (column.reveal() == Reveal.JOIN_KEY && (!members || recipientsOwn));
        findings.limit(
                open,
                column,
                where,
                members ? "给出交集成员" : "用于求交",
                members ? "show members of an intersection" : "be intersected");
    }

    static void lookUp(JobSpec spec, Computation.LookUp lookUp, Findings findings) {
        Optional<JobSpec.Input> keys = findings.input(spec, lookUp.keyTable(), "computation.keyTable");
        Optional<JobSpec.Input> table = findings.input(spec, lookUp.table(), "computation.table");
        findings.require(
                !lookUp.keyTable().equals(lookUp.table()),
                "TABLE_TWICE",
                "computation.table",
                "查询名单与被查的表须不同。",
                "The list of keys and the table must differ.");
        keys.ifPresent(k -> findings.require(
                spec.recipients().stream().allMatch(r -> r.organization().equals(k.owner())),
                "KEYS_NOT_THE_RECIPIENTS",
                "computation.keyTable",
                "名单须属于接收方自己，而 " + k.table() + " 属于 " + Findings.shown(k.owner()) + "。",
                "The list of keys must be the recipient's own; " + k.table() + " belongs to "
                        + Findings.shown(k.owner()) + "."));
        Optional<JobSpec.Column> key = findings.column(keys, lookUp.keyColumn(), "computation.keyColumn");
        Optional<JobSpec.Column> match = findings.column(table, lookUp.matchColumn(), "computation.matchColumn");
        keys(key, match, "computation.matchColumn", findings);
        key.ifPresent(c -> findings.limit(joins(c), c, "computation.keyColumn", "用于查询", "be looked up by"));
        match.ifPresent(c -> findings.limit(joins(c), c, "computation.matchColumn", "用于查询", "be looked up by"));
        shown(table, lookUp.columns(), findings);
        rows(spec, findings);
        onlyThese(spec, keys, List.of(lookUp.keyColumn()), findings);
        Set<String> used = new HashSet<>(lookUp.columns());
        used.add(lookUp.matchColumn());
        onlyThese(spec, table, used, findings);
        onlyTables(spec, Set.copyOf(List.of(lookUp.keyTable(), lookUp.table())), findings);
    }

    static void transfer(JobSpec spec, Computation.Transfer transfer, Findings findings) {
        Optional<JobSpec.Input> table = findings.input(spec, transfer.table(), "computation.table");
        shown(table, transfer.columns(), findings);
        rows(spec, findings);
        onlyThese(spec, table, transfer.columns(), findings);
        onlyTables(spec, Set.of(transfer.table()), findings);
    }

    /** Result columns of single rows. */
    private static void shown(Optional<JobSpec.Input> table, List<String> columns, Findings findings) {
        findings.require(
                !columns.isEmpty(), "COLUMNS_MISSING", "computation.columns", "没有列出要给出的列。", "No columns are named.");
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < columns.size(); i++) {
            String where = "computation.columns[" + i + "]";
            String name = columns.get(i);
            findings.require(
                    seen.add(name),
                    "COLUMN_TWICE",
                    where,
                    "列 " + Findings.shown(name) + " 出现两次。",
                    "The column " + Findings.shown(name) + " stands twice.");
            findings.column(table, name, where)
                    .ifPresent(
                            c -> findings.limit(c.reveal() == Reveal.PLAIN, c, where, "逐行给出", "stand in single rows"));
        }
    }

    private static boolean joins(JobSpec.Column column) {
        return column.reveal() == Reveal.PLAIN || column.reveal() == Reveal.JOIN_KEY;
    }

    private static void keys(
            Optional<JobSpec.Column> left, Optional<JobSpec.Column> right, String where, Findings findings) {
        if (left.isPresent() && right.isPresent()) {
            findings.require(
                    left.get().type() == right.get().type()
                            && KEY_TYPES.contains(left.get().type()),
                    "KEY_TYPES",
                    where,
                    "键的类型须相同且为 BIGINT 或 VARCHAR，现为 " + left.get().type() + " 与 "
                            + right.get().type() + "。",
                    "Keys must both be BIGINT or both VARCHAR; they are "
                            + left.get().type() + " and " + right.get().type() + ".");
        }
    }

    static void rows(JobSpec spec, Findings findings) {
        findings.require(
                spec.obligation(MinGroup.CODE).isEmpty(),
                "ROWS_UNDER_MIN_GROUP",
                "computation",
                "有 MIN_GROUP 义务，结果却是逐个成员或逐行的。",
                "The result shows single members or rows, but MIN_GROUP is an obligation.");
    }

    static void onlyThese(JobSpec spec, Optional<JobSpec.Input> input, Collection<String> used, Findings findings) {
        input.ifPresent(in -> in.columns().stream()
                .filter(c -> !used.contains(c.name()))
                .forEach(c -> findings.add(
                        "COLUMN_UNUSED",
                        "inputs[" + spec.inputs().indexOf(in) + "]",
                        "计算没有用到列 " + in.table() + "." + c.name() + "，不应申请。",
                        "The computation does not use the column " + in.table() + "." + c.name()
                                + "; it must not be asked for.")));
    }

    static void onlyTables(JobSpec spec, Set<String> used, Findings findings) {
        for (int i = 0; i < spec.inputs().size(); i++) {
            String table = spec.inputs().get(i).table();
            findings.require(
                    used.contains(table),
                    "INPUT_UNUSED",
                    "inputs[" + i + "]",
                    "计算没有用到表 " + table + "，不应申请。",
                    "The computation does not use the table " + table + "; it must not be asked for.");
        }
    }
}
