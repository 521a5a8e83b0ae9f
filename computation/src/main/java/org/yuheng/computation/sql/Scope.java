package org.yuheng.computation.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;

/** The names that expressions of one SELECT can use. */
final class Scope {

    /** A name for an expression over the sources. */
    record Named(String name, Expr expr) {}

    /** What one alias of FROM offers. */
    record Relation(String alias, List<Named> columns) {
        Relation {
            columns = List.copyOf(columns);
        }
    }

    private final List<Relation> relations = new ArrayList<>();

    void add(Relation relation, At at) {
        if (relations.stream().anyMatch(r -> r.alias().equals(relation.alias()))) {
            throw new Refused(
                    SqlRefusal.Code.SQL_NAME,
                    at,
                    relation.alias(),
                    "表名或别名 " + relation.alias() + " 用了两次；请起不同的别名。",
                    "The table name or alias " + relation.alias() + " stands twice; give each its own.");
        }
        relations.add(relation);
    }

    List<Relation> relations() {
        return relations;
    }

    Expr resolve(SqlIdentifier identifier) {
        List<String> names = lowered(identifier);
        if (names.size() > 2) {
            throw unknown(identifier);
        }
        return find(names).orElseThrow(() -> unknown(identifier)).expr(identifier);
    }

    boolean knows(String column) {
        return relations.stream().flatMap(r -> r.columns().stream()).anyMatch(c -> c.name()
                .equals(column));
    }

    /** The columns that {@code *} stands for; with {@code qualified}, that {@code alias.*} does. */
    List<Named> star(SqlIdentifier alias, boolean qualified) {
        if (!qualified) {
            return relations.stream().flatMap(r -> r.columns().stream()).toList();
        }
        List<String> names = lowered(alias);
        return relations.stream()
                .filter(r -> names.size() == 1 && r.alias().equals(names.get(0)))
                .findFirst()
                .orElseThrow(() -> unknown(alias))
                .columns();
    }

    private record Found(List<Expr> matches) {
        Expr expr(SqlIdentifier identifier) {
            if (matches.size() > 1) {
                throw new Refused(
                        SqlRefusal.Code.SQL_NAME,
                        At.of(identifier),
                        identifier.toString(),
                        "列名 " + identifier + " 有歧义；请写成 表.列。",
                        "The column name " + identifier + " could mean several columns; write table.column.");
            }
            Expr expr = matches.get(0);
            return expr instanceof Expr.Column c ? new Expr.Column(c.source(), c.index(), At.of(identifier)) : expr;
        }
    }

    private Optional<Found> find(List<String> names) {
        String column = names.get(names.size() - 1);
        List<Expr> matches = relations.stream()
                .filter(r -> names.size() == 1 || r.alias().equals(names.get(0)))
                .flatMap(r -> r.columns().stream())
                .filter(c -> c.name().equals(column))
                .map(Named::expr)
                .toList();
        return matches.isEmpty() ? Optional.empty() : Optional.of(new Found(matches));
    }

    static List<String> lowered(SqlIdentifier identifier) {
        return identifier.names.stream().map(n -> n.toLowerCase(Locale.ROOT)).toList();
    }

    private Refused unknown(SqlIdentifier identifier) {
        List<String> aliases = relations.stream().map(Relation::alias).toList();
        return new Refused(
                SqlRefusal.Code.SQL_UNKNOWN_COLUMN,
                At.of(identifier),
                identifier.toString(),
                "列 " + Refused.shortened(identifier.toString()) + " 不在获准的列中（可用的表：" + aliases + "）。",
                "The column " + Refused.shortened(identifier.toString()) + " is not among the granted columns of "
                        + aliases + ".");
    }
}
