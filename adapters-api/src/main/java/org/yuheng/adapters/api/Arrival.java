package org.yuheng.adapters.api;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.Refusal;

/** What became of a partner's payload. */
public sealed interface Arrival {

    /** Every record is as catalogued, and none has private content. */
    record Accepted(long rows) implements Arrival {}

    /** Not what the catalogue says. */
    record Refused(Refusal refusal) implements Arrival {}

    /**
     * Private content was found: nothing of the payload may be used, and the request has to be decided again.
     *
     * @param hits the first 100, by record
     * @param counts of all
     */
    record Quarantined(List<PrivateContentScan.Hit> hits, List<PrivateContentScan.Count> counts) implements Arrival {

        /** Stable; orchestrators send the request back to decision by it. */
        public static final String CODE = "QUARANTINE_PRIVATE_CONTENT";

        private static final int NAMED = 20;

        public Quarantined {
            hits = List.copyOf(hits);
            counts = List.copyOf(counts);
        }

        /** Columns and counts only. */
        public Refusal refusal() {
            String what = counts.stream()
                    .limit(NAMED)
                    .map(count -> count.kind() + " in column " + count.column() + ", " + count.records() + " records")
                    .collect(Collectors.joining("; "));
            return new Refusal(
                    Fault.POLICY,
                    CODE,
                    "the partner's payload has private content: " + what + (counts.size() > NAMED ? "; …" : "")
                            + ". Nothing of it was let in; the request has to be decided again");
        }
    }

    default <T> T fold(
            Function<Accepted, T> accepted, Function<Refused, T> refused, Function<Quarantined, T> quarantined) {
        if (this instanceof Accepted good) {
            return accepted.apply(good);
        }
        if (this instanceof Refused no) {
            return refused.apply(no);
        }
        return quarantined.apply((Quarantined) this);
    }
}
