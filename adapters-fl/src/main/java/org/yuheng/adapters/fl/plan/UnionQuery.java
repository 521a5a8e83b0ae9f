package org.yuheng.adapters.fl.plan;

import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.computation.JobSpec;

/** The group-by aggregate that a query asks for. */
public record UnionQuery() {

    static UnionQuery of(JobSpec spec) throws JobFailure {
        throw FlCode.FL_UNSUPPORTED_SQL.failure("statistics are not expressible yet");
    }
}
