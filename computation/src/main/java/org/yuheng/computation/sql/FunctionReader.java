package org.yuheng.computation.sql;

import static org.yuheng.computation.ColumnType.BIGINT;
import static org.yuheng.computation.ColumnType.BOOLEAN;
import static org.yuheng.computation.ColumnType.DATE;
import static org.yuheng.computation.ColumnType.DOUBLE;
import static org.yuheng.computation.ColumnType.TIMESTAMP;
import static org.yuheng.computation.ColumnType.VARCHAR;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelectKeyword;
import org.apache.calcite.sql.fun.SqlTrimFunction;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.sql.Expr.AggregateFn;
import org.yuheng.computation.sql.Expr.Fn;

/** Reads the functions of the accepted list, by name; every other name is refused, user-defined and engine-defined alike. */
final class FunctionReader {

    private static final Map<String, AggregateFn> AGGREGATES = Map.ofEntries(
            Map.entry("COUNT", AggregateFn.COUNT),
            Map.entry("SUM", AggregateFn.SUM),
            Map.entry("AVG", AggregateFn.AVG),
            Map.entry("MIN", AggregateFn.MIN),
            Map.entry("MAX", AggregateFn.MAX),
            Map.entry("VAR_POP", AggregateFn.VAR_POP),
            Map.entry("VAR_SAMP", AggregateFn.VAR_SAMP),
            Map.entry("VARIANCE", AggregateFn.VAR_SAMP),
            Map.entry("STDDEV_POP", AggregateFn.STDDEV_POP),
            Map.entry("STDDEV_SAMP", AggregateFn.STDDEV_SAMP),
            Map.entry("STDDEV", AggregateFn.STDDEV_SAMP));

    private static final Map<String, Fn> TIME_PARTS =
            Map.of("YEAR", Fn.YEAR, "QUARTER", Fn.QUARTER, "MONTH", Fn.MONTH, "DAY", Fn.DAY, "HOUR", Fn.HOUR);

    private final ExprReader reader;
    private final boolean aggregatesAllowed;

    FunctionReader(ExprReader reader, boolean aggregatesAllowed) {
        this.reader = reader;
        this.aggregatesAllowed = aggregatesAllowed;
    }

    Expr read(SqlCall call) {
        refuseClauses(call);
        String name = nameOf(call);
        AggregateFn aggregate = AGGREGATES.get(name);
        if (aggregate != null) {
            return aggregate(aggregate, call);
        }
        if (call.getFunctionQuantifier() != null) {
            throw unknown(call, name);
        }
        List<SqlNode> args = call.getOperandList();
        return switch (name) {
            case "CAST" -> cast(call);
            case "||" ->
                call(
                        Fn.CONCAT,
                        VARCHAR,
                        args(call, 2).stream().map(reader::text).toList());
            case "UPPER" ->
                call(Fn.UPPER, VARCHAR, List.of(reader.text(args(call, 1).get(0))));
            case "LOWER" ->
                call(Fn.LOWER, VARCHAR, List.of(reader.text(args(call, 1).get(0))));
            case "CHAR_LENGTH", "CHARACTER_LENGTH", "LENGTH" ->
                call(Fn.CHAR_LENGTH, BIGINT, List.of(reader.text(args(call, 1).get(0))));
            case "TRIM" -> trim(call);
            case "SUBSTRING", "SUBSTR" -> substring(call);
            case "ABS" -> sameType(Fn.ABS, call);
            case "FLOOR" -> sameType(Fn.FLOOR, call);
            case "CEIL", "CEILING" -> sameType(Fn.CEIL, call);
            case "ROUND" -> round(call);
            case "MOD" -> mod(call);
            case "COALESCE" -> coalesce(call);
            case "NULLIF" -> nullIf(call);
            case "EXTRACT" -> extract(call);
            case "YEAR", "QUARTER", "MONTH", "DAY", "HOUR" ->
                call(
                        TIME_PARTS.get(name),
                        BIGINT,
                        List.of(reader.time(args(call, 1).get(0))));
            default -> throw unknown(call, args.isEmpty() ? name : name + "(…)");
        };
    }

    private static void refuseClauses(SqlCall call) {
        SqlKind kind = call.getKind();
        if (SqlKind.QUERY.contains(kind)
                || kind == SqlKind.SCALAR_QUERY
                || kind == SqlKind.EXISTS
                || kind == SqlKind.UNIQUE
                || kind == SqlKind.SOME
                || kind == SqlKind.ALL) {
            throw ExprReader.subQuery(call);
        }
        if (kind == SqlKind.OVER) {
            throw ExprReader.construct(call, "OVER", "不接受窗口函数。", "Window functions are not read.")
                    .rewrite("GROUP BY");
        }
        if (kind == SqlKind.FILTER) {
            throw ExprReader.construct(
                            call, "FILTER (WHERE …)", "聚合不接受 FILTER。", "An aggregate cannot have a FILTER of its own.")
                    .rewrite("WHERE …");
        }
        if (kind == SqlKind.WITHIN_GROUP || kind == SqlKind.WITHIN_DISTINCT || kind == SqlKind.RESPECT_NULLS) {
            throw ExprReader.construct(call, kind.sql, "不接受 " + kind.sql + "。", kind.sql + " is not read.");
        }
    }

    private static String nameOf(SqlCall call) {
        if (call.getOperator() instanceof SqlFunction function) {
            SqlIdentifier qualified = function.getSqlIdentifier();
            if (qualified != null && !qualified.isSimple()) {
                throw unknown(call, qualified.toString());
            }
        }
        return call.getOperator().getName().toUpperCase(Locale.ROOT);
    }

    private Expr aggregate(AggregateFn fn, SqlCall call) {
        At at = At.of(call);
        if (!aggregatesAllowed) {
            throw ExprReader.construct(
                    call,
                    fn.name(),
                    "此处不接受聚合函数：聚合只能出现在最外层 SELECT、HAVING 和 ORDER BY，且不能嵌套。",
                    "An aggregate cannot stand here: only in the outermost SELECT, HAVING and ORDER BY, and not inside"
                            + " another.");
        }
        boolean distinct = isDistinct(call);
        SqlNode operand = args(call, 1).get(0);
        if (operand instanceof SqlIdentifier star && star.isStar()) {
            if (fn != AggregateFn.COUNT || distinct || star.names.size() != 1) {
                throw ExprReader.construct(call, fn + "(*)", "只接受 COUNT(*)。", "Only COUNT(*) takes a star.");
            }
            return new Expr.Aggregate(fn, false, Optional.empty(), BIGINT, at);
        }
        Expr arg = reader.withoutAggregates().read(operand);
        if (arg.columns().isEmpty()) {
            throw ExprReader.construct(
                            call, Refused.shortened(call.toString()), "聚合的参数须是列。", "An aggregate needs a column.")
                    .rewrite("COUNT(*)");
        }
        if (distinct && fn != AggregateFn.COUNT) {
            throw ExprReader.construct(
                    call, fn + "(DISTINCT …)", "DISTINCT 只能用于 COUNT。", "DISTINCT can only stand in COUNT.");
        }
        boolean ordered = fn == AggregateFn.MIN || fn == AggregateFn.MAX;
        if (fn != AggregateFn.COUNT && !ordered) {
            Types.require(Types.numeric(arg.type()), at, fn.name(), arg.type(), "a number");
        }
        ColumnType type =
                switch (fn) {
                    case COUNT -> BIGINT;
                    case SUM, MIN, MAX -> arg.type();
                    case AVG, VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP -> DOUBLE;
                };
        return new Expr.Aggregate(fn, distinct, Optional.of(arg), type, at);
    }

    private static boolean isDistinct(SqlCall call) {
        SqlLiteral quantifier = call.getFunctionQuantifier();
        return quantifier != null && quantifier.getValue() == SqlSelectKeyword.DISTINCT;
    }

    private Expr cast(SqlCall call) {
        At at = At.of(call);
        if (!(call.operand(1) instanceof SqlDataTypeSpec spec)) {
            throw unknown(call, "CAST");
        }
        String name = spec.getTypeName().toString().toUpperCase(Locale.ROOT);
        Expr value = reader.read(call.operand(0));
        ColumnType from = value.type();
        ColumnType to =
                switch (name) {
                    case "DOUBLE", "FLOAT", "REAL" -> DOUBLE;
                    case "VARCHAR", "CHAR" -> VARCHAR;
                    case "BIGINT", "INTEGER" -> BIGINT;
                    case "DATE" -> DATE;
                    case "TIMESTAMP" -> TIMESTAMP;
                    default -> throw Types.mismatch(at, "CAST", name, "DOUBLE, BIGINT, VARCHAR, DATE or TIMESTAMP");
                };
        Expr coerced = Types.coerced(value, to, at);
        if (coerced.type() == to) {
            return coerced;
        }
        boolean total =
                switch (to) {
                    case DOUBLE -> Types.numeric(from);
                    case VARCHAR -> from != BOOLEAN;
                    case BIGINT -> from == BOOLEAN;
                    case DATE -> from == TIMESTAMP;
                    case TIMESTAMP -> from == DATE;
                    case DECIMAL, BOOLEAN -> false;
                };
        Types.require(total, at, "CAST", from + " → " + to, "a conversion that cannot fail");
        return call(Fn.CAST, to, List.of(coerced));
    }

    private Expr trim(SqlCall call) {
        List<SqlNode> args = call.getOperandList();
        boolean plain = args.size() == 1
                || (args.size() == 3
                        && args.get(0) instanceof SqlLiteral flag
                        && flag.getValue() == SqlTrimFunction.Flag.BOTH
                        && args.get(1) instanceof SqlLiteral blank
                        && " ".equals(blank.toValue()));
        if (!plain) {
            throw unknown(call, "TRIM(… FROM …)");
        }
        return call(Fn.TRIM, VARCHAR, List.of(reader.text(args.get(args.size() - 1))));
    }

    private Expr substring(SqlCall call) {
        List<SqlNode> nodes = call.getOperandList();
        if (nodes.size() < 2 || nodes.size() > 3) {
            throw arguments(call, 3);
        }
        List<Expr> args = new ArrayList<>(List.of(reader.text(nodes.get(0))));
        nodes.subList(1, nodes.size()).forEach(n -> args.add(smallConstant(n, 1, 1_000)));
        return call(Fn.SUBSTRING, VARCHAR, args);
    }

    private Expr round(SqlCall call) {
        List<SqlNode> nodes = call.getOperandList();
        if (nodes.isEmpty() || nodes.size() > 2) {
            throw arguments(call, 2);
        }
        Expr value = reader.number(nodes.get(0));
        List<Expr> args = new ArrayList<>(List.of(value));
        if (nodes.size() == 2) {
            args.add(smallConstant(nodes.get(1), 0, 12));
        }
        return call(Fn.ROUND, value.type(), args);
    }

    private Expr smallConstant(SqlNode node, long least, long most) {
        Expr expr = reader.read(node);
        boolean fits = expr instanceof Expr.Literal literal
                && literal.constant().value() instanceof Long value
                && value >= least
                && value <= most;
        Types.require(
                fits,
                At.of(node),
                Refused.shortened(node.toString()),
                "this",
                "a constant from " + least + " to " + most);
        return expr;
    }

    private Expr mod(SqlCall call) {
        List<Expr> args = args(call, 2).stream().map(reader::number).toList();
        args.forEach(a -> Types.require(a.type() == BIGINT, At.of(call), "MOD", a.type(), "BIGINT"));
        return call(Fn.MOD, BIGINT, args);
    }

    private Expr coalesce(SqlCall call) {
        List<Expr> args = call.getOperandList().stream().map(reader::read).toList();
        Types.require(args.size() >= 2, At.of(call), "COALESCE", args.size() + " values", "two or more");
        ColumnType type = args.get(0).type();
        for (Expr arg : args) {
            type = Types.common(type, arg.type(), At.of(call), "COALESCE");
        }
        return call(Fn.COALESCE, type, args);
    }

    private Expr nullIf(SqlCall call) {
        List<Expr> args = args(call, 2).stream().map(reader::read).toList();
        Types.common(args.get(0).type(), args.get(1).type(), At.of(call), "NULLIF");
        return call(Fn.NULLIF, args.get(0).type(), args);
    }

    private Expr extract(SqlCall call) {
        SqlNode unit = call.operand(0);
        Fn fn = unit instanceof SqlIntervalQualifier qualifier
                ? TIME_PARTS.get(qualifier.toString().toUpperCase(Locale.ROOT))
                : null;
        if (fn == null) {
            throw unknown(call, "EXTRACT(" + unit + " …)");
        }
        return call(fn, BIGINT, List.of(reader.time(call.operand(1))));
    }

    private Expr sameType(Fn fn, SqlCall call) {
        Expr value = reader.number(args(call, 1).get(0));
        return call(fn, value.type(), List.of(value));
    }

    private static Expr call(Fn fn, ColumnType type, List<Expr> args) {
        return new Expr.Call(fn, args, type);
    }

    private static List<SqlNode> args(SqlCall call, int count) {
        List<SqlNode> args = call.getOperandList();
        if (args.size() != count || args.contains(null)) {
            throw arguments(call, count);
        }
        return args;
    }

    private static Refused arguments(SqlCall call, int count) {
        return Types.mismatch(
                At.of(call), call.getOperator().getName(), call.operandCount() + " arguments", count + " arguments");
    }

    private static Refused unknown(SqlCall call, String name) {
        return new Refused(
                SqlRefusal.Code.SQL_FUNCTION,
                At.of(call),
                name,
                "函数或运算 " + Refused.shortened(name) + " 不在允许的清单里。",
                "The function or operator " + Refused.shortened(name) + " is not on the accepted list.");
    }
}
