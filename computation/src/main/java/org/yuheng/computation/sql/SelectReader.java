package org.yuheng.computation.sql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSelectKeyword;
import org.apache.calcite.sql.SqlWith;
import org.yuheng.computation.JobSpec;

/** Reads the outermost query. */
final class SelectReader {

    private static final int MAX_COLUMNS = 256;
    private static final long MAX_LIMIT = 1_000_000_000L;
    private static final Pattern OUTPUT_NAME = Pattern.compile("(?!__)[\\p{L}_][\\p{L}\\p{N}_-]{0,62}");

    private final FromReader from;

    private SelectReader(List<JobSpec.Input> inputs) {
        this.from = new FromReader(inputs);
    }

    static Query read(SqlNode parsed, List<JobSpec.Input> inputs) {
        return new SelectReader(inputs).top(parsed);
    }

    private Query top(SqlNode parsed) {
        SqlNodeList order = SqlNodeList.EMPTY;
        Optional<Long> limit = Optional.empty();
        SqlNode body = parsed;
        if (body instanceof SqlOrderBy ordered) {
            order = ordered.orderList;
            limit = limit(ordered.fetch);
            if (ordered.offset != null) {
                throw ExprReader.construct(ordered.offset, "OFFSET", "不接受 OFFSET。", "OFFSET is not read.");
            }
            body = ordered.query;
        }
        FromReader.Visible visible = FromReader.Visible.NONE;
        if (body instanceof SqlWith with) {
            visible = from.with(with, visible);
            body = with.body;
        }
        Query query = body(body, visible, order, limit);
        from.requireAllUsed(visible);
        return query;
    }

    private Query body(SqlNode body, FromReader.Visible visible, SqlNodeList order, Optional<Long> limit) {
        if (body instanceof SqlSelect select) {
            return select(select, visible, order, limit);
        }
        if (body.getKind() == SqlKind.UNION) {
            Block block = new Block();
            Source.Union union = from.union(body, visible);
            block.sources().add(union);
            List<Query.Item> items = new ArrayList<>();
            for (int i = 0; i < union.columns().size(); i++) {
                Expr column = new Expr.Column(union, i, At.of(body));
                items.add(new Query.Item(union.columns().get(i).name(), column, At.of(body)));
            }
            requireNames(items);
            ExprReader none = new ExprReader(new Scope()::resolve, false);
            return new Query(
                    block,
                    false,
                    false,
                    items,
                    List.of(),
                    Optional.empty(),
                    sorts(order, items, none),
                    limit,
                    from.carried());
        }
        throw ExprReader.construct(
                body,
                body.getKind().sql,
                "只接受 SELECT 和 UNION ALL，不接受 " + body.getKind().sql + "。",
                "Only SELECT and UNION ALL are read, not " + body.getKind().sql + ".");
    }

    private Query select(SqlSelect select, FromReader.Visible visible, SqlNodeList order, Optional<Long> limit) {
        refuseUnreadClauses(select);
        Block block = new Block();
        Scope scope = new Scope();
        from.read(select.getFrom(), visible, block, scope);
        if (select.getWhere() != null) {
            block.require(new ExprReader(scope::resolve, false).condition(select.getWhere()));
        }
        ExprReader reader = new ExprReader(scope::resolve, true);
        List<Query.Item> items = items(select.getSelectList(), scope, reader);
        requireNames(items);
        List<Expr> keys = keys(select, scope);
        Optional<Expr> having = Optional.ofNullable(select.getHaving()).map(reader::condition);
        List<Query.Sort> sorts = sorts(order, items, reader);
        boolean grouped = select.getGroup() != null
                || having.isPresent()
                || items.stream().anyMatch(i -> !i.expr().aggregates().isEmpty())
                || sorts.stream().anyMatch(s -> !s.by().aggregates().isEmpty());
        if (grouped) {
            if (select.isDistinct()) {
                throw ExprReader.construct(
                        select, "DISTINCT", "分组查询不需要 DISTINCT；请删去。", "A grouped query needs no DISTINCT; remove it.");
            }
            items.forEach(i -> requireGrouped(i.expr(), keys, i.at()));
            having.ifPresent(h -> requireGrouped(h, keys, At.of(select.getHaving())));
            sorts.forEach(s -> requireGrouped(s.by(), keys, At.of(select)));
        } else if (select.isDistinct()) {
            boolean shown = sorts.stream()
                    .allMatch(s -> items.stream().anyMatch(i -> i.expr().equals(s.by())));
            if (!shown) {
                throw ExprReader.construct(
                        select, "ORDER BY", "DISTINCT 只能按结果列排序。", "With DISTINCT only result columns can order.");
            }
        }
        return new Query(block, grouped, select.isDistinct(), items, keys, having, sorts, limit, from.carried());
    }

    static void refuseUnreadClauses(SqlSelect select) {
        if (!select.getWindowList().isEmpty()) {
            throw ExprReader.construct(select, "WINDOW", "不接受窗口函数。", "Window functions are not read.");
        }
        if (select.getQualify() != null) {
            throw ExprReader.construct(select.getQualify(), "QUALIFY", "不接受 QUALIFY。", "QUALIFY is not read.");
        }
        if (select.hasHints() || select.getModifierNode(SqlSelectKeyword.STREAM) != null) {
            throw ExprReader.construct(select, "hint or STREAM", "不接受提示和 STREAM。", "Hints and STREAM are not read.");
        }
        if ((select.getOrderList() != null && !select.getOrderList().isEmpty())
                || select.getFetch() != null
                || select.getOffset() != null) {
            throw ExprReader.construct(
                    select, "ORDER BY", "排序和 LIMIT 只能写在最外层。", "ORDER BY and LIMIT can only stand outermost.");
        }
    }

    static List<Query.Item> items(SqlNodeList list, Scope scope, ExprReader reader) {
        List<Query.Item> items = new ArrayList<>();
        for (SqlNode node : list) {
            At at = At.of(node);
            if (node instanceof SqlIdentifier star && star.isStar()) {
                SqlIdentifier alias = star.names.size() == 1
                        ? star
                        : new SqlIdentifier(star.names.subList(0, star.names.size() - 1), star.getParserPosition());
                scope.star(alias, alias != star).forEach(n -> {
                    Expr expr =
                            n.expr() instanceof Expr.Column c ? new Expr.Column(c.source(), c.index(), at) : n.expr();
                    items.add(new Query.Item(n.name(), expr, at));
                });
            } else if (node.getKind() == SqlKind.AS) {
                SqlBasicCall as = (SqlBasicCall) node;
                String name = ((SqlIdentifier) as.operand(1)).getSimple().toLowerCase(Locale.ROOT);
                requireOutputName(name, At.of(as.operand(1)));
                items.add(new Query.Item(name, reader.read(as.operand(0)), at));
            } else {
                String name = node instanceof SqlIdentifier identifier
                        ? identifier.names.get(identifier.names.size() - 1).toLowerCase(Locale.ROOT)
                        : "column_" + (items.size() + 1);
                items.add(new Query.Item(name, reader.read(node), at));
            }
            if (items.size() > MAX_COLUMNS) {
                throw new Refused(
                        SqlRefusal.Code.SQL_TOO_LARGE,
                        at,
                        "SELECT",
                        "结果至多 " + MAX_COLUMNS + " 列。",
                        "A result has at most " + MAX_COLUMNS + " columns.");
            }
        }
        return items;
    }

    private static void requireOutputName(String name, At at) {
        if (!OUTPUT_NAME.matcher(name).matches()) {
            throw new Refused(
                    SqlRefusal.Code.SQL_NAME,
                    at,
                    name,
                    "列名 " + Refused.shortened(name) + " 不可用：至多 63 个字母、数字、下划线，不以 __ 开头。",
                    "The column name " + Refused.shortened(name)
                            + " cannot be used: at most 63 letters, digits and underscores, not starting with __.");
        }
    }

    private static void requireNames(List<Query.Item> items) {
        Set<String> names = new HashSet<>();
        for (Query.Item item : items) {
            if (!names.add(item.name())) {
                throw new Refused(
                        SqlRefusal.Code.SQL_NAME,
                        item.at(),
                        item.name(),
                        "结果里有两列都叫 " + item.name() + "；请用 AS 起不同的名字。",
                        "Two result columns are called " + item.name() + "; name them apart with AS.");
            }
        }
    }

    private static List<Expr> keys(SqlSelect select, Scope scope) {
        List<Expr> keys = new ArrayList<>();
        if (select.getGroup() == null) {
            return keys;
        }
        Map<String, SqlNode> aliases = new HashMap<>();
        for (SqlNode node : select.getSelectList()) {
            if (node.getKind() == SqlKind.AS) {
                SqlCall as = (SqlCall) node;
                aliases.put(((SqlIdentifier) as.operand(1)).getSimple().toLowerCase(Locale.ROOT), as.operand(0));
            }
        }
        ExprReader plain = new ExprReader(scope::resolve, false);
        ExprReader reader = new ExprReader(
                id -> {
                    SqlNode aliased = id.isSimple() ? aliases.get(id.getSimple().toLowerCase(Locale.ROOT)) : null;
                    return aliased != null && !scope.knows(id.getSimple().toLowerCase(Locale.ROOT))
                            ? plain.read(aliased)
                            : scope.resolve(id);
                },
                false);
        for (SqlNode node : select.getGroup()) {
            SqlKind kind = node.getKind();
            if (kind == SqlKind.ROLLUP
                    || kind == SqlKind.CUBE
                    || kind == SqlKind.GROUPING_SETS
                    || kind == SqlKind.GROUP_BY_DISTINCT
                    || node instanceof SqlNodeList) {
                throw ExprReader.construct(
                                node,
                                kind.sql,
                                "不接受 " + kind.sql + "（各级合计相减会暴露小组）。",
                                kind.sql + " is not read: the difference of its levels shows small groups.")
                        .rewrite("GROUP BY a, b");
            }
            Expr key = reader.read(node);
            if (key.columns().isEmpty()) {
                throw ExprReader.construct(
                                node,
                                Refused.shortened(node.toString()),
                                "不能按常数或序号分组；请写列名。",
                                "A constant or a position cannot form groups; name the column.")
                        .rewrite("GROUP BY column");
            }
            if (!keys.contains(key)) {
                keys.add(key);
            }
        }
        return keys;
    }

    private static void requireGrouped(Expr expr, List<Expr> keys, At at) {
        if (keys.contains(expr) || expr instanceof Expr.Aggregate || expr instanceof Expr.Literal) {
            return;
        }
        if (expr instanceof Expr.Call call) {
            call.args().forEach(a -> requireGrouped(a, keys, at));
            return;
        }
        String name = ((Expr.Column) expr).info().name();
        throw new Refused(
                        SqlRefusal.Code.SQL_SYNTAX,
                        ((Expr.Column) expr).at(),
                        name,
                        "列 " + name + " 既不在 GROUP BY 里，也没有聚合。",
                        "The column " + name + " is neither in GROUP BY nor aggregated.")
                .rewrite("GROUP BY " + name);
    }

    private static List<Query.Sort> sorts(SqlNodeList order, List<Query.Item> items, ExprReader reader) {
        List<Query.Sort> sorts = new ArrayList<>();
        for (SqlNode node : order) {
            boolean descending = false;
            boolean nullsFirst = false;
            SqlNode by = node;
            while (by.getKind() == SqlKind.DESCENDING
                    || by.getKind() == SqlKind.NULLS_FIRST
                    || by.getKind() == SqlKind.NULLS_LAST) {
                descending |= by.getKind() == SqlKind.DESCENDING;
                nullsFirst |= by.getKind() == SqlKind.NULLS_FIRST;
                by = ((SqlCall) by).operand(0);
            }
            Expr expr = sortedBy(by, items, reader);
            if (!(expr instanceof Expr.Literal)) {
                sorts.add(new Query.Sort(expr, descending, nullsFirst));
            }
        }
        return sorts;
    }

    private static Expr sortedBy(SqlNode by, List<Query.Item> items, ExprReader reader) {
        if (by instanceof SqlNumericLiteral position && position.isInteger()) {
            int index = position.bigDecimalValue().intValue();
            if (index < 1 || index > items.size()) {
                throw new Refused(
                        SqlRefusal.Code.SQL_UNKNOWN_COLUMN,
                        At.of(by),
                        by.toString(),
                        "ORDER BY " + by + "：结果只有 " + items.size() + " 列。",
                        "ORDER BY " + by + ": the result has " + items.size() + " columns.");
            }
            return items.get(index - 1).expr();
        }
        if (by instanceof SqlIdentifier identifier && identifier.isSimple()) {
            String name = identifier.getSimple().toLowerCase(Locale.ROOT);
            for (Query.Item item : items) {
                if (item.name().equals(name)) {
                    return item.expr();
                }
            }
        }
        return reader.read(by);
    }

    private static Optional<Long> limit(SqlNode fetch) {
        if (fetch == null) {
            return Optional.empty();
        }
        if (fetch instanceof SqlLiteral literal
                && literal instanceof SqlNumericLiteral number
                && number.isInteger()
                && number.bigDecimalValue().signum() >= 0
                && number.bigDecimalValue().longValue() <= MAX_LIMIT) {
            return Optional.of(number.bigDecimalValue().longValueExact());
        }
        throw Types.mismatch(At.of(fetch), "LIMIT", Refused.shortened(fetch.toString()), "a number up to " + MAX_LIMIT);
    }
}
