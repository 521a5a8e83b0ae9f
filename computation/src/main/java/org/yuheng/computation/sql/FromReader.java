package org.yuheng.computation.sql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.Reveal;

/** Reads what stands in FROM: inputs, inner joins, sub-queries and common table expressions. */
final class FromReader {

    private static final int MAX_INPUTS = 16;

    private final Map<String, JobSpec.Input> inputs = new HashMap<>();
    private final Set<String> used = new HashSet<>();
    private final Set<SqlWithItem> usedItems = new HashSet<>();
    private final List<Expr.Column> carried = new ArrayList<>();

    FromReader(List<JobSpec.Input> inputs) {
        inputs.forEach(i -> this.inputs.put(i.table(), i));
    }

    /** Common table expressions by name, as far as they can be seen. */
    record Visible(Map<String, SqlWithItem> items, Map<SqlWithItem, Visible> within) {
        static final Visible NONE = new Visible(Map.of(), Map.of());
    }

    List<Expr.Column> carried() {
        return carried;
    }

    Visible with(SqlWith with, Visible outer) {
        Map<String, SqlWithItem> items = new HashMap<>(outer.items());
        Map<SqlWithItem, Visible> within = new HashMap<>(outer.within());
        for (SqlNode node : with.withList) {
            SqlWithItem item = (SqlWithItem) node;
            if (item.recursive.booleanValue()) {
                throw ExprReader.construct(item, "RECURSIVE", "不接受递归查询。", "Recursive queries are not read.");
            }
            if (item.columnList != null) {
                throw ExprReader.construct(
                        item, "WITH x(…)", "请在子查询里给列命名，不要写列清单。", "Name the columns inside the sub-query instead.");
            }
            String name = item.name.getSimple().toLowerCase(Locale.ROOT);
            if (inputs.containsKey(name) || items.containsKey(name)) {
                throw new Refused(
                        SqlRefusal.Code.SQL_NAME,
                        At.of(item),
                        name,
                        "名称 " + name + " 已被占用。",
                        "The name " + name + " is already taken.");
            }
            within.put(item, new Visible(Map.copyOf(items), Map.copyOf(within)));
            items.put(name, item);
        }
        return new Visible(items, within);
    }

    /** @throws Refused when a common table expression is never used: nothing unread stays in an accepted query */
    void requireAllUsed(Visible visible) {
        visible.items().forEach((name, item) -> {
            if (!usedItems.contains(item)) {
                throw ExprReader.construct(
                        item,
                        name,
                        "公共表表达式 " + name + " 没有用到；请删去。",
                        "The expression " + name + " is never used; remove it.");
            }
        });
    }

    void read(SqlNode from, Visible visible, Block block, Scope scope) {
        if (from == null) {
            throw new Refused(SqlRefusal.Code.SQL_SYNTAX, At.NOWHERE, "FROM", "查询须有 FROM。", "The query needs a FROM.");
        }
        if (from instanceof SqlIdentifier table) {
            named(table, nameOf(table), visible, block, scope);
        } else if (from instanceof SqlJoin join) {
            join(join, visible, block, scope);
        } else if (from.getKind() == SqlKind.AS) {
            aliased((SqlBasicCall) from, visible, block, scope);
        } else if (SqlKind.QUERY.contains(from.getKind()) || from.getKind() == SqlKind.WITH) {
            throw ExprReader.construct(from, "(SELECT …)", "子查询须有别名。", "A sub-query needs an alias.")
                    .rewrite("(SELECT …) AS x");
        } else {
            throw ExprReader.construct(
                    from,
                    from.getKind().sql,
                    "FROM 里只接受表、内连接和子查询。",
                    "Only tables, inner joins and sub-queries can stand in FROM.");
        }
    }

    private void aliased(SqlBasicCall as, Visible visible, Block block, Scope scope) {
        if (as.operandCount() != 2) {
            throw ExprReader.construct(
                    as, "AS x(…)", "请在子查询里给列命名，不要写列清单。", "Name the columns inside the sub-query instead.");
        }
        String alias = ((SqlIdentifier) as.operand(1)).getSimple().toLowerCase(Locale.ROOT);
        SqlNode inner = as.operand(0);
        if (inner instanceof SqlIdentifier table) {
            named(table, alias, visible, block, scope);
        } else {
            scope.add(derived(inner, alias, visible, block), At.of(as));
        }
    }

    private void named(SqlIdentifier table, String alias, Visible visible, Block block, Scope scope) {
        String name = nameOf(table);
        SqlWithItem item = visible.items().get(name);
        if (item != null) {
            if (!usedItems.add(item)) {
                throw tableTwice(table, name);
            }
            scope.add(derived(item.query, alias, visible.within().get(item), block), At.of(table));
            return;
        }
        JobSpec.Input input = inputs.get(name);
        if (input == null) {
            throw new Refused(
                    SqlRefusal.Code.SQL_UNKNOWN_TABLE,
                    At.of(table),
                    name,
                    "表 " + Refused.shortened(name) + " 不是本申请的输入。",
                    "The table " + Refused.shortened(name) + " is not an input of this request.");
        }
        if (!used.add(name)) {
            throw tableTwice(table, name);
        }
        if (used.size() > MAX_INPUTS) {
            throw new Refused(
                    SqlRefusal.Code.SQL_TOO_LARGE,
                    At.of(table),
                    name,
                    "一个查询至多读 " + MAX_INPUTS + " 张表。",
                    "A query reads at most " + MAX_INPUTS + " tables.");
        }
        Source.Table source = new Source.Table(input);
        block.sources().add(source);
        scope.add(new Scope.Relation(alias, columnsOf(source, At.of(table))), At.of(table));
    }

    private static String nameOf(SqlIdentifier table) {
        List<String> names = Scope.lowered(table);
        return String.join(".", names);
    }

    private static List<Scope.Named> columnsOf(Source source, At at) {
        List<Scope.Named> columns = new ArrayList<>();
        for (int i = 0; i < source.columns().size(); i++) {
            columns.add(new Scope.Named(source.columns().get(i).name(), new Expr.Column(source, i, at)));
        }
        return columns;
    }

    private void join(SqlJoin join, Visible visible, Block block, Scope scope) {
        if (join.getJoinType() != JoinType.INNER || join.isNatural()) {
            throw new Refused(
                            SqlRefusal.Code.SQL_CONSTRUCT,
                            At.of(join),
                            (join.isNatural() ? "NATURAL " : "") + join.getJoinType() + " JOIN",
                            "只接受带 ON 条件的内连接。",
                            "Only inner joins with an ON condition are read.")
                    .rewrite("a JOIN b ON a.key = b.key");
        }
        if (join.getConditionType() != JoinConditionType.ON || join.getCondition() == null) {
            throw new Refused(
                            SqlRefusal.Code.SQL_JOIN_CONDITION,
                            At.of(join),
                            join.getConditionType().toString(),
                            "连接须写 ON 条件。",
                            "A join needs an ON condition.")
                    .rewrite("a JOIN b ON a.key = b.key");
        }
        read(join.getLeft(), visible, block, scope);
        read(join.getRight(), visible, block, scope);
        block.require(new ExprReader(scope::resolve, false).condition(join.getCondition()));
    }

    /** A sub-query: a plain SELECT is flattened into {@code block}; a union becomes a source of it. */
    private Scope.Relation derived(SqlNode query, String alias, Visible visible, Block block) {
        if (query instanceof SqlWith with) {
            Visible inner = with(with, visible);
            Scope.Relation relation = derived(with.body, alias, inner, block);
            requireAllUsed(inner);
            return relation;
        }
        if (query instanceof SqlSelect select) {
            Scope scope = new Scope();
            List<Query.Item> items = plainSelect(select, visible, block, scope);
            return new Scope.Relation(
                    alias,
                    items.stream().map(i -> new Scope.Named(i.name(), i.expr())).toList());
        }
        if (query.getKind() == SqlKind.UNION) {
            Source.Union union = union(query, visible);
            block.sources().add(union);
            return new Scope.Relation(alias, columnsOf(union, At.of(query)));
        }
        throw ExprReader.construct(
                query,
                query.getKind().sql,
                "子查询里不接受 " + query.getKind().sql + "。",
                query.getKind().sql + " cannot stand in a sub-query.");
    }

    /** A SELECT without groups, ordering or limit. */
    private List<Query.Item> plainSelect(SqlSelect select, Visible visible, Block block, Scope scope) {
        if (select.getGroup() != null || select.getHaving() != null) {
            throw ExprReader.construct(
                    select, "GROUP BY", "分组只能写在最外层。", "Groups can only be formed in the outermost SELECT.");
        }
        if (select.isDistinct()) {
            throw ExprReader.construct(
                    select, "DISTINCT", "子查询里不接受 DISTINCT。", "DISTINCT cannot stand in a sub-query.");
        }
        SelectReader.refuseUnreadClauses(select);
        read(select.getFrom(), visible, block, scope);
        ExprReader reader = new ExprReader(scope::resolve, false);
        if (select.getWhere() != null) {
            block.require(reader.condition(select.getWhere()));
        }
        List<Query.Item> items = SelectReader.items(select.getSelectList(), scope, reader);
        items.forEach(i -> carried.addAll(i.expr().columns()));
        return items;
    }

    Source.Union union(SqlNode query, Visible visible) {
        List<SqlNode> parts = new ArrayList<>();
        flatten(query, parts);
        List<Source.Branch> branches = new ArrayList<>();
        List<Query.Item> first = null;
        for (SqlNode part : parts) {
            if (!(part instanceof SqlSelect select)) {
                throw ExprReader.construct(
                        part,
                        part.getKind().sql,
                        "UNION ALL 的每一部分须是 SELECT。",
                        "Each part of UNION ALL must be a SELECT.");
            }
            Block block = new Block();
            List<Query.Item> items = plainSelect(select, visible, block, new Scope());
            first = first == null ? items : first;
            requireSameColumns(first, items, part);
            if (block.sources().stream().anyMatch(Source.Union.class::isInstance)) {
                throw ExprReader.construct(
                        part,
                        "UNION ALL",
                        "UNION ALL 里不能再套 UNION ALL。",
                        "A UNION ALL cannot stand inside another's part.");
            }
            branches.add(new Source.Branch(
                    block, items.stream().map(Query.Item::expr).toList()));
        }
        List<Source.Info> columns = new ArrayList<>();
        for (int i = 0; i < first.size(); i++) {
            columns.add(info(first.get(i).name(), branches, i));
        }
        return new Source.Union(branches, columns);
    }

    private static void flatten(SqlNode query, List<SqlNode> parts) {
        if (query instanceof SqlBasicCall call && call.getKind() == SqlKind.UNION) {
            if (!call.getOperator().getName().equals("UNION ALL")) {
                throw ExprReader.construct(
                                call,
                                "UNION",
                                "只接受 UNION ALL（去重会泄露重合）。",
                                "Only UNION ALL is read: removing duplicates tells who is in both.")
                        .rewrite("UNION ALL");
            }
            call.getOperandList().forEach(o -> flatten(o, parts));
        } else {
            parts.add(query);
        }
    }

    private static void requireSameColumns(List<Query.Item> first, List<Query.Item> items, SqlNode part) {
        boolean same = first.size() == items.size();
        for (int i = 0; same && i < items.size(); i++) {
            same = first.get(i).expr().type() == items.get(i).expr().type();
        }
        Types.require(
                same,
                At.of(part),
                "UNION ALL",
                items.stream().map(i -> i.expr().type()).toList(),
                "the types of the first part, "
                        + first.stream().map(i -> i.expr().type()).toList());
    }

    private static Source.Info info(String name, List<Source.Branch> branches, int index) {
        Source.Info narrowest = null;
        boolean identifier = true;
        for (Source.Branch branch : branches) {
            Expr expr = branch.projection().get(index);
            identifier &= expr instanceof Expr.Column c && c.info().identifier();
            for (Expr.Column column : expr.columns()) {
                Source.Info info = branch.block().narrowest(column);
                if (narrowest == null || info.limit().compareTo(narrowest.limit()) > 0) {
                    narrowest = info;
                }
            }
        }
        return new Source.Info(
                name,
                branches.get(0).projection().get(index).type(),
                narrowest == null ? Reveal.PLAIN : narrowest.limit(),
                narrowest == null ? new ColumnRef("", name) : narrowest.origin(),
                identifier);
    }

    private static Refused tableTwice(SqlNode node, String name) {
        return new Refused(
                SqlRefusal.Code.SQL_TABLE_TWICE,
                At.of(node),
                name,
                "表 " + name + " 在查询里出现两次；同一张表只能用一次（自连接会暴露单个主体）。",
                "The table " + name
                        + " stands twice; each is read once (joining it to itself tells single subjects apart).");
    }
}
