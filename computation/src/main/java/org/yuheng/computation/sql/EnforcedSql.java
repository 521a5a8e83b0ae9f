package org.yuheng.computation.sql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Writes a query out again, from what was understood of it, with the hidden columns: what was not read cannot run. The
 * text is DuckDB's SQL, the same for the same query, and fails on no value (overflow and division by zero are null): a
 * failing job would answer questions about single rows.
 */
final class EnforcedSql {

    private final Query query;
    private final List<Expr> subjects;
    private final List<String> owners;
    private final SqlText text;
    private final Map<Source.Union, TreeSet<Integer>> needed = new IdentityHashMap<>();
    private final Map<Source, String> aliases = new IdentityHashMap<>();

    EnforcedSql(Query query, List<Expr> subjects, Collection<String> recipients) {
        this.query = query;
        this.subjects = subjects;
        this.text = new SqlText(this::column, Map.of());
        name(query.block());
        for (Source source : query.block().sources()) {
            if (source instanceof Source.Union union) {
                union.branches().forEach(b -> name(b.block()));
            }
        }
        query.outer().forEach(this::need);
        query.block().filters().forEach(this::need);
        query.block().equalities().forEach(e -> {
            need(e.left());
            need(e.right());
        });
        subjects.forEach(this::need);
        this.owners = query.grouped() ? ownersAmong(recipients) : List.of();
    }

    List<SqlAnalysis.Hidden> hidden() {
        List<SqlAnalysis.Hidden> hidden = new ArrayList<>();
        if (query.grouped()) {
            hidden.add(SqlAnalysis.Hidden.SUBJECTS);
            if (!owners.isEmpty()) {
                hidden.add(SqlAnalysis.Hidden.SUBJECTS_OWN);
            }
            if (query.having().isPresent()) {
                hidden.add(SqlAnalysis.Hidden.HAVING);
            }
        }
        return hidden;
    }

    String write() {
        boolean computed = query.grouped()
                && query.outer().stream()
                        .anyMatch(e -> SqlText.overflows(e) && !e.aggregates().isEmpty());
        return computed ? twoLevels() : oneLevel();
    }

    private String oneLevel() {
        List<String> columns = new ArrayList<>();
        query.items().forEach(i -> columns.add(text.total(i.expr()) + " AS " + SqlText.quoted(i.name())));
        hidden().forEach(h -> columns.add(hidden(h, text) + " AS " + SqlText.quoted(h.column())));
        return "SELECT " + (query.distinct() ? "DISTINCT " : "") + String.join(", ", columns) + from(query.block())
                + groupBy() + orderBy(text)
                + (query.grouped() ? "" : query.limit().map(l -> " LIMIT " + l).orElse(""));
    }

    /** TRY takes no aggregates: what is computed from them is computed around the groups. */
    private String twoLevels() {
        List<String> inner = new ArrayList<>();
        Map<Expr, String> known = new HashMap<>();
        for (Expr key : query.keys()) {
            inner.add(text.total(key) + " AS k" + known.size());
            known.put(key, "g.k" + known.size());
        }
        for (Expr aggregate : query.aggregates()) {
            inner.add(text.total(aggregate) + " AS k" + known.size());
            known.put(aggregate, "g.k" + known.size());
        }
        SqlText around = new SqlText(this::column, known);
        List<String> columns = new ArrayList<>();
        query.items().forEach(i -> columns.add(around.total(i.expr()) + " AS " + SqlText.quoted(i.name())));
        for (SqlAnalysis.Hidden hidden : hidden()) {
            String name = SqlText.quoted(hidden.column());
            if (hidden == SqlAnalysis.Hidden.HAVING) {
                columns.add(hidden(hidden, around) + " AS " + name);
            } else {
                inner.add(hidden(hidden, text) + " AS " + name);
                columns.add("g." + name + " AS " + name);
            }
        }
        return "SELECT " + String.join(", ", columns) + " FROM (SELECT " + String.join(", ", inner)
                + from(query.block()) + groupBy() + ") AS g" + orderBy(around);
    }

    private String hidden(SqlAnalysis.Hidden hidden, SqlText text) {
        return switch (hidden) {
            case SUBJECTS -> counted();
            case SUBJECTS_OWN -> "(" + counted() + " - " + countedOfOthers() + ")";
            case HAVING -> "coalesce(" + text.total(query.having().orElseThrow()) + ", FALSE)";
        };
    }

    private String groupBy() {
        return query.keys().isEmpty()
                ? ""
                : query.keys().stream().map(text::total).collect(Collectors.joining(", ", " GROUP BY ", ""));
    }

    /** A total order: the query's own, then group keys; rows without order or limit need none. */
    private String orderBy(SqlText text) {
        List<String> order = new ArrayList<>();
        List<Expr> ordered = new ArrayList<>();
        for (Query.Sort sort : query.order()) {
            if (!ordered.contains(sort.by())) {
                order.add(text.total(sort.by())
                        + (sort.descending() ? " DESC" : " ASC")
                        + (sort.nullsFirst() ? " NULLS FIRST" : " NULLS LAST"));
                ordered.add(sort.by());
            }
        }
        List<Expr> rest = new ArrayList<>();
        if (query.grouped()) {
            rest.addAll(query.keys());
        } else if (!order.isEmpty() || query.limit().isPresent()) {
            query.items().forEach(i -> rest.add(i.expr()));
        }
        for (Expr expr : rest) {
            if (!ordered.contains(expr) && !expr.columns().isEmpty()) {
                order.add(text.total(expr) + " ASC NULLS LAST");
                ordered.add(expr);
            }
        }
        return order.isEmpty() ? "" : " ORDER BY " + String.join(", ", order);
    }

    private String counted() {
        return subjects.isEmpty()
                ? "count(*)" + present("")
                : least(subjects.stream()
                        .map(s -> "count(DISTINCT " + text.total(s) + ")" + present(""))
                        .toList());
    }

    /** The fewest subjects that are left when one recipient's own rows are taken away. */
    private String countedOfOthers() {
        List<String> counts = new ArrayList<>();
        for (int owner = 0; owner < owners.size(); owner++) {
            String others = ownerTag() + " <> " + owner;
            if (subjects.isEmpty()) {
                counts.add("count(*)" + present(others));
            }
            for (Expr subject : subjects) {
                counts.add("count(DISTINCT " + text.total(subject) + ")" + present(others));
            }
        }
        return least(counts);
    }

    private static String least(List<String> counts) {
        return counts.size() == 1 ? counts.get(0) : "least(" + String.join(", ", counts) + ")";
    }

    /** Only rows with a value in every measured column count. */
    private String present(String further) {
        List<String> conditions = query.aggregates().stream()
                .flatMap(a -> a.arg().stream())
                .filter(a -> !subjects.contains(a))
                .map(a -> text.total(a) + " IS NOT NULL")
                .distinct()
                .collect(Collectors.toCollection(ArrayList::new));
        if (!further.isEmpty()) {
            conditions.add(further);
        }
        return conditions.isEmpty() ? "" : " FILTER (WHERE " + String.join(" AND ", conditions) + ")";
    }

    private String from(Block block) {
        StringBuilder sql = new StringBuilder(" FROM ");
        List<Source> placed = new ArrayList<>();
        List<Source> waiting = new ArrayList<>(block.sources());
        while (!waiting.isEmpty()) {
            Source next = placed.isEmpty()
                    ? waiting.get(0)
                    : waiting.stream()
                            .filter(s -> !conditions(block, placed, s).isEmpty())
                            .findFirst()
                            .orElseThrow();
            if (placed.isEmpty()) {
                sql.append(source(next));
            } else {
                sql.append(" INNER JOIN ")
                        .append(source(next))
                        .append(" ON ")
                        .append(String.join(" AND ", conditions(block, placed, next)));
            }
            placed.add(next);
            waiting.remove(next);
        }
        if (!block.filters().isEmpty()) {
            sql.append(" WHERE ")
                    .append(block.filters().stream().map(text::total).collect(Collectors.joining(" AND ")));
        }
        return sql.toString();
    }

    private List<String> conditions(Block block, List<Source> placed, Source next) {
        return block.equalities().stream()
                .filter(e ->
                        (e.left().source() == next && placed.contains(e.right().source()))
                                || (e.right().source() == next
                                        && placed.contains(e.left().source())))
                .map(e -> "(" + column(e.left()) + " = " + column(e.right()) + ")")
                .toList();
    }

    private String source(Source source) {
        if (source instanceof Source.Table table) {
            return SqlText.quoted(table.input().table()) + " AS " + aliases.get(source);
        }
        Source.Union union = (Source.Union) source;
        return "("
                + union.branches().stream().map(b -> branch(union, b)).collect(Collectors.joining(" UNION ALL "))
                + ") AS " + aliases.get(union);
    }

    private String branch(Source.Union union, Source.Branch branch) {
        List<String> columns = new ArrayList<>();
        for (int index : needed.getOrDefault(union, new TreeSet<>())) {
            columns.add(text.total(branch.projection().get(index)) + " AS c" + index);
        }
        for (Expr subject : subjects) {
            if (subject instanceof Expr.UnionSubject behind && behind.source() == union) {
                Expr own = Subjects.of(branch.block()).get(behind.index());
                String value = text.total(own);
                columns.add((own.type() == behind.type() ? value : "CAST(" + value + " AS VARCHAR)") + " AS s"
                        + behind.index());
            }
        }
        if (!owners.isEmpty() || columns.isEmpty()) {
            columns.add(ownerOf(branch).map(owners::indexOf).orElse(-1) + " AS o");
        }
        return "SELECT " + String.join(", ", columns) + from(branch.block());
    }

    private String ownerTag() {
        Source union = query.block().sources().stream()
                .filter(Source.Union.class::isInstance)
                .findFirst()
                .orElseThrow();
        return aliases.get(union) + ".o";
    }

    /** Recipients that own whole parts of the union. */
    private List<String> ownersAmong(Collection<String> recipients) {
        return query.block().sources().stream()
                .filter(Source.Union.class::isInstance)
                .flatMap(s -> ((Source.Union) s).branches().stream())
                .flatMap(b -> ownerOf(b).stream())
                .filter(recipients::contains)
                .distinct()
                .sorted()
                .toList();
    }

    /** The one owner of all of a branch's tables, if it is one. */
    private static Optional<String> ownerOf(Source.Branch branch) {
        List<String> owners = branch.block().sources().stream()
                .map(s -> ((Source.Table) s).input().owner())
                .distinct()
                .toList();
        return owners.size() == 1 ? Optional.of(owners.get(0)) : Optional.empty();
    }

    private void name(Block block) {
        block.sources().forEach(s -> aliases.put(s, "t" + aliases.size()));
    }

    private void need(Expr expr) {
        for (Expr.Column column : expr.columns()) {
            if (column.source() instanceof Source.Union union) {
                needed.computeIfAbsent(union, u -> new TreeSet<>()).add(column.index());
            }
        }
    }

    private String column(Expr expr) {
        if (expr instanceof Expr.UnionSubject subject) {
            return aliases.get(subject.source()) + ".s" + subject.index();
        }
        Expr.Column column = (Expr.Column) expr;
        String alias = aliases.get(column.source());
        return column.source() instanceof Source.Union
                ? alias + ".c" + column.index()
                : alias + "." + SqlText.quoted(column.info().name());
    }
}
