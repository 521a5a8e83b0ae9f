package org.yuheng.computation.sql;

import java.util.Optional;

/**
 * Decides, row by row in the order of the result, what leaves an engine: groups that are too small are held back first;
 * only then HAVING and LIMIT apply, so that neither tells anything about a small group.
 *
 * <p>One gate serves one result; it is not safe for use by several threads.
 */
public final class GroupGate {

    /** What happens to one row. */
    public enum Verdict {
        RELEASE,
        /** Held back by MIN_GROUP; counts as suppressed. */
        SUPPRESS,
        /** Not part of the result: HAVING or LIMIT. */
        LEAVE_OUT
    }

    private final long minGroup;
    private final Optional<Long> limit;
    private long released;
    private long suppressed;

    /**
     * @param minGroup the k of MIN_GROUP; 0 where the obligation is absent
     * @param limit the query's LIMIT
     */
    public GroupGate(long minGroup, Optional<Long> limit) {
        if (minGroup < 0) {
            throw new IllegalArgumentException("group size " + minGroup + " must be at least 0");
        }
        this.minGroup = minGroup;
        this.limit = limit;
    }

    /**
     * @param subjects distinct subjects behind the row
     * @param own those that only the recipients contribute; 0 where nothing is subtracted
     * @param having whether the row passes HAVING; true where there is none
     */
    public Verdict judge(long subjects, long own, boolean having) {
        if (own < 0 || own > subjects) {
            throw new IllegalArgumentException(own + " own subjects of " + subjects + " in all");
        }
        if (subjects - own < minGroup) {
            suppressed++;
            return Verdict.SUPPRESS;
        }
        if (!having || (limit.isPresent() && released >= limit.get())) {
            return Verdict.LEAVE_OUT;
        }
        released++;
        return Verdict.RELEASE;
    }

    public long released() {
        return released;
    }

    public long suppressed() {
        return suppressed;
    }
}
