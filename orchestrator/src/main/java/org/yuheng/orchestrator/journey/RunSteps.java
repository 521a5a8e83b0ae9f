package org.yuheng.orchestrator.journey;

import io.temporal.activity.ActivityInterface;

/** The steps of one run; the same rules as for {@link RequestSteps}. */
@ActivityInterface
public interface RunSteps {

    /** Where a run goes on. */
    enum RunStage {
        QUEUE,
        ATTEMPT,
        RELEASE,
        DONE
    }

    /**
     * @param wakeAtMillis look again then, at the latest; 0 when only an action changes anything
     */
    record RunProgress(RunStage next, long wakeAtMillis) {}

    RunProgress admitted(Ref request, int run);

    /**
     * Opens the next attempt; the cancelling of all its nodes is recorded before any of them is called.
     *
     * @return its number, 0 when the run has no use for one
     */
    int attemptOpened(Ref request, int run);

    /** @return whether every participant holds a lease */
    boolean prepared(Ref request, int run, int attempt);

    /** @return whether every participant works */
    boolean started(Ref request, int run, int attempt);

    /** Follows the attempt to its end. */
    void watched(Ref request, int run, int attempt);

    /** Draws the conclusion of an ended attempt, and stops it wherever it may still be alive. */
    RunProgress concluded(Ref request, int run, int attempt);

    /** Collects, has the result reviewed where it must be, waits for delivery, issues the receipt. */
    RunProgress released(Ref request, int run);
}
