package org.yuheng.orchestrator.journey;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.yuheng.orchestrator.calendar.ClockKind;
import org.yuheng.orchestrator.calendar.Clocks;
import org.yuheng.orchestrator.calendar.Reading;
import org.yuheng.orchestrator.identity.Actor;
import org.yuheng.orchestrator.outbox.Outbox;
import org.yuheng.orchestrator.request.Request;
import org.yuheng.orchestrator.request.RequestState;
import org.yuheng.orchestrator.request.Requests;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.Refusal;

/** Longer answers, with the data authority's consent. */
@Component
class Extensions {

    private final Requests requests;
    private final Clocks clocks;
    private final Outbox outbox;
    private final Clock clock;

    Extensions(Requests requests, Clocks clocks, Outbox outbox, Clock clock) {
        this.requests = requests;
        this.clocks = clocks;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * @param days working days in all
     * @return why not
     */
    @Transactional
    Optional<Refusal> extend(String id, int days, String reason, Actor authority) {
        Request request = requests.lock(id).orElseThrow();
        if (request.state() != RequestState.PROVIDER_REVIEW && request.state() != RequestState.EXTENSION) {
            return Optional.of(new Refusal(
                    "EXTENSION_NOT_NOW",
                    id + " is " + request.state() + "; an answer is extended while it is under review"));
        }
        Outcome<Reading> extended = clocks.extend(id, ClockKind.ANSWER, days, clock.instant());
        if (!extended.isAccepted()) {
            return Optional.of(extended.refusal());
        }
        if (request.state() == RequestState.PROVIDER_REVIEW) {
            requests.move(request, RequestState.EXTENSION, reason, List.of("EXTENDED_" + days + "_DAYS"), authority);
        }
        outbox.wake(id);
        return Optional.empty();
    }
}
