package org.yuheng.orchestrator.journey;

import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;

/** A workflow of an earlier epoch tried to act: a later one carries the request on. */
final class StaleEpoch extends RuntimeException {

    static final String TYPE = "STALE_EPOCH";

    StaleEpoch(Ref ref, int current) {
        super(ref.request() + " is at epoch " + current + ", a workflow of epoch " + ref.epoch() + " may do nothing");
    }

    ApplicationFailure toFailure() {
        return ApplicationFailure.newNonRetryableFailure(getMessage(), TYPE);
    }

    static boolean caused(ActivityFailure failure) {
        return failure.getCause() instanceof ApplicationFailure cause && TYPE.equals(cause.getType());
    }
}
