package org.yuheng.computation.sql;

import static org.yuheng.computation.ColumnType.BIGINT;
import static org.yuheng.computation.ColumnType.BOOLEAN;
import static org.yuheng.computation.ColumnType.DATE;
import static org.yuheng.computation.ColumnType.DECIMAL;
import static org.yuheng.computation.ColumnType.DOUBLE;
import static org.yuheng.computation.ColumnType.TIMESTAMP;
import static org.yuheng.computation.ColumnType.VARCHAR;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlUnknownLiteral;
import org.apache.calcite.sql.fun.SqlBetweenOperator;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.util.NlsString;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.sql.Expr.Fn;

/** Reads expressions; what it does not know is refused. */
final class ExprReader {

    private static final Map<SqlKind, Fn> COMPARISONS = Map.of(
            SqlKind.EQUALS, Fn.EQUAL,
            SqlKind.NOT_EQUALS, Fn.NOT_EQUAL,
            SqlKind.LESS_THAN, Fn.LESS,
            SqlKind.LESS_THAN_OR_EQUAL, Fn.LESS_OR_EQUAL,
            SqlKind.GREATER_THAN, Fn.GREATER,
            SqlKind.GREATER_THAN_OR_EQUAL, Fn.GREATER_OR_EQUAL);

    private final Function<SqlIdentifier, Expr> names;
    private final boolean aggregates;

    /**
     * @param names resolves column names, or refuses them
     * @param aggregates whether aggregates can stand here
     */
    ExprReader(Function<SqlIdentifier, Expr> names, boolean aggregates) {
        this.names = names;
        this.aggregates = aggregates;
    }

    Expr read(SqlNode node) {
        if (node instanceof SqlIdentifier identifier) {
            if (identifier.isStar()) {
                throw construct(node, "*", "此处不接受 *。", "* cannot stand here.");
            }
            return names.apply(identifier);
        }
        if (node instanceof SqlLiteral literal) {
            return literal(literal);
        }
        if (node instanceof SqlCase c) {
            return caseOf(c);
        }
        if (node instanceof SqlCall call) {
            return call(call);
        }
        throw construct(node, Refused.shortened(node.toString()), "此处不接受这种写法。", "This cannot stand in an expression.");
    }

    /** A condition: of BOOLEAN type. */
    Expr condition(SqlNode node) {
        return bool(read(node), node);
    }

    private Expr literal(SqlLiteral literal) {
        At at = At.of(literal);
        if (literal instanceof SqlUnknownLiteral tagged) {
            return switch (tagged.tag) {
                case "DATE" -> new Expr.Literal(Types.date(tagged.getValue(), at));
                case "TIMESTAMP" -> new Expr.Literal(Types.timestamp(tagged.getValue(), at));
                default ->
                    throw construct(
                            literal, tagged.tag, "不接受 " + tagged.tag + " 文字。", tagged.tag + " literals are not read.");
            };
        }
        return switch (literal.getTypeName()) {
            case BOOLEAN -> {
                Boolean value = (Boolean) literal.getValue();
                if (value == null) {
                    throw construct(literal, "UNKNOWN", "不接受 UNKNOWN。", "UNKNOWN is not read.");
                }
                yield new Expr.Literal(new Constant(BOOLEAN, value));
            }
            case DECIMAL, DOUBLE -> {
                BigDecimal value = (BigDecimal) literal.getValue();
                yield new Expr.Literal(Types.number(value, ((SqlNumericLiteral) literal).isExact()));
            }
            case CHAR -> new Expr.Literal(new Constant(VARCHAR, ((NlsString) literal.getValue()).getValue()));
            default ->
                throw construct(
                        literal,
                        literal.toString(),
                        "不接受这种文字（NULL 只能用 IS NULL 判断）。",
                        "This literal is not read (use IS NULL to ask for missing values).");
        };
    }

    private Expr call(SqlCall call) {
        SqlKind kind = call.getKind();
        Fn comparison = COMPARISONS.get(kind);
        if (comparison != null && call.operandCount() == 2) {
            return comparison(comparison, call);
        }
        switch (kind) {
            case AND, OR:
                return new Expr.Call(
                        kind == SqlKind.AND ? Fn.AND : Fn.OR,
                        call.getOperandList().stream().map(this::condition).toList(),
                        BOOLEAN);
            case NOT:
                return not(condition(call.operand(0)));
            case IS_NULL:
                return new Expr.Call(Fn.IS_NULL, List.of(read(call.operand(0))), BOOLEAN);
            case IS_NOT_NULL:
                return not(new Expr.Call(Fn.IS_NULL, List.of(read(call.operand(0))), BOOLEAN));
            case BETWEEN:
                return between(call);
            case IN, NOT_IN:
                return in(call);
            case LIKE:
                return like(call);
            case PLUS, MINUS, TIMES, DIVIDE, MOD:
                return arithmetic(call);
            case MINUS_PREFIX:
                return negated(number(call.operand(0)));
            case PLUS_PREFIX:
                return number(call.operand(0));
            default:
                return new FunctionReader(this, aggregates).read(call);
        }
    }

    private static Expr negated(Expr value) {
        return new Expr.Call(Fn.NEGATE, List.of(value), value.type());
    }

    private static Expr not(Expr condition) {
        return new Expr.Call(Fn.NOT, List.of(condition), BOOLEAN);
    }

    private Expr comparison(Fn fn, SqlCall call) {
        At at = At.of(call);
        Expr left = read(call.operand(0));
        Expr right = read(call.operand(1));
        right = Types.coerced(right, left.type(), at);
        left = Types.coerced(left, right.type(), at);
        Types.common(left.type(), right.type(), at, call.getOperator().getName());
        return new Expr.Call(fn, List.of(left, right), BOOLEAN);
    }

    private Expr between(SqlCall call) {
        At at = At.of(call);
        SqlBetweenOperator operator = (SqlBetweenOperator) call.getOperator();
        if (operator.flag == SqlBetweenOperator.Flag.SYMMETRIC) {
            throw construct(call, "BETWEEN SYMMETRIC", "不接受 BETWEEN SYMMETRIC。", "BETWEEN SYMMETRIC is not read.");
        }
        Expr value = read(call.operand(0));
        Expr low = Types.coerced(read(call.operand(1)), value.type(), at);
        Expr high = Types.coerced(read(call.operand(2)), value.type(), at);
        Types.common(value.type(), low.type(), at, "BETWEEN");
        Types.common(value.type(), high.type(), at, "BETWEEN");
        Expr between = new Expr.Call(Fn.BETWEEN, List.of(value, low, high), BOOLEAN);
        return operator.isNegated() ? not(between) : between;
    }

    private Expr in(SqlCall call) {
        At at = At.of(call);
        if (!(call.operand(1) instanceof SqlNodeList list)) {
            throw subQuery(call);
        }
        Expr value = read(call.operand(0));
        List<Expr> args = new ArrayList<>(List.of(value));
        for (SqlNode element : list) {
            Expr constant = Types.coerced(read(element), value.type(), at);
            Types.require(constant.columns().isEmpty(), at, "IN", "a column", "constants");
            Types.common(value.type(), constant.type(), at, "IN");
            args.add(constant);
        }
        Expr in = new Expr.Call(Fn.IN, args, BOOLEAN);
        return call.getKind() == SqlKind.NOT_IN ? not(in) : in;
    }

    private Expr like(SqlCall call) {
        String name = call.getOperator().getName();
        if (call.operandCount() != 2 || !(name.equals("LIKE") || name.equals("NOT LIKE"))) {
            throw construct(call, name, "只接受不带 ESCAPE 的 LIKE。", "Only LIKE without ESCAPE is read.");
        }
        Expr value = read(call.operand(0));
        Expr pattern = read(call.operand(1));
        Types.require(value.type() == VARCHAR, At.of(call), "LIKE", value.type(), "VARCHAR");
        Types.require(
                pattern instanceof Expr.Literal && pattern.type() == VARCHAR,
                At.of(call),
                "LIKE",
                "a computed pattern",
                "a constant pattern");
        Expr like = new Expr.Call(Fn.LIKE, List.of(value, pattern), BOOLEAN);
        return name.equals("LIKE") ? like : not(like);
    }

    private Expr arithmetic(SqlCall call) {
        Expr left = number(call.operand(0));
        Expr right = number(call.operand(1));
        ColumnType common = Types.common(
                left.type(), right.type(), At.of(call), call.getOperator().getName());
        return switch (call.getKind()) {
            case PLUS -> new Expr.Call(Fn.PLUS, List.of(left, right), common);
            case MINUS -> new Expr.Call(Fn.MINUS, List.of(left, right), common);
            case TIMES -> new Expr.Call(Fn.TIMES, List.of(left, right), common == DECIMAL ? DOUBLE : common);
            case DIVIDE -> new Expr.Call(Fn.DIVIDE, List.of(left, right), DOUBLE);
            default -> {
                Types.require(common == BIGINT, At.of(call), "MOD", common, "BIGINT");
                yield new Expr.Call(Fn.MOD, List.of(left, right), BIGINT);
            }
        };
    }

    private Expr caseOf(SqlCase c) {
        List<Expr> args = new ArrayList<>();
        ColumnType type = null;
        for (int i = 0; i < c.getWhenOperands().size(); i++) {
            SqlNode when = c.getWhenOperands().get(i);
            if (c.getValueOperand() != null) {
                throw construct(c, "CASE x WHEN", "请写 CASE WHEN 条件 THEN …。", "Write CASE WHEN condition THEN ….");
            }
            Expr then = read(c.getThenOperands().get(i));
            type = type == null ? then.type() : Types.common(type, then.type(), At.of(c), "CASE");
            args.add(condition(when));
            args.add(then);
        }
        if (c.getElseOperand() != null && !isNull(c.getElseOperand())) {
            Expr otherwise = read(c.getElseOperand());
            type = Types.common(type, otherwise.type(), At.of(c), "CASE");
            args.add(otherwise);
        }
        return new Expr.Call(Fn.CASE, args, type);
    }

    Expr number(SqlNode node) {
        Expr expr = read(node);
        Types.require(
                Types.numeric(expr.type()), At.of(node), Refused.shortened(node.toString()), expr.type(), "a number");
        return expr;
    }

    Expr text(SqlNode node) {
        Expr expr = read(node);
        Types.require(expr.type() == VARCHAR, At.of(node), Refused.shortened(node.toString()), expr.type(), "VARCHAR");
        return expr;
    }

    Expr time(SqlNode node) {
        Expr expr = read(node);
        Types.require(
                expr.type() == DATE || expr.type() == TIMESTAMP,
                At.of(node),
                Refused.shortened(node.toString()),
                expr.type(),
                "DATE or TIMESTAMP");
        return expr;
    }

    /** For the argument of an aggregate: the same names, no aggregate inside. */
    ExprReader withoutAggregates() {
        return new ExprReader(names, false);
    }

    private static Expr bool(Expr expr, SqlNode node) {
        Types.require(
                expr.type() == BOOLEAN, At.of(node), Refused.shortened(node.toString()), expr.type(), "a condition");
        return expr;
    }

    private static boolean isNull(SqlNode node) {
        return node instanceof SqlLiteral literal && literal.getValue() == null;
    }

    static Refused subQuery(SqlNode node) {
        return construct(node, "sub-query", "表达式里不接受子查询。", "A sub-query cannot stand in an expression.")
                .rewrite("… FROM a JOIN b ON a.key = b.key");
    }

    static Refused construct(SqlNode node, String construct, String zh, String en) {
        return new Refused(SqlRefusal.Code.SQL_CONSTRUCT, At.of(node), construct, zh, en);
    }
}
