package org.yuheng.computation.sql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.Reveal;

/**
 * Whom the rows of a block are about: one expression for each kind of subject, whose distinct values are counted.
 *
 * <p>A table that is joined by an identifier (or by a column that may only join) is about the joined keys. Any other
 * table is about each of its identifiers. Every kind has to be large enough, so the smallest count decides.
 */
final class Subjects {

    private Subjects() {}

    /** In the order of the block's sources; empty when nobody is identified. */
    static List<Expr> of(Block block) {
        List<List<Expr.Column>> classes = joinedSubjects(block);
        Set<Source> covered = covered(classes);
        List<Expr> subjects = new ArrayList<>();
        for (Source source : block.sources()) {
            classes.stream().filter(c -> c.get(0).source() == source).forEach(c -> subjects.add(c.get(0)));
            if (!covered.contains(source)) {
                subjects.addAll(own(source));
            }
        }
        return subjects;
    }

    /** Tables whose rows cannot be traced to anybody. */
    static Set<Source.Table> anonymous(Block block) {
        Set<Source> covered = covered(joinedSubjects(block));
        Set<Source.Table> anonymous = new HashSet<>();
        for (Source source : block.sources()) {
            if (source instanceof Source.Union union) {
                if (!covered.contains(union)) {
                    union.branches().forEach(b -> anonymous.addAll(anonymous(b.block())));
                }
            } else if (!covered.contains(source) && own(source).isEmpty()) {
                anonymous.add((Source.Table) source);
            }
        }
        return anonymous;
    }

    private static List<List<Expr.Column>> joinedSubjects(Block block) {
        return block.joined().stream()
                .filter(c -> c.stream()
                        .anyMatch(m -> m.info().identifier() || m.info().limit() == Reveal.JOIN_KEY))
                .toList();
    }

    private static Set<Source> covered(List<List<Expr.Column>> classes) {
        Set<Source> covered = new HashSet<>();
        classes.forEach(c -> c.forEach(m -> covered.add(m.source())));
        return covered;
    }

    private static List<Expr> own(Source source) {
        List<Expr> own = new ArrayList<>();
        if (source instanceof Source.Union union) {
            List<List<Expr>> branches =
                    union.branches().stream().map(b -> of(b.block())).toList();
            int kinds = branches.get(0).size();
            for (List<Expr> branch : branches) {
                if (branch.size() != kinds) {
                    throw new Refused(
                            SqlRefusal.Code.REVEAL_SUBJECT_UNKNOWN,
                            At.NOWHERE,
                            "UNION ALL",
                            "UNION ALL 各部分的主体标识列数目不同，无法统一计数。",
                            "The parts of UNION ALL identify their subjects by different numbers of columns; they cannot be"
                                    + " counted together.");
                }
            }
            for (int i = 0; i < kinds; i++) {
                int kind = i;
                boolean same = branches.stream()
                                .map(b -> b.get(kind).type())
                                .distinct()
                                .count()
                        == 1;
                ColumnType type = same ? branches.get(0).get(i).type() : ColumnType.VARCHAR;
                own.add(new Expr.UnionSubject(union, i, type));
            }
            return own;
        }
        for (int i = 0; i < source.columns().size(); i++) {
            if (source.columns().get(i).identifier()) {
                own.add(new Expr.Column(source, i, At.NOWHERE));
            }
        }
        return own;
    }
}
