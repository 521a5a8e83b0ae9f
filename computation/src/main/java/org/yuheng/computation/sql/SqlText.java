package org.yuheng.computation.sql;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.yuheng.computation.ColumnType;

/** Expressions as DuckDB's SQL, every operation in parentheses. */
final class SqlText {

    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);

    private final Function<Expr, String> columns;
    private final Map<Expr, String> known;

    /**
     * @param columns writes a {@link Expr.Column} or {@link Expr.UnionSubject}
     * @param known expressions that are columns already, by name
     */
    SqlText(Function<Expr, String> columns, Map<Expr, String> known) {
        this.columns = columns;
        this.known = known;
    }

    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** {@code expr}, null where a value overflows. */
    String total(Expr expr) {
        return !known.containsKey(expr) && overflows(expr) ? "TRY(" + plain(expr) + ")" : plain(expr);
    }

    /** Aggregates look after their own arguments. */
    static boolean overflows(Expr expr) {
        return expr instanceof Expr.Call call
                && (canOverflow(call) || call.args().stream().anyMatch(SqlText::overflows));
    }

    private static boolean canOverflow(Expr.Call call) {
        return switch (call.fn()) {
            case PLUS, MINUS, TIMES, NEGATE, ABS, ROUND -> call.type() != ColumnType.DOUBLE;
            default -> false;
        };
    }

    private String plain(Expr expr) {
        String name = known.get(expr);
        if (name != null) {
            return name;
        }
        if (expr instanceof Expr.Literal literal) {
            return constant(literal.constant());
        }
        if (expr instanceof Expr.Aggregate aggregate) {
            return aggregate(aggregate);
        }
        if (expr instanceof Expr.Call call) {
            return call(call, call.args().stream().map(this::plain).toList());
        }
        return columns.apply(expr);
    }

    private String aggregate(Expr.Aggregate aggregate) {
        if (aggregate.arg().isEmpty()) {
            return "count(*)";
        }
        String call = aggregate.fn().name().toLowerCase(Locale.ROOT) + "(" + (aggregate.distinct() ? "DISTINCT " : "")
                + total(aggregate.arg().get()) + ")";
        boolean wide = aggregate.fn() == Expr.AggregateFn.SUM && aggregate.type() == ColumnType.BIGINT;
        return wide ? "TRY_CAST(" + call + " AS BIGINT)" : call;
    }

    private String call(Expr.Call call, List<String> args) {
        return switch (call.fn()) {
            case PLUS -> infix(args, "+");
            case MINUS -> infix(args, "-");
            case TIMES ->
                call.type() == ColumnType.DOUBLE
                        ? "(" + asDouble(args.get(0)) + " * " + asDouble(args.get(1)) + ")"
                        : infix(args, "*");
            case DIVIDE -> "(" + asDouble(args.get(0)) + " / nullif(" + asDouble(args.get(1)) + ", 0))";
            case MOD -> "(" + args.get(0) + " % nullif(" + args.get(1) + ", 0))";
            case NEGATE -> "(- " + args.get(0) + ")";
            case EQUAL -> infix(args, "=");
            case NOT_EQUAL -> infix(args, "<>");
            case LESS -> infix(args, "<");
            case LESS_OR_EQUAL -> infix(args, "<=");
            case GREATER -> infix(args, ">");
            case GREATER_OR_EQUAL -> infix(args, ">=");
            case AND -> infix(args, "AND");
            case OR -> infix(args, "OR");
            case NOT -> "(NOT " + args.get(0) + ")";
            case IS_NULL -> "(" + args.get(0) + " IS NULL)";
            case BETWEEN -> "(" + args.get(0) + " BETWEEN " + args.get(1) + " AND " + args.get(2) + ")";
            case IN -> "(" + args.get(0) + " IN (" + String.join(", ", args.subList(1, args.size())) + "))";
            case LIKE -> infix(args, "LIKE");
            case CASE -> caseOf(args);
            case CAST -> "CAST(" + args.get(0) + " AS " + call.type() + ")";
            case COALESCE -> function("coalesce", args);
            case NULLIF -> function("nullif", args);
            case ABS -> function("abs", args);
            case FLOOR -> function("floor", args);
            case CEIL -> function("ceil", args);
            case ROUND -> function("round", args);
            case UPPER -> function("upper", args);
            case LOWER -> function("lower", args);
            case TRIM -> function("trim", args);
            case SUBSTRING -> function("substring", args);
            case CHAR_LENGTH -> function("length", args);
            case CONCAT -> infix(args, "||");
            case YEAR -> function("year", args);
            case QUARTER -> function("quarter", args);
            case MONTH -> function("month", args);
            case DAY -> function("day", args);
            case HOUR -> "hour(CAST(" + args.get(0) + " AS TIMESTAMP))";
        };
    }

    private static String infix(List<String> args, String operator) {
        return args.stream().collect(Collectors.joining(" " + operator + " ", "(", ")"));
    }

    private static String function(String name, List<String> args) {
        return name + "(" + String.join(", ", args) + ")";
    }

    private static String asDouble(String value) {
        return "CAST(" + value + " AS DOUBLE)";
    }

    private static String caseOf(List<String> args) {
        StringBuilder sql = new StringBuilder("CASE");
        for (int i = 0; i + 1 < args.size(); i += 2) {
            sql.append(" WHEN ").append(args.get(i)).append(" THEN ").append(args.get(i + 1));
        }
        if (args.size() % 2 == 1) {
            sql.append(" ELSE ").append(args.get(args.size() - 1));
        }
        return sql.append(" END").toString();
    }

    private static String constant(Constant constant) {
        return switch (constant.type()) {
            case BIGINT -> constant.value().toString();
            case DECIMAL -> ((BigDecimal) constant.value()).toPlainString();
            case DOUBLE -> "CAST('" + constant.value() + "' AS DOUBLE)";
            case BOOLEAN -> (Boolean) constant.value() ? "TRUE" : "FALSE";
            case VARCHAR -> "'" + ((String) constant.value()).replace("'", "''") + "'";
            case DATE -> "DATE '" + LocalDate.ofEpochDay((Long) constant.value()) + "'";
            case TIMESTAMP ->
                "TIMESTAMP '"
                        + TIMESTAMP.format(LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC)
                                .plus((Long) constant.value(), ChronoUnit.MICROS))
                        + "'";
        };
    }
}
