package org.yuheng.computation.sql;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.sql.GroupedAggregate.Field;
import org.yuheng.computation.sql.GroupedAggregate.Kind;
import org.yuheng.computation.sql.GroupedAggregate.Slice;

/** Turns a query into a {@link GroupedAggregate}, if it asks for nothing beyond that form. */
final class PlainForm {

    private static final Set<Construct> BEYOND = Set.of(
            Construct.SQL_ROWS,
            Construct.SQL_JOIN_SEVERAL_KEYS,
            Construct.SQL_JOIN_OTHER_KEY,
            Construct.SQL_UNION_AND_JOIN,
            Construct.SQL_FILTER_EXPRESSION,
            Construct.SQL_GROUP_EXPRESSION,
            Construct.SQL_AGGREGATE_EXPRESSION,
            Construct.SQL_CONDITIONAL_AGGREGATE,
            Construct.SQL_OUTPUT_EXPRESSION,
            Construct.SQL_HAVING_EXPRESSION,
            Construct.SQL_ORDER_EXPRESSION,
            Construct.SQL_SEVERAL_SUBJECTS);

    private final Query query;
    private final List<Expr> subjects;
    private final Collection<String> recipients;
    private final Map<Expr, String> names = new LinkedHashMap<>();

    private PlainForm(Query query, List<Expr> subjects, Collection<String> recipients) {
        this.query = query;
        this.subjects = subjects;
        this.recipients = recipients;
        names(query).forEach(names::put);
    }

    static Optional<GroupedAggregate> of(
            Query query, List<Expr> subjects, Set<Construct> constructs, Collection<String> recipients) {
        if (constructs.stream().anyMatch(BEYOND::contains)) {
            return Optional.empty();
        }
        return new PlainForm(query, subjects, recipients).form();
    }

    private Optional<GroupedAggregate> form() {
        List<GroupedAggregate.Measure> measures = new ArrayList<>();
        for (Expr.Aggregate aggregate : query.aggregates()) {
            Optional<GroupedAggregate.Function> function = function(aggregate);
            if (function.isEmpty()) {
                return Optional.empty();
            }
            measures.add(new GroupedAggregate.Measure(
                    names.get(aggregate), function.get(), aggregate.arg().map(PlainForm::field), aggregate.type()));
        }
        Source first = query.block().sources().get(0);
        Kind kind = first instanceof Source.Union
                ? Kind.UNION
                : query.block().sources().size() > 1 ? Kind.JOIN : Kind.SINGLE;
        return Optional.of(new GroupedAggregate(
                kind,
                first instanceof Source.Union union ? unionSlices(union) : tableSlices(),
                query.keys().stream()
                        .map(k -> new GroupedAggregate.Key(names.get(k), field(k)))
                        .toList(),
                measures,
                query.items().stream()
                        .map(i -> new GroupedAggregate.Output(i.name(), names.get(i.expr())))
                        .toList(),
                having(query),
                query.order().stream()
                        .map(o -> new GroupedAggregate.Order(names.get(o.by()), o.descending(), o.nullsFirst()))
                        .toList(),
                query.limit(),
                subjects.isEmpty() ? GroupedAggregate.Subjects.ROWS : GroupedAggregate.Subjects.IDENTIFIER));
    }

    /** Keys and aggregates by the first result column that shows them, or a name that no result column can have. */
    private static Map<Expr, String> names(Query query) {
        Map<Expr, String> names = new LinkedHashMap<>();
        query.items().forEach(i -> names.putIfAbsent(i.expr(), i.name()));
        for (int i = 0; i < query.keys().size(); i++) {
            names.putIfAbsent(query.keys().get(i), "__key_" + i);
        }
        for (int i = 0; i < query.aggregates().size(); i++) {
            names.putIfAbsent(query.aggregates().get(i), "__measure_" + i);
        }
        return names;
    }

    /** HAVING on names of keys and aggregates; empty when there is none, or it is beyond {@link Predicate}. */
    static Optional<Predicate> having(Query query) {
        Map<Expr, String> names = names(query);
        return query.having().flatMap(h -> predicate(h, e -> Optional.ofNullable(names.get(e))));
    }

    /** A filter on bare columns, by their names in their own source. */
    static Optional<Predicate> predicate(Expr filter) {
        return predicate(
                filter,
                e -> Limits.isBare(e) ? Optional.of(((Expr.Column) e).info().name()) : Optional.empty());
    }

    private static Field field(Expr expr) {
        return new Field(expr.type(), List.copyOf(Usage.inputs(expr)));
    }

    private Optional<GroupedAggregate.Function> function(Expr.Aggregate aggregate) {
        return switch (aggregate.fn()) {
            case COUNT -> {
                if (aggregate.arg().isEmpty()) {
                    yield Optional.of(GroupedAggregate.Function.COUNT_ROWS);
                }
                if (!aggregate.distinct()) {
                    yield Optional.of(GroupedAggregate.Function.COUNT);
                }
                yield countsSubjects(aggregate.arg().get())
                        ? Optional.of(GroupedAggregate.Function.COUNT_SUBJECTS)
                        : Optional.empty();
            }
            case SUM -> Optional.of(GroupedAggregate.Function.SUM);
            case AVG -> Optional.of(GroupedAggregate.Function.AVG);
            case MIN -> Optional.of(GroupedAggregate.Function.MIN);
            case MAX -> Optional.of(GroupedAggregate.Function.MAX);
            case VAR_POP -> Optional.of(GroupedAggregate.Function.VAR_POP);
            case VAR_SAMP -> Optional.of(GroupedAggregate.Function.VAR_SAMP);
            case STDDEV_POP -> Optional.of(GroupedAggregate.Function.STDDEV_POP);
            case STDDEV_SAMP -> Optional.of(GroupedAggregate.Function.STDDEV_SAMP);
        };
    }

    /** Whether the distinct values of {@code arg} are the subjects: it is their column, or joined to it. */
    private boolean countsSubjects(Expr arg) {
        if (subjects.size() != 1) {
            return false;
        }
        Expr subject = subjects.get(0);
        if (subject instanceof Expr.UnionSubject behind) {
            Expr.Column column = (Expr.Column) arg;
            return column.source() == behind.source()
                    && behind.source().branches().stream().allMatch(b -> b.projection()
                            .get(column.index())
                            .equals(Subjects.of(b.block()).get(0)));
        }
        return subject.equals(arg)
                || query.block().joined().stream().anyMatch(c -> c.contains(subject) && c.contains(arg));
    }

    private List<Slice> tableSlices() {
        List<Slice> slices = new ArrayList<>();
        for (Source source : query.block().sources()) {
            Source.Table table = (Source.Table) source;
            Optional<String> joinKey = query.block().joined().stream()
                    .flatMap(List::stream)
                    .filter(c -> c.source() == source)
                    .map(c -> c.info().name())
                    .findFirst();
            Optional<String> subject = subjects.stream()
                    .filter(s -> s instanceof Expr.Column c && c.source() == source)
                    .map(s -> ((Expr.Column) s).info().name())
                    .findFirst();
            List<Predicate> filters = query.block().filters().stream()
                    .filter(f -> f.columns().get(0).source() == source)
                    .map(f -> predicate(f).orElseThrow())
                    .toList();
            slices.add(slice(table, joinKey, joinKey.isPresent() ? joinKey : subject, filters));
        }
        return slices;
    }

    private List<Slice> unionSlices(Source.Union union) {
        List<Slice> slices = new ArrayList<>();
        for (Source.Branch branch : union.branches()) {
            Source.Table table = (Source.Table) branch.block().sources().get(0);
            List<Predicate> filters = new ArrayList<>();
            branch.block().filters().forEach(f -> filters.add(predicate(f).orElseThrow()));
            for (Expr filter : query.block().filters()) {
                filters.add(predicate(
                                filter,
                                e -> e instanceof Expr.Column c
                                        ? Optional.of(((Expr.Column)
                                                        branch.projection().get(c.index()))
                                                .info()
                                                .name())
                                        : Optional.empty())
                        .orElseThrow());
            }
            Optional<String> identifier = Subjects.of(branch.block()).stream()
                    .map(s -> ((Expr.Column) s).info().name())
                    .findFirst();
            slices.add(slice(table, Optional.empty(), identifier, filters));
        }
        return slices;
    }

    private Slice slice(
            Source.Table table, Optional<String> joinKey, Optional<String> identifier, List<Predicate> filters) {
        Optional<Predicate> filter = filters.isEmpty()
                ? Optional.empty()
                : Optional.of(filters.size() == 1 ? filters.get(0) : new Predicate.And(filters));
        String owner = table.input().owner();
        return new Slice(table.input().table(), joinKey, identifier, filter, owner, recipients.contains(owner));
    }

    private static Optional<Predicate> predicate(Expr expr, Function<Expr, Optional<String>> name) {
        if (expr.type() == ColumnType.BOOLEAN && name.apply(expr).isPresent()) {
            return name.apply(expr).map(Predicate.IsTrue::new);
        }
        if (!(expr instanceof Expr.Call call)) {
            return Optional.empty();
        }
        return switch (call.fn()) {
            case AND -> all(call.args(), name).map(Predicate.And::new);
            case OR -> all(call.args(), name).map(Predicate.Or::new);
            case NOT -> predicate(call.args().get(0), name).map(Predicate.Not::new);
            case IS_NULL -> name.apply(call.args().get(0)).map(Predicate.IsNull::new);
            case BETWEEN -> between(call, name);
            case IN -> in(call, name);
            case EQUAL -> compare(call, Predicate.Op.EQUAL, Predicate.Op.EQUAL, name);
            case NOT_EQUAL -> compare(call, Predicate.Op.NOT_EQUAL, Predicate.Op.NOT_EQUAL, name);
            case LESS -> compare(call, Predicate.Op.LESS, Predicate.Op.GREATER, name);
            case LESS_OR_EQUAL -> compare(call, Predicate.Op.LESS_OR_EQUAL, Predicate.Op.GREATER_OR_EQUAL, name);
            case GREATER -> compare(call, Predicate.Op.GREATER, Predicate.Op.LESS, name);
            case GREATER_OR_EQUAL -> compare(call, Predicate.Op.GREATER_OR_EQUAL, Predicate.Op.LESS_OR_EQUAL, name);
            default -> Optional.empty();
        };
    }

    private static Optional<List<Predicate>> all(List<Expr> parts, Function<Expr, Optional<String>> name) {
        List<Predicate> predicates = new ArrayList<>();
        for (Expr part : parts) {
            Optional<Predicate> predicate = predicate(part, name);
            if (predicate.isEmpty()) {
                return Optional.empty();
            }
            predicates.add(predicate.get());
        }
        return Optional.of(predicates);
    }

    private static Optional<Predicate> compare(
            Expr.Call call, Predicate.Op op, Predicate.Op turned, Function<Expr, Optional<String>> name) {
        Expr left = call.args().get(0);
        Expr right = call.args().get(1);
        Optional<Constant> constant = constant(right);
        if (constant.isPresent()) {
            return name.apply(left).map(n -> new Predicate.Compare(n, op, constant.get()));
        }
        return constant(left).flatMap(c -> name.apply(right).map(n -> new Predicate.Compare(n, turned, c)));
    }

    private static Optional<Predicate> between(Expr.Call call, Function<Expr, Optional<String>> name) {
        Optional<Constant> low = constant(call.args().get(1));
        Optional<Constant> high = constant(call.args().get(2));
        if (low.isEmpty() || high.isEmpty()) {
            return Optional.empty();
        }
        return name.apply(call.args().get(0)).map(n -> new Predicate.Between(n, low.get(), high.get()));
    }

    private static Optional<Predicate> in(Expr.Call call, Function<Expr, Optional<String>> name) {
        List<Constant> constants = new ArrayList<>();
        for (Expr element : call.args().subList(1, call.args().size())) {
            Optional<Constant> constant = constant(element);
            if (constant.isEmpty()) {
                return Optional.empty();
            }
            constants.add(constant.get());
        }
        return name.apply(call.args().get(0)).map(n -> new Predicate.In(n, constants));
    }

    /** A constant, a minus before it included. */
    private static Optional<Constant> constant(Expr expr) {
        if (expr instanceof Expr.Literal literal) {
            return Optional.of(literal.constant());
        }
        if (expr instanceof Expr.Call call
                && call.fn() == Expr.Fn.NEGATE
                && call.args().get(0) instanceof Expr.Literal literal) {
            Constant constant = literal.constant();
            Object value = constant.value();
            if (value instanceof Long number) {
                return Optional.of(new Constant(constant.type(), -number));
            }
            if (value instanceof BigDecimal number) {
                return Optional.of(new Constant(constant.type(), number.negate()));
            }
            return Optional.of(new Constant(constant.type(), -(Double) value));
        }
        return Optional.empty();
    }
}
