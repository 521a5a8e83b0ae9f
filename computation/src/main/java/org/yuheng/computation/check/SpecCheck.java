package org.yuheng.computation.check;

import java.util.List;
import org.yuheng.computation.JobSpec;

/** Finds what is wrong with a specification before anybody is asked to grant it, and again before anybody runs it. */
public final class SpecCheck {

    private SpecCheck() {}

    /** Everything that is wrong with {@code spec} in itself; empty means that it can be granted. */
    public static List<Finding> check(JobSpec spec) {
        throw new UnsupportedOperationException("follows");
    }

    /**
     * Everything by which {@code spec} goes beyond what the owners at this node have declared.
     *
     * @param node this node; inputs that it opens are held against {@code declared}
     * @param declared every dataset of this node's owners
     */
    public static List<Finding> againstOwnTables(JobSpec spec, String node, List<OwnTable> declared) {
        throw new UnsupportedOperationException("follows");
    }
}
