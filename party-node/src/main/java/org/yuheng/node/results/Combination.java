package org.yuheng.node.results;

import java.util.List;
import org.yuheng.adapter.engine.ResultPart;
import org.yuheng.trust.Outcome;

/** Several parts of one result become what the recipient reads. */
final class Combination {

    private Combination() {}

    static Outcome<ResultPart> of(List<ResultPart> parts) {
        if (parts.size() == 1) {
            return Outcome.accepted(parts.get(0));
        }
        return Outcome.refused("RESULT_PARTS", parts.size() + " parts that do not go together; ask for the run again");
    }
}
