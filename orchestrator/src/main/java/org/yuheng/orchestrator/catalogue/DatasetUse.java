package org.yuheng.orchestrator.catalogue;

import java.time.Instant;
import java.util.List;

/** Who asks for a dataset, as the package that keeps requests offers it. */
public interface DatasetUse {

    /** By organisation, those that use it most first. */
    List<User> of(String dataset);

    /**
     * @param requests that were filed, whatever became of them
     * @param inUse of these, may run now
     * @param latest when the newest of them changed
     */
    record User(String organisation, long requests, long inUse, Instant latest) {}
}
