package org.yuheng.node.results;

import java.util.List;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.ResultPart;
import org.yuheng.adapters.mpc.SharedResult;
import org.yuheng.trust.Outcome;

/** The parts of one result become what the recipient reads: one part as it is, two shares added up. */
final class Combination {

    private Combination() {}

    static Outcome<ResultPart> of(List<ResultPart> parts) {
        boolean shares = parts.stream().allMatch(part -> part.mediaType().equals(SharedResult.SHARE_MEDIA_TYPE));
        if (parts.size() == 1 && !shares) {
            return Outcome.accepted(parts.get(0));
        }
        if (parts.size() != 2 || !shares) {
            return Outcome.refused(
                    "RESULT_PARTS_MISSING",
                    parts.size() + " of 2 shares have arrived; wait for the other party's, or ask for the run again");
        }
        try {
            return Outcome.accepted(
                    SharedResult.combine(parts.get(0).content(), parts.get(1).content()));
        } catch (JobFailure e) {
            return Outcome.refused(e.refusal().code(), e.refusal().message());
        }
    }
}
