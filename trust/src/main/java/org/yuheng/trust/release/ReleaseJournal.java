package org.yuheng.trust.release;

import java.io.IOException;
import java.util.List;

/**
 * Counts releases durably before they happen, so that a crash between count and release can lose a use but never give one
 * too many. Shared by all processes of a node.
 */
public interface ReleaseJournal {

    /**
     * One release under one grant.
     *
     * @param maxRuns distinct runs that the grant allows
     * @param maxAttemptsPerRun distinct attempts that each run may have
     */
    record Use(String grantId, JobRef job, String role, int maxRuns, int maxAttemptsPerRun) {}

    /** What came of a reservation. */
    enum Reservation {
        /** Counted, on disk. */
        RESERVED,
        /** This grant, run, attempt and role already had its release. */
        ALREADY_RELEASED,
        /** Another run would be one too many. */
        RUNS_SPENT,
        /** Another attempt of this run would be one too many. */
        ATTEMPTS_SPENT,
        /** Another question about the same data went to the same recipient first; the two together may single people out. */
        EARLIER_QUERY,
        /** The journal is older than what witnesses and peers remember: it was restored. Nothing open may be released. */
        JOURNAL_RESTORED
    }

    /**
     * Counts all uses or none, in one transaction that is on disk when this returns.
     *
     * @return the first obstacle met in the order of {@code uses}, or RESERVED
     * @throws IOException when it cannot be written; nothing is released then
     */
    Reservation reserve(List<Use> uses) throws IOException;
}
