package org.yuheng.orchestrator.decision;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.yuheng.computation.Computation;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.sql.ColumnUse;
import org.yuheng.computation.sql.SqlAnalysis;
import org.yuheng.computation.sql.SqlRefusal;
import org.yuheng.orchestrator.catalogue.Dataset;
import org.yuheng.policy.Facts;

/**
 * What a computation uses and how fine its result is; taken from the computation itself, never from what an applicant says
 * about it.
 *
 * @param columns used columns by table, in the order of the catalogue
 * @param sources how many sources are joined; 1 when nothing is
 */
record Analysis(
        Computation computation,
        Facts.Operation operation,
        boolean joins,
        boolean joinsOnIdentifier,
        int sources,
        Facts.ResultForm form,
        Facts.Granularity granularity,
        Map<String, List<String>> columns) {

    /** Either an analysis, or everything that stands in its way. */
    record Result(Analysis analysis, List<Blocker> blockers) {}

    static Result of(Question question, Map<String, Dataset> byTable) {
        Reader reader = new Reader(question, byTable);
        Analysis analysis = reader.read();
        return new Result(reader.blockers.isEmpty() ? analysis : null, reader.blockers);
    }

    /** A catalogued dataset as an input with all its columns. */
    static JobSpec.Input input(String table, Dataset dataset, String node, List<String> columns) {
        List<JobSpec.Column> kept = dataset.items().stream()
                .filter(item -> columns.contains(item.name()))
                .map(item -> new JobSpec.Column(item.name(), item.type(), item.reveal(), item.identifier()))
                .toList();
        return new JobSpec.Input(table, dataset.code(), dataset.owner(), node, kept, mostRows(dataset.rows()));
    }

    /** Datasets grow between catalogue updates; a multiple of the stated volume is somebody else's data. */
    private static long mostRows(long stated) {
        return Math.max(10_000, stated + stated / 2);
    }

    private static final class Reader {

        private final Question question;
        private final Map<String, Dataset> byTable;
        private final List<Blocker> blockers = new ArrayList<>();
        private final Map<String, Set<String>> used = new TreeMap<>();

        Reader(Question question, Map<String, Dataset> byTable) {
            this.question = question;
            this.byTable = byTable;
        }

        Analysis read() {
            Computation computation = question.computation();
            if (computation instanceof Computation.Sql sql) {
                return sql(sql);
            }
            if (computation instanceof Computation.Psi psi) {
                boolean identifier = use(psi.leftTable(), psi.leftColumn()) & use(psi.rightTable(), psi.rightColumn());
                return psi.result() == Computation.PsiResult.CARDINALITY
                        ? joined(
                                psi,
                                Facts.Operation.PSI,
                                identifier,
                                Facts.ResultForm.STATISTICS,
                                Facts.Granularity.AGGREGATE)
                        : joined(
                                psi,
                                Facts.Operation.PSI,
                                identifier,
                                Facts.ResultForm.MEMBERS,
                                Facts.Granularity.RECORD);
            }
            if (computation instanceof Computation.LookUp lookUp) {
                boolean identifier =
                        use(lookUp.keyTable(), lookUp.keyColumn()) & use(lookUp.table(), lookUp.matchColumn());
                lookUp.columns().forEach(column -> use(lookUp.table(), column));
                return joined(
                        lookUp, Facts.Operation.LOOKUP, identifier, Facts.ResultForm.TABLE, Facts.Granularity.RECORD);
            }
            if (computation instanceof Computation.Train train) {
                return train(train);
            }
            if (computation instanceof Computation.Score score) {
                use(score.table(), score.keyColumn());
                score.features().forEach(column -> use(score.table(), column));
                return single(score, Facts.Operation.SCORE, Facts.ResultForm.SCORES, Facts.Granularity.RECORD);
            }
            Computation.Transfer transfer = (Computation.Transfer) computation;
            transfer.columns().forEach(column -> use(transfer.table(), column));
            return single(transfer, Facts.Operation.TRANSFER, Facts.ResultForm.DATA, Facts.Granularity.RECORD);
        }

        private Analysis sql(Computation.Sql sql) {
            List<JobSpec.Input> all = new ArrayList<>();
            byTable.forEach((table, dataset) -> all.add(input(
                    table,
                    dataset,
                    "",
                    dataset.items().stream().map(Dataset.DataItem::name).toList())));
            List<String> recipients = question.recipients().stream()
                    .map(Question.To::organization)
                    .toList();
            return SqlAnalysis.of(sql.query(), all, recipients)
                    .fold(analysed -> accepted(sql, analysed), this::refused);
        }

        private Analysis accepted(Computation.Sql sql, SqlAnalysis.Analysed analysed) {
            Set<String> joined = new LinkedHashSet<>();
            for (ColumnUse column : analysed.uses()) {
                use(column.column().table(), column.column().column());
                if (column.uses().contains(ColumnUse.Use.JOIN_KEY)) {
                    joined.add(column.column().table());
                }
            }
            boolean rows = analysed.shape() == SqlAnalysis.Shape.ROWS;
            return new Analysis(
                    new Computation.Sql(sql.query(), analysed.enforced()),
                    Facts.Operation.SQL,
                    joined.size() > 1,
                    joined.size() > 1 && analysed.joinsOnIdentifier(),
                    Math.max(1, joined.size()),
                    rows ? Facts.ResultForm.TABLE : Facts.ResultForm.STATISTICS,
                    rows ? Facts.Granularity.RECORD : Facts.Granularity.GROUP,
                    columns());
        }

        private Analysis refused(SqlRefusal refusal) {
            Map<String, String> parameters = new TreeMap<>();
            parameters.put("construct", refusal.construct());
            parameters.put("line", Integer.toString(refusal.line()));
            parameters.put("column", Integer.toString(refusal.column()));
            refusal.source().ifPresent(source -> parameters.put("source", source.toString()));
            refusal.limit().ifPresent(limit -> parameters.put("limit", limit.name()));
            refusal.rewrite().ifPresent(rewrite -> parameters.put("rewrite", rewrite));
            blockers.add(new Blocker(
                    refusal.code().name(),
                    "/computation/query",
                    parameters,
                    refusal.text().zh(),
                    refusal.text().en()));
            return null;
        }

        private Analysis train(Computation.Train train) {
            boolean vertical = train.partition() == Computation.Partition.VERTICAL;
            List<String> wanted = new ArrayList<>(train.features());
            wanted.add(train.label());
            if (!vertical) {
                train.tables().forEach(table -> wanted.forEach(column -> use(table, column)));
                return single(train, Facts.Operation.TRAIN, Facts.ResultForm.MODEL, Facts.Granularity.MODEL);
            }
            for (String column : wanted) {
                List<String> holders = train.tables().stream()
                        .filter(table -> byTable.containsKey(table)
                                && byTable.get(table).item(column).isPresent())
                        .toList();
                if (holders.isEmpty()) {
                    unknownColumn(String.join(", ", train.tables()), column);
                }
                holders.forEach(table -> use(table, column));
            }
            train.tables().forEach(table -> {
                Dataset dataset = byTable.get(table);
                if (dataset == null) {
                    unknownTable(table);
                } else {
                    dataset.items().stream()
                            .filter(Dataset.DataItem::identifier)
                            .forEach(item -> use(table, item.name()));
                }
            });
            return joined(train, Facts.Operation.TRAIN_VERTICAL, true, Facts.ResultForm.MODEL, Facts.Granularity.MODEL);
        }

        private Analysis single(
                Computation computation,
                Facts.Operation operation,
                Facts.ResultForm form,
                Facts.Granularity granularity) {
            return new Analysis(computation, operation, false, false, 1, form, granularity, columns());
        }

        private Analysis joined(
                Computation computation,
                Facts.Operation operation,
                boolean onIdentifier,
                Facts.ResultForm form,
                Facts.Granularity granularity) {
            return new Analysis(
                    computation, operation, true, onIdentifier, Math.max(2, used.size()), form, granularity, columns());
        }

        /** @return whether it is an identifier */
        private boolean use(String table, String column) {
            Dataset dataset = byTable.get(table);
            if (dataset == null) {
                unknownTable(table);
                return false;
            }
            if (dataset.item(column).isEmpty()) {
                unknownColumn(table, column);
                return false;
            }
            used.computeIfAbsent(table, t -> new LinkedHashSet<>()).add(column);
            return dataset.item(column).get().identifier();
        }

        private void unknownTable(String table) {
            blockers.add(Blocker.of(
                    "TABLE_UNKNOWN",
                    "/computation",
                    "计算引用了未申请的表 " + table + "，应为 " + byTable.keySet(),
                    "the computation names table " + table + ", which is none of the inputs " + byTable.keySet()));
        }

        private void unknownColumn(String table, String column) {
            blockers.add(Blocker.of(
                    "COLUMN_UNKNOWN",
                    "/computation",
                    "数据项 " + table + "." + column + " 不在目录中",
                    "the catalogue has no item " + table + "." + column));
        }

        private Map<String, List<String>> columns() {
            Map<String, List<String>> columns = new LinkedHashMap<>();
            byTable.forEach((table, dataset) -> {
                Set<String> of = used.getOrDefault(table, Set.of());
                if (!of.isEmpty()) {
                    columns.put(
                            table,
                            dataset.items().stream()
                                    .map(Dataset.DataItem::name)
                                    .filter(of::contains)
                                    .toList());
                }
            });
            return columns;
        }
    }
}
