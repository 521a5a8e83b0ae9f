package org.yuheng.computation.check;

import java.util.OptionalLong;
import org.yuheng.computation.JobSpec;

/** The obligation that no result shows fewer subjects than k. */
public final class MinGroup {

    public static final String CODE = "MIN_GROUP";

    static final long MOST = 1_000_000;

    private MinGroup() {}

    /** The k of MIN_GROUP; empty where the obligation is absent or its parameter is not a whole number from 1 to a million. */
    public static OptionalLong size(JobSpec spec) {
        String k = spec.obligation(CODE)
                .map(o -> o.parameters().getOrDefault("k", ""))
                .orElse("");
        if (!k.matches("[1-9][0-9]{0,6}") || Long.parseLong(k) > MOST) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseLong(k));
    }

    /** Whether something stands between a single subject and the result: groups of two or more, or noise. */
    static boolean protectsSubjects(JobSpec spec) {
        return size(spec).orElse(0) >= 2 || spec.obligation("DP").isPresent();
    }
}
