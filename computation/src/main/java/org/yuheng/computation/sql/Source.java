package org.yuheng.computation.sql;

import java.util.List;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.Reveal;

/** What rows come from; each stands once in a query, and is equal to itself only. */
sealed interface Source {

    List<Info> columns();

    /**
     * A column as the query sees it.
     *
     * @param limit the narrowest limit of all that it is computed from
     * @param origin the input column that {@code limit} belongs to
     * @param identifier whether its values identify subjects
     */
    record Info(String name, ColumnType type, Reveal limit, ColumnRef origin, boolean identifier) {}

    /** An input. */
    final class Table implements Source {

        private final JobSpec.Input input;
        private final List<Info> columns;

        Table(JobSpec.Input input) {
            this.input = input;
            this.columns = input.columns().stream()
                    .map(c -> new Info(
                            c.name(), c.type(), c.reveal(), new ColumnRef(input.table(), c.name()), c.identifier()))
                    .toList();
        }

        JobSpec.Input input() {
            return input;
        }

        @Override
        public List<Info> columns() {
            return columns;
        }

        ColumnRef ref(int index) {
            return columns.get(index).origin();
        }
    }

    /** All rows of several blocks. */
    final class Union implements Source {

        private final List<Branch> branches;
        private final List<Info> columns;

        Union(List<Branch> branches, List<Info> columns) {
            this.branches = List.copyOf(branches);
            this.columns = List.copyOf(columns);
        }

        List<Branch> branches() {
            return branches;
        }

        @Override
        public List<Info> columns() {
            return columns;
        }
    }

    /** @param projection what the branch gives for each column of the union */
    record Branch(Block block, List<Expr> projection) {
        public Branch {
            projection = List.copyOf(projection);
        }
    }
}
