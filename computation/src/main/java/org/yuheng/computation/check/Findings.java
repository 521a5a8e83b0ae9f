package org.yuheng.computation.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yuheng.computation.Bilingual;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.JobSpec;

/** Collects findings, and looks names up with a finding for each that is missing. */
final class Findings {

    /** No more are collected: a page of them says enough. */
    private static final int MOST = 100;

    private final List<Finding> found = new ArrayList<>();

    void add(String code, String where, String zh, String en) {
        if (found.size() < MOST) {
            found.add(new Finding(code, where, new Bilingual(zh, en)));
        }
    }

    void require(boolean holds, String code, String where, String zh, String en) {
        if (!holds) {
            add(code, where, zh, en);
        }
    }

    Optional<JobSpec.Input> input(JobSpec spec, String table, String where) {
        Optional<JobSpec.Input> input =
                spec.inputs().stream().filter(i -> i.table().equals(table)).findFirst();
        if (input.isEmpty()) {
            add(
                    "TABLE_UNKNOWN",
                    where,
                    "表 " + shown(table) + " 不是本作业的输入。",
                    "The table " + shown(table) + " is not an input of this job.");
        }
        return input;
    }

    Optional<JobSpec.Column> column(Optional<JobSpec.Input> input, String name, String where) {
        Optional<JobSpec.Column> column = input.flatMap(
                i -> i.columns().stream().filter(c -> c.name().equals(name)).findFirst());
        if (input.isPresent() && column.isEmpty()) {
            add(
                    "COLUMN_UNKNOWN",
                    where,
                    "表 " + input.get().table() + " 没有获准的列 " + shown(name) + "。",
                    "The table " + input.get().table() + " has no granted column " + shown(name) + ".");
        }
        return column;
    }

    void numeric(JobSpec.Column column, String where) {
        require(
                column.type() == ColumnType.BIGINT
                        || column.type() == ColumnType.DECIMAL
                        || column.type() == ColumnType.DOUBLE,
                "TYPE_NOT_NUMERIC",
                where,
                "列 " + column.name() + " 是 " + column.type() + "，须为数值。",
                "The column " + column.name() + " is " + column.type() + "; a number is needed.");
    }

    void limit(boolean open, JobSpec.Column column, String where, String zhUse, String enUse) {
        require(
                open,
                "REVEAL_LIMIT",
                where,
                "列 " + column.name() + " 的开放限度是 " + column.reveal() + "，不能" + zhUse + "。",
                "The column " + column.name() + " is opened as " + column.reveal() + " and cannot " + enUse + ".");
    }

    /** At most 80 characters of a name that somebody else chose. */
    static String shown(String name) {
        return name.length() <= 80 ? name : name.substring(0, 79) + "…";
    }

    List<Finding> list() {
        return List.copyOf(found);
    }
}
