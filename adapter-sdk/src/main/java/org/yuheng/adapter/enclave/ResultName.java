package org.yuheng.adapter.enclave;

import org.yuheng.adapter.engine.JobId;

/** The name under which a part of a result is sealed; opening checks it. */
public final class ResultName {

    private ResultName() {}

    /** {@code request/run/attempt:part}. */
    public static String of(JobId job, String part) {
        return job + ":" + part;
    }
}
