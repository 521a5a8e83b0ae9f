package org.yuheng.adapter.engine;

import java.util.Optional;

/**
 * One technique's engine at one node.
 *
 * <p>The node has checked specification, grants and inputs before it calls {@link #run}. An engine never opens a data
 * source, a network connection or a key itself; it asks {@link NodeServices}.
 */
public interface Engine {

    EngineDescription describe();

    /** The construct of the specification that this engine cannot express, or nothing. */
    Optional<Refusal> cannotExpress(byte[] spec);

    /**
     * Plays {@code assignment.role()} until this role's part is done; called on a thread of the job's own, which is
     * interrupted on cancellation and at the deadline.
     *
     * <p>Returning means success: results have been handed to {@link NodeServices}. Nothing may be left behind: what was
     * opened through the services is closed by the node when this returns or throws.
     *
     * @throws JobFailure with whose fault it is
     * @throws InterruptedException when cancelled
     */
    void run(JobAssignment assignment, NodeServices services) throws JobFailure, InterruptedException;
}
