package org.yuheng.orchestrator.journey;

import java.time.Instant;
import java.util.List;

/**
 * What a step found.
 *
 * @param next where to go on; the same stage means: wait
 * @param wakeAtMillis look again then, at the latest; 0 when only a person's action changes anything
 * @param runs runs that have not ended, each of which needs its workflow
 */
public record Progress(Stage next, long wakeAtMillis, List<Integer> runs) {

    static Progress go(Stage next) {
        return new Progress(next, 0, List.of());
    }

    static Progress wait(Stage here) {
        return new Progress(here, 0, List.of());
    }

    static Progress wait(Stage here, Instant until, List<Integer> runs) {
        return new Progress(here, until.toEpochMilli(), runs);
    }
}
