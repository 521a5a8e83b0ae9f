package org.yuheng.computation.sql;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.Reveal;

/**
 * How a query uses one column.
 *
 * @param limit what the owner allows
 * @param uses every way in which the query uses it; never empty
 */
public record ColumnUse(ColumnRef column, ColumnType type, Reveal limit, boolean identifier, Set<Use> uses) {

    /** One way in which a column is used. */
    public enum Use {
        /** Its values, or something computed from single values, stand in the result. */
        PLAIN,
        /** Forms groups, and shows as their key. */
        GROUP_KEY,
        /** Feeds an aggregate. */
        AGGREGATE,
        /** Is compared with another input's column to join. */
        JOIN_KEY,
        /** Decides which rows take part. */
        FILTER,
        /** Counts the subjects behind a result row; the query itself need not name it. */
        SUBJECT,
        /** Stands in a sub-query, but nothing of it reaches the result or decides about it. */
        CARRIED
    }

    public ColumnUse {
        uses = Collections.unmodifiableSet(EnumSet.copyOf(uses));
    }
}
