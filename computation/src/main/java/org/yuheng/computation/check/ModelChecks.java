package org.yuheng.computation.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.Computation;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.Reveal;

/** Training and scoring. */
final class ModelChecks {

    private static final int MAX_FEATURES = 512;

    private ModelChecks() {}

    static void train(JobSpec spec, Computation.Train train, Findings findings) {
        features(train.features(), findings);
        findings.require(
                !train.features().contains(train.label()),
                "LABEL_IS_FEATURE",
                "computation.label",
                "标签 " + Findings.shown(train.label()) + " 同时是特征。",
                "The label " + Findings.shown(train.label()) + " is a feature too.");
        findings.require(Double.isFinite(train.l2()), "L2_BOUND", "computation.l2", "l2 须是有限的数。", "l2 must be finite.");
        boolean vertical = train.partition() == Computation.Partition.VERTICAL;
        findings.require(
                train.tables().size() >= (vertical ? 2 : 1)
                        && Set.copyOf(train.tables()).size() == train.tables().size(),
                "TABLES_BOUND",
                "computation.tables",
                vertical ? "纵向训练至少要两张不同的表。" : "训练至少要一张表，且各表不同。",
                vertical
                        ? "Vertical training needs two or more different tables."
                        : "Training needs different tables, at least one.");
        List<JobSpec.Input> inputs = new ArrayList<>();
        for (int i = 0; i < train.tables().size(); i++) {
            findings.input(spec, train.tables().get(i), "computation.tables[" + i + "]")
                    .ifPresent(inputs::add);
        }
        if (vertical) {
            vertical(train, inputs, findings);
        } else {
            inputs.forEach(input -> horizontal(train, input, findings));
        }
        Set<String> used = new HashSet<>(train.features());
        used.add(train.label());
        for (JobSpec.Input input : inputs) {
            Set<String> granted = new HashSet<>(used);
            input.columns().stream().filter(JobSpec.Column::identifier).forEach(c -> granted.add(c.name()));
            SetChecks.onlyThese(spec, Optional.of(input), granted, findings);
        }
        SetChecks.onlyTables(spec, Set.copyOf(train.tables()), findings);
    }

    private static void horizontal(Computation.Train train, JobSpec.Input input, Findings findings) {
        String where = "inputs " + input.table();
        for (String feature : train.features()) {
            findings.column(Optional.of(input), feature, where).ifPresent(c -> {
                findings.numeric(c, where);
                model(c, where, findings);
            });
        }
        findings.column(Optional.of(input), train.label(), where).ifPresent(c -> label(train, c, where, findings));
    }

    private static void vertical(Computation.Train train, List<JobSpec.Input> inputs, Findings findings) {
        for (String feature : train.features()) {
            held(feature, inputs, findings).ifPresent(c -> {
                findings.numeric(c, "computation.features");
                model(c, "computation.features", findings);
            });
        }
        held(train.label(), inputs, findings).ifPresent(c -> label(train, c, "computation.label", findings));
        Set<ColumnType> keys = new HashSet<>();
        for (JobSpec.Input input : inputs) {
            List<JobSpec.Column> identifiers =
                    input.columns().stream().filter(JobSpec.Column::identifier).toList();
            identifiers.forEach(c -> keys.add(c.type()));
            findings.require(
                    identifiers.size() == 1,
                    "ALIGNMENT_KEY",
                    "inputs " + input.table(),
                    "纵向训练按主体标识对齐，表 " + input.table() + " 须恰有一个标识列。",
                    "Vertical training aligns rows by identifier; the table " + input.table() + " needs exactly one.");
        }
        findings.require(
                keys.size() <= 1, "KEY_TYPES", "inputs", "各表标识列的类型须相同。", "The identifiers' types must be the same.");
    }

    /** The one table's column of this name. */
    private static Optional<JobSpec.Column> held(String name, List<JobSpec.Input> inputs, Findings findings) {
        List<JobSpec.Column> columns = inputs.stream()
                .flatMap(i -> i.columns().stream())
                .filter(c -> c.name().equals(name))
                .collect(Collectors.toList());
        findings.require(
                columns.size() == 1,
                "COLUMN_NOT_ONCE",
                "computation",
                "列 " + Findings.shown(name) + " 须恰由一张表提供，现为 " + columns.size() + " 张。",
                "The column " + Findings.shown(name) + " must be held by exactly one table, not by " + columns.size()
                        + ".");
        return columns.stream().findFirst();
    }

    private static void label(Computation.Train train, JobSpec.Column column, String where, Findings findings) {
        boolean truth = train.model() == Computation.Model.LOGISTIC_REGRESSION && column.type() == ColumnType.BOOLEAN;
        if (!truth) {
            findings.numeric(column, where);
        }
        model(column, where, findings);
    }

    private static void model(JobSpec.Column column, String where, Findings findings) {
        findings.limit(
                column.reveal() == Reveal.PLAIN || column.reveal() == Reveal.AGGREGATE,
                column,
                where,
                "用于模型",
                "feed a model");
    }

    private static void features(List<String> features, Findings findings) {
        findings.require(
                !features.isEmpty() && features.size() <= MAX_FEATURES,
                "FEATURES_BOUND",
                "computation.features",
                "特征应为 1 至 " + MAX_FEATURES + " 个。",
                "There must be 1 to " + MAX_FEATURES + " features.");
        findings.require(
                Set.copyOf(features).size() == features.size(),
                "COLUMN_TWICE",
                "computation.features",
                "有特征出现两次。",
                "A feature stands twice.");
    }

    static void score(JobSpec spec, Computation.Score score, Findings findings) {
        findings.require(
                score.modelDigest().matches("sha256:[0-9a-f]{64}"),
                "MODEL_DIGEST",
                "computation.modelDigest",
                "模型摘要须写作 sha256: 加 64 位小写十六进制。",
                "The model is named by sha256: and 64 lower-case hexadecimal digits.");
        features(score.features(), findings);
        Optional<JobSpec.Input> table = findings.input(spec, score.table(), "computation.table");
        findings.column(table, score.keyColumn(), "computation.keyColumn")
                .ifPresent(c -> findings.limit(
                        c.reveal() == Reveal.PLAIN, c, "computation.keyColumn", "与得分一起给出", "stand beside a score"));
        for (String feature : score.features()) {
            findings.column(table, feature, "computation.features").ifPresent(c -> {
                findings.numeric(c, "computation.features");
                model(c, "computation.features", findings);
            });
        }
        SetChecks.rows(spec, findings);
        Set<String> used = new HashSet<>(score.features());
        used.add(score.keyColumn());
        SetChecks.onlyThese(spec, table, used, findings);
        SetChecks.onlyTables(spec, Set.of(score.table()), findings);
    }
}
