package org.yuheng.orchestrator.catalogue;

import java.time.Instant;
import java.util.List;

/** Who asks for a dataset, as the package that keeps requests offers it. */
public interface DatasetUse {

    /** Counted no further: what is more is one more than this. */
    long MOST_COUNTED = 1000;

    /** By organisation, those that use it most first. */
    List<User> of(String dataset);

    /**
     * @param requests that were received, whatever became of them; at most one more than {@link #MOST_COUNTED}
     * @param inUse of these, may run now; likewise
     * @param latest when the newest of them was received
     */
    record User(String organisation, long requests, long inUse, Instant latest) {}
}
