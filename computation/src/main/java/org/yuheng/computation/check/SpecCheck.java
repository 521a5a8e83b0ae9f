package org.yuheng.computation.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.yuheng.computation.Computation;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.Reveal;
import org.yuheng.computation.sql.SqlAnalysis;

/** Finds what is wrong with a specification before anybody is asked to grant it, and again before anybody runs it. */
public final class SpecCheck {

    private static final int MAX_INPUTS = 64;
    private static final int MAX_COLUMNS = 1_024;
    private static final long MAX_ROWS = 1_000_000_000L;

    private SpecCheck() {}

    /** Everything that is wrong with {@code spec} in itself (at most 100 findings); empty means that it can be granted. */
    public static List<Finding> check(JobSpec spec) {
        Findings findings = new Findings();
        bounds(spec, findings);
        obligations(spec, findings);
        placement(spec, findings);
        Computation computation = spec.computation();
        if (computation instanceof Computation.Sql sql) {
            SqlCheck.check(spec, sql, findings);
        } else if (computation instanceof Computation.Psi psi) {
            SetChecks.psi(spec, psi, findings);
        } else if (computation instanceof Computation.LookUp lookUp) {
            SetChecks.lookUp(spec, lookUp, findings);
        } else if (computation instanceof Computation.Train train) {
            ModelChecks.train(spec, train, findings);
        } else if (computation instanceof Computation.Score score) {
            ModelChecks.score(spec, score, findings);
        } else {
            SetChecks.transfer(spec, (Computation.Transfer) computation, findings);
        }
        return findings.list();
    }

    /**
     * Everything by which {@code spec} goes beyond what the owners at this node have declared.
     *
     * @param node this node; inputs that it opens are held against {@code declared}
     * @param declared every dataset of this node's owners
     */
    public static List<Finding> againstOwnTables(JobSpec spec, String node, List<OwnTable> declared) {
        Findings findings = new Findings();
        Map<String, OwnTable> byDataset =
                declared.stream().collect(Collectors.toMap(OwnTable::dataset, Function.identity()));
        List<JobSpec.Input> counted = new ArrayList<>();
        for (int i = 0; i < spec.inputs().size(); i++) {
            JobSpec.Input input = spec.inputs().get(i);
            OwnTable own = byDataset.get(input.dataset());
            if (!input.node().equals(node)) {
                counted.add(input);
            } else if (own == null) {
                counted.add(input);
                findings.add(
                        "DATASET_UNKNOWN",
                        "inputs[" + i + "].dataset",
                        "数据集 " + Findings.shown(input.dataset()) + " 没有在本节点申明。",
                        "The dataset " + Findings.shown(input.dataset()) + " is not declared at this node.");
            } else {
                against(input, own, "inputs[" + i + "]", findings);
                counted.add(withIdentifiers(input, own));
            }
        }
        if (spec.computation() instanceof Computation.Sql sql) {
            String enforced = SqlAnalysis.of(
                            sql.query(),
                            counted,
                            spec.recipients().stream()
                                    .map(JobSpec.Recipient::organization)
                                    .toList())
                    .fold(SqlAnalysis.Analysed::enforced, refusal -> "");
            findings.require(
                    enforced.equals(sql.enforced()),
                    "IDENTIFIER_MISSING",
                    "computation.enforced",
                    "执行语句没有按本节点申明的全部主体标识计数；请求方须把标识列列入输入。",
                    "The enforced query does not count subjects by every identifier that is declared here; the identifier"
                            + " columns have to be among the inputs.");
        }
        return findings.list();
    }

    private static void against(JobSpec.Input input, OwnTable own, String where, Findings findings) {
        findings.require(
                input.owner().equals(own.owner()),
                "OWNER_DIFFERS",
                where + ".owner",
                "数据集 " + own.dataset() + " 属于 " + own.owner() + "，不属于 " + Findings.shown(input.owner()) + "。",
                "The dataset " + own.dataset() + " belongs to " + own.owner() + ", not to "
                        + Findings.shown(input.owner()) + ".");
        findings.require(
                input.maxRows() <= own.maxRows(),
                "ROWS_WIDENED",
                where + ".maxRows",
                "至多 " + own.maxRows() + " 行可进入一个作业，申请了 " + input.maxRows() + " 行。",
                "At most " + own.maxRows() + " rows are let into one job; " + input.maxRows() + " are asked for.");
        for (int c = 0; c < input.columns().size(); c++) {
            JobSpec.Column column = input.columns().get(c);
            String at = where + ".columns[" + c + "]";
            own.columns().stream()
                    .filter(d -> d.name().equals(column.name()))
                    .findFirst()
                    .ifPresentOrElse(
                            d -> against(column, d, at, findings),
                            () -> findings.add(
                                    "COLUMN_UNDECLARED",
                                    at,
                                    "列 " + column.name() + " 没有申明。",
                                    "The column " + column.name() + " is not declared."));
        }
    }

    private static void against(JobSpec.Column asked, JobSpec.Column declared, String where, Findings findings) {
        findings.require(
                asked.type() == declared.type(),
                "TYPE_DIFFERS",
                where + ".type",
                "列 " + asked.name() + " 申明为 " + declared.type() + "，申请写作 " + asked.type() + "。",
                "The column " + asked.name() + " is declared as " + declared.type() + ", the specification says "
                        + asked.type() + ".");
        findings.require(
                asked.reveal() == declared.reveal() || declared.reveal() == Reveal.PLAIN,
                "LIMIT_WIDENED",
                where + ".reveal",
                "列 " + asked.name() + " 申明的开放限度是 " + declared.reveal() + "，申请写作 " + asked.reveal() + "。",
                "The column " + asked.name() + " is declared as " + declared.reveal() + ", the specification says "
                        + asked.reveal() + ".");
        findings.require(
                asked.identifier() == declared.identifier(),
                "IDENTIFIER_DIFFERS",
                where + ".identifier",
                "列 " + asked.name() + (declared.identifier() ? " 是" : " 不是") + "主体标识，申请写作相反。",
                "The column " + asked.name() + (declared.identifier() ? " identifies" : " does not identify")
                        + " subjects; the specification says the opposite.");
    }

    /** The input, and the identifiers that the owner declared but the specification leaves out. */
    private static JobSpec.Input withIdentifiers(JobSpec.Input input, OwnTable own) {
        Set<String> names = input.columns().stream().map(JobSpec.Column::name).collect(Collectors.toSet());
        List<JobSpec.Column> columns = new ArrayList<>(input.columns());
        own.columns().stream()
                .filter(c -> c.identifier() && !names.contains(c.name()))
                .forEach(columns::add);
        return new JobSpec.Input(input.table(), input.dataset(), input.owner(), input.node(), columns, input.maxRows());
    }

    private static void bounds(JobSpec spec, Findings findings) {
        int bytes = spec.toBytes().length;
        findings.require(
                bytes <= JobSpec.MAX_BYTES,
                "SPEC_TOO_LARGE",
                "",
                "作业说明 " + bytes + " 字节，上限 " + JobSpec.MAX_BYTES + "。",
                "The specification has " + bytes + " bytes; at most " + JobSpec.MAX_BYTES + ".");
        findings.require(
                !spec.inputs().isEmpty() && spec.inputs().size() <= MAX_INPUTS,
                "INPUTS_BOUND",
                "inputs",
                "输入表应为 1 至 " + MAX_INPUTS + " 张，现有 " + spec.inputs().size() + " 张。",
                "There are " + spec.inputs().size() + " inputs; 1 to " + MAX_INPUTS + " are read.");
        for (int i = 0; i < spec.inputs().size(); i++) {
            JobSpec.Input input = spec.inputs().get(i);
            String where = "inputs[" + i + "]";
            findings.require(
                    input.maxRows() >= 1 && input.maxRows() <= MAX_ROWS,
                    "ROWS_BOUND",
                    where + ".maxRows",
                    "行数上限 " + input.maxRows() + " 应为 1 至 " + MAX_ROWS + "。",
                    "The bound of " + input.maxRows() + " rows must be 1 to " + MAX_ROWS + ".");
            findings.require(
                    input.columns().size() <= MAX_COLUMNS,
                    "COLUMNS_BOUND",
                    where + ".columns",
                    "列数 " + input.columns().size() + " 超过 " + MAX_COLUMNS + "。",
                    input.columns().size() + " columns; at most " + MAX_COLUMNS + ".");
            Set<String> names = new HashSet<>();
            input.columns()
                    .forEach(c -> findings.require(
                            names.add(c.name()),
                            "COLUMN_TWICE",
                            where,
                            "列 " + c.name() + " 出现两次。",
                            "The column " + c.name() + " stands twice."));
        }
    }

    private static void obligations(JobSpec spec, Findings findings) {
        Set<String> codes = new HashSet<>();
        for (JobSpec.Obligation obligation : spec.obligations()) {
            findings.require(
                    codes.add(obligation.code()),
                    "OBLIGATION_TWICE",
                    "obligations",
                    "义务 " + Findings.shown(obligation.code()) + " 出现两次。",
                    "The obligation " + Findings.shown(obligation.code()) + " stands twice.");
        }
        if (spec.obligation(MinGroup.CODE).isPresent()) {
            findings.require(
                    MinGroup.size(spec).isPresent(),
                    "OBLIGATION_PARAMETER",
                    "obligations",
                    "MIN_GROUP 的参数 k 应为 1 至 " + MinGroup.MOST + " 的整数。",
                    "MIN_GROUP needs a parameter k, a whole number from 1 to " + MinGroup.MOST + ".");
        }
        boolean review = spec.obligation("RESULT_REVIEW").isPresent();
        findings.require(
                !review || spec.reviewer().isPresent(),
                "REVIEWER_MISSING",
                "reviewer",
                "有 RESULT_REVIEW 义务，但没有指定审核方。",
                "RESULT_REVIEW is an obligation, but no reviewer is named.");
        spec.reviewer()
                .ifPresent(reviewer -> findings.require(
                        spec.recipients().stream()
                                .noneMatch(r -> r.organization().equals(reviewer.organization())),
                        "REVIEWER_IS_RECIPIENT",
                        "reviewer",
                        "审核方 " + Findings.shown(reviewer.organization()) + " 同时是接收方。",
                        "The reviewer " + Findings.shown(reviewer.organization()) + " is a recipient too."));
    }

    /** architecture.md §1: who holds data never hosts the dealer, nor an enclave with simulated evidence for others' data. */
    private static void placement(JobSpec spec, Findings findings) {
        for (int i = 0; i < spec.placement().size(); i++) {
            JobSpec.Placement placement = spec.placement().get(i);
            String where = "placement[" + i + "]";
            boolean holdsData = !spec.inputsAt(placement.node()).isEmpty();
            boolean othersData =
                    spec.inputs().stream().anyMatch(in -> !in.node().equals(placement.node()));
            if (placement.role().equals("dealer")) {
                findings.require(
                        !holdsData,
                        "DEALER_AT_DATA_PARTY",
                        where,
                        "节点 " + placement.node() + " 持有数据，不能托管发牌方。",
                        "The node " + placement.node() + " holds data of this job and cannot host its dealer.");
            }
            if (placement.role().equals("enclave") || placement.role().equals("aggregator")) {
                findings.require(
                        !(spec.evidence().allowSimulated() && holdsData && othersData),
                        "SIMULATED_AT_DATA_PARTY",
                        where,
                        "节点 " + placement.node() + " 持有数据，不能以模拟证明托管会看到他方数据的飞地。",
                        "The node " + placement.node()
                                + " holds data and cannot host, with simulated evidence, an enclave"
                                + " that sees others' data.");
            }
        }
    }
}
