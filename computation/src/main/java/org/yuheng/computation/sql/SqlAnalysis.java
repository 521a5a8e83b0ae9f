package org.yuheng.computation.sql;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.yuheng.computation.Computation;
import org.yuheng.computation.JobSpec;

/**
 * What a query asks of its inputs, or why it is not accepted.
 *
 * <p>The analysis depends on the query, the inputs and the recipients only; every node derives it again and gets the same
 * {@link Analysed#enforced() bytes}.
 */
public sealed interface SqlAnalysis permits SqlAnalysis.Analysed, SqlRefusal {

    /** Longest query that is read, in characters. */
    int MAX_QUERY = 16 * 1024;

    /**
     * @param inputs the tables that the query may name, with their columns and limits; columns that it does not use are
     *     harmless
     * @param recipients organisation ids of all who will be able to open the result: their own rows in a union of owners'
     *     rows protect nobody
     */
    static SqlAnalysis of(String query, List<JobSpec.Input> inputs, Collection<String> recipients) {
        return QueryReading.of(query, inputs, recipients);
    }

    /**
     * The analysis of a specification's own query.
     *
     * @throws IllegalArgumentException when its computation is not SQL
     */
    static SqlAnalysis of(JobSpec spec) {
        if (!(spec.computation() instanceof Computation.Sql sql)) {
            throw new IllegalArgumentException("the specification asks for "
                    + spec.computation().getClass().getSimpleName() + ", not for SQL");
        }
        return of(
                sql.query(),
                spec.inputs(),
                spec.recipients().stream().map(JobSpec.Recipient::organization).toList());
    }

    default <T> T fold(Function<Analysed, T> analysed, Function<SqlRefusal, T> refused) {
        if (this instanceof Analysed a) {
            return analysed.apply(a);
        }
        return refused.apply((SqlRefusal) this);
    }

    /** What one row of the result stands for. */
    enum Shape {
        /** Single rows of the inputs; never allowed under MIN_GROUP. */
        ROWS,
        /** A group of rows; every result row carries the number of subjects behind it. */
        GROUPS
    }

    /**
     * An accepted query.
     *
     * @param uses every input column that is needed, in the order of the inputs, including identifiers that only count
     *     subjects: this, and nothing else, is what has to be granted
     * @param sources how many inputs the query reads
     * @param joinsOnIdentifier whether two inputs are joined by a column that identifies subjects
     * @param output the result's columns, hidden ones excluded
     * @param enforced what an SQL engine runs; its columns are {@code output}, then {@code hidden}
     * @param hidden the columns behind the result's own, in this order; {@link GroupGate} consumes them
     * @param limit the query's LIMIT where the {@code shape} is GROUPS: it counts released rows, so it is applied after
     *     the gate and is not in {@code enforced}
     * @param constructs everything that an engine must be able to do
     * @param grouped the query as a plain record, for engines that do not run SQL
     */
    record Analysed(
            List<ColumnUse> uses,
            int sources,
            boolean joinsOnIdentifier,
            Shape shape,
            List<OutputColumn> output,
            String enforced,
            List<Hidden> hidden,
            Optional<Long> limit,
            Set<Construct> constructs,
            Optional<GroupedAggregate> grouped)
            implements SqlAnalysis {
        public Analysed {
            uses = List.copyOf(uses);
            output = List.copyOf(output);
            hidden = List.copyOf(hidden);
            constructs = constructs.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(constructs));
        }
    }

    /** A column that stands behind the result's own and never leaves the engine. */
    enum Hidden {
        /** BIGINT: distinct subjects behind the row. */
        SUBJECTS("__subjects"),
        /**
         * BIGINT: in a union of owners' rows, those of them that one recipient alone contributes, for the recipient with
         * the most; subtracted before the comparison, since nobody is protected from his own data.
         */
        SUBJECTS_OWN("__subjects_own"),
        /** BOOLEAN: whether the row passes HAVING; judged after the gate, so that small groups cannot be probed with it. */
        HAVING("__having");

        private final String column;

        Hidden(String column) {
            this.column = column;
        }

        public String column() {
            return column;
        }
    }
}
