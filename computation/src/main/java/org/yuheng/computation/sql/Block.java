package org.yuheng.computation.sql;

import java.util.ArrayList;
import java.util.List;

/** Sources, inner-joined by equalities of columns, and filtered; sub-queries and common table expressions are flattened into it. */
final class Block {

    /** Two columns of different sources that have to be equal. */
    record Equality(Expr.Column left, Expr.Column right) {}

    private final List<Source> sources = new ArrayList<>();
    private final List<Equality> equalities = new ArrayList<>();
    private final List<Expr> filters = new ArrayList<>();

    List<Source> sources() {
        return sources;
    }

    List<Equality> equalities() {
        return equalities;
    }

    List<Expr> filters() {
        return filters;
    }

    /** Takes a condition in: equalities between bare columns of two sources join, everything else filters. */
    void require(Expr condition) {
        if (condition instanceof Expr.Call call && call.fn() == Expr.Fn.AND) {
            call.args().forEach(this::require);
        } else if (condition instanceof Expr.Call call
                && call.fn() == Expr.Fn.EQUAL
                && call.args().get(0) instanceof Expr.Column left
                && call.args().get(1) instanceof Expr.Column right
                && left.source() != right.source()) {
            equalities.add(new Equality(left, right));
        } else {
            filters.add(condition);
        }
    }

    /** Columns that joins make equal, in groups of two or more, ordered by where their first member stands. */
    List<List<Expr.Column>> joined() {
        List<List<Expr.Column>> classes = new ArrayList<>();
        for (Equality equality : equalities) {
            List<Expr.Column> left = classOf(classes, equality.left());
            List<Expr.Column> right = classOf(classes, equality.right());
            if (left != right) {
                left.addAll(right);
                classes.remove(right);
            }
        }
        classes.forEach(c -> c.sort(this::inOrder));
        classes.sort((a, b) -> inOrder(a.get(0), b.get(0)));
        return classes;
    }

    /** The narrowest limit among {@code column} and everything that it is joined to: equal values reveal each other. */
    Source.Info narrowest(Expr.Column column) {
        Source.Info narrowest = column.info();
        for (List<Expr.Column> members : joined()) {
            if (members.contains(column)) {
                for (Expr.Column member : members) {
                    if (member.info().limit().compareTo(narrowest.limit()) > 0) {
                        narrowest = member.info();
                    }
                }
            }
        }
        return narrowest;
    }

    private static List<Expr.Column> classOf(List<List<Expr.Column>> classes, Expr.Column column) {
        for (List<Expr.Column> members : classes) {
            if (members.contains(column)) {
                return members;
            }
        }
        List<Expr.Column> fresh = new ArrayList<>(List.of(column));
        classes.add(fresh);
        return fresh;
    }

    private int inOrder(Expr.Column a, Expr.Column b) {
        int bySource = Integer.compare(sources.indexOf(a.source()), sources.indexOf(b.source()));
        return bySource != 0 ? bySource : Integer.compare(a.index(), b.index());
    }
}
