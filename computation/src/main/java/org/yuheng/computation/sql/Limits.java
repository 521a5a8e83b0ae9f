package org.yuheng.computation.sql;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.yuheng.computation.Reveal;
import org.yuheng.computation.sql.ColumnUse.Use;

/**
 * Holds a query against the owners' limits.
 *
 * <p>A filter reveals: whoever may ask "how many with x > 5?" often enough knows x. An aggregate over a condition or a
 * product is a filter in disguise, one that no group size sees; so as soon as a limited column takes part, aggregates are
 * linear in their columns.
 */
final class Limits {

    private final Query query;
    private final Usage usage;

    private Limits(Query query, Usage usage) {
        this.query = query;
        this.usage = usage;
    }

    static void require(Query query, Usage usage) {
        Limits limits = new Limits(query, usage);
        query.blocks().forEach(limits::joins);
        query.blocks().forEach(limits::filters);
        if (query.grouped()) {
            limits.keys();
            limits.aggregates();
            limits.subjects();
        } else {
            limits.rows();
        }
    }

    private void joins(Block block) {
        for (Block.Equality equality : block.equalities()) {
            Types.require(
                    equality.left().type() == equality.right().type(),
                    equality.right().at(),
                    "JOIN",
                    equality.left().type() + " = " + equality.right().type(),
                    "two columns of one type");
            join(equality.left());
            join(equality.right());
        }
        Set<Source> reached = new HashSet<>(Set.of(block.sources().get(0)));
        boolean grown = true;
        while (grown) {
            grown = false;
            for (Block.Equality equality : block.equalities()) {
                boolean left = reached.contains(equality.left().source());
                boolean right = reached.contains(equality.right().source());
                if (left != right) {
                    reached.add(equality.left().source());
                    reached.add(equality.right().source());
                    grown = true;
                }
            }
        }
        if (reached.size() < block.sources().size()) {
            throw new Refused(
                            SqlRefusal.Code.SQL_JOIN_CONDITION,
                            At.NOWHERE,
                            "JOIN",
                            "有的表没有用等式与其他表连接。",
                            "A table is not joined to the others by an equality of two columns.")
                    .rewrite("a JOIN b ON a.key = b.key");
        }
    }

    private void join(Expr.Column column) {
        Source.Info info = column.info();
        boolean open = info.limit() == Reveal.PLAIN
                || (info.limit() == Reveal.GROUP_KEY && query.grouped())
                || (info.limit() == Reveal.JOIN_KEY && isBare(column));
        if (!open) {
            throw refused(SqlRefusal.Code.REVEAL_JOIN, info, column.at(), "用于连接", "be joined by", "");
        }
    }

    private void filters(Block block) {
        for (Expr filter : block.filters()) {
            for (Expr.Column column : filter.columns()) {
                Source.Info info = block.narrowest(column);
                if (info.limit() == Reveal.PLAIN || (info.limit() == Reveal.GROUP_KEY && query.grouped())) {
                    continue;
                }
                SqlRefusal.Code code =
                        info.limit() == Reveal.GROUP_KEY ? SqlRefusal.Code.REVEAL_ROW : SqlRefusal.Code.REVEAL_FILTER;
                throw refused(code, info, column.at(), "用于筛选", "filter", "");
            }
        }
    }

    private void rows() {
        for (Expr expr : query.outer()) {
            for (Expr.Column column : expr.columns()) {
                Source.Info info = query.block().narrowest(column);
                if (info.limit() != Reveal.PLAIN) {
                    String rewrite =
                            switch (info.limit()) {
                                case GROUP_KEY -> "SELECT " + info.name() + ", COUNT(*) … GROUP BY " + info.name();
                                case AGGREGATE -> "AVG(" + info.name() + ")";
                                case JOIN_KEY, PLAIN -> "";
                            };
                    throw refused(
                            SqlRefusal.Code.REVEAL_ROW,
                            info,
                            column.at(),
                            "逐行出现或排序",
                            "stand in, or order, single rows",
                            rewrite);
                }
            }
        }
    }

    private void keys() {
        for (Expr key : query.keys()) {
            for (Expr.Column column : key.columns()) {
                Source.Info info = query.block().narrowest(column);
                if (info.limit() != Reveal.PLAIN && info.limit() != Reveal.GROUP_KEY) {
                    throw refused(SqlRefusal.Code.REVEAL_GROUP, info, column.at(), "用于分组", "form groups", "");
                }
            }
        }
    }

    private void aggregates() {
        boolean limited = isLimited();
        for (Expr.Aggregate aggregate : query.aggregates()) {
            if (aggregate.arg().isEmpty()) {
                continue;
            }
            Expr arg = aggregate.arg().get();
            Reveal narrowest = Reveal.PLAIN;
            for (Expr.Column column : arg.columns()) {
                Source.Info info = query.block().narrowest(column);
                requireAggregable(aggregate, column, info);
                narrowest = info.limit().compareTo(narrowest) > 0 ? info.limit() : narrowest;
            }
            Expr.Column first = arg.columns().get(0);
            Source.Info info = query.block().narrowest(first);
            boolean open = narrowest == Reveal.PLAIN && !limited;
            if (!open && (aggregate.fn() == Expr.AggregateFn.MIN || aggregate.fn() == Expr.AggregateFn.MAX)) {
                throw refused(
                        SqlRefusal.Code.REVEAL_EXTREME,
                        info,
                        aggregate.at(),
                        "取 " + aggregate.fn() + "（那是某一个主体的值）",
                        "show its " + aggregate.fn() + ", which is one subject's value,",
                        "AVG(" + first.info().name() + ")");
            }
            boolean simple = aggregate.distinct() ? isBare(arg) : isLinear(arg);
            if (!open && !simple) {
                throw refused(
                        SqlRefusal.Code.REVEAL_CONDITION,
                        info,
                        aggregate.at(),
                        "在聚合里带条件、乘积或函数（会挑出个别主体）",
                        "stand in an aggregate with a condition, product or function, which picks subjects out,",
                        aggregate.fn() + "(" + first.info().name() + ") … WHERE …");
            }
        }
    }

    private static void requireAggregable(Expr.Aggregate aggregate, Expr.Column column, Source.Info info) {
        if (info.limit() == Reveal.PLAIN || info.limit() == Reveal.AGGREGATE) {
            return;
        }
        boolean countsSubjects = info.limit() == Reveal.JOIN_KEY
                && aggregate.distinct()
                && isBare(aggregate.arg().orElseThrow())
                && column.info().identifier();
        if (!countsSubjects) {
            throw refused(SqlRefusal.Code.REVEAL_AGGREGATE, info, column.at(), "用于聚合", "be aggregated", "COUNT(*)");
        }
    }

    /** Whether a column that may not show as it is decides about the result. */
    private boolean isLimited() {
        return query.blocks().stream().flatMap(b -> b.filters().stream()).anyMatch(f -> hasLimited(f))
                || query.keys().stream().anyMatch(this::hasLimited)
                || query.aggregates().stream().anyMatch(this::hasLimited);
    }

    private boolean hasLimited(Expr expr) {
        return expr.columns().stream()
                .anyMatch(c -> c.info().limit() == Reveal.GROUP_KEY || c.info().limit() == Reveal.AGGREGATE);
    }

    private void subjects() {
        Set<Source.Table> anonymous = Subjects.anonymous(query.block());
        for (Source.Table table : anonymous) {
            for (Source.Info info : table.columns()) {
                Set<Use> uses = usage.of(info.origin());
                if (info.limit() != Reveal.PLAIN && uses.stream().anyMatch(u -> u != Use.CARRIED)) {
                    throw refused(
                            SqlRefusal.Code.REVEAL_SUBJECT_UNKNOWN,
                            info,
                            At.NOWHERE,
                            "在没有主体标识列的表里使用（无法计算组内主体数）",
                            "be used in a table without an identifier, whose subjects cannot be counted,",
                            "");
                }
            }
        }
    }

    /** A column as it is, through unions too. */
    static boolean isBare(Expr expr) {
        if (!(expr instanceof Expr.Column column)) {
            return false;
        }
        return !(column.source() instanceof Source.Union union)
                || union.branches().stream().allMatch(b -> isBare(b.projection().get(column.index())));
    }

    /**
     * Whether all parts of a union are equally limited here: constants or known values from one part would pad another
     * part's small groups up to size.
     */
    private static boolean isEvenlyLimited(Expr.Column column) {
        return !(column.source() instanceof Source.Union union)
                || union.branches().stream()
                                .map(b -> ((Expr.Column) b.projection().get(column.index()))
                                        .info()
                                        .limit())
                                .distinct()
                                .count()
                        == 1;
    }

    /** Sums, differences and constant multiples of columns: no value can switch another one off. */
    static boolean isLinear(Expr expr) {
        if (expr.columns().isEmpty()) {
            return true;
        }
        if (expr instanceof Expr.Column column) {
            return isBare(column) && isEvenlyLimited(column);
        }
        if (!(expr instanceof Expr.Call call)) {
            return false;
        }
        List<Expr> args = call.args();
        return switch (call.fn()) {
            case PLUS, MINUS -> isLinear(args.get(0)) && isLinear(args.get(1));
            case NEGATE -> isLinear(args.get(0));
            case CAST -> Types.numeric(call.type()) && Types.numeric(args.get(0).type()) && isLinear(args.get(0));
            case TIMES ->
                (args.get(0).columns().isEmpty() && isLinear(args.get(1)))
                        || (args.get(1).columns().isEmpty() && isLinear(args.get(0)));
            case DIVIDE -> args.get(1).columns().isEmpty() && isLinear(args.get(0));
            default -> false;
        };
    }

    private static Refused refused(
            SqlRefusal.Code code, Source.Info info, At at, String zhUse, String enUse, String rewrite) {
        Refused refused = new Refused(
                        code,
                        at,
                        info.name(),
                        "列 " + info.origin() + " 的开放限度是" + zh(info.limit()) + "，不能" + zhUse + "。",
                        "The column " + info.origin() + " is opened as " + info.limit() + " and cannot " + enUse
                                + (enUse.endsWith(",") ? " by its owner's limit." : "."))
                .limit(info.origin(), info.limit());
        return rewrite.isEmpty() ? refused : refused.rewrite(rewrite);
    }

    private static String zh(Reveal limit) {
        return switch (limit) {
            case PLAIN -> "“可直接出现”";
            case GROUP_KEY -> "“只作分组”";
            case AGGREGATE -> "“只作聚合”";
            case JOIN_KEY -> "“只作连接键”";
        };
    }
}
