package org.yuheng.orchestrator.journey;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.yuheng.orchestrator.calendar.ClockKind;
import org.yuheng.orchestrator.calendar.Clocks;
import org.yuheng.orchestrator.calendar.Reading;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.pages.Waiting;
import org.yuheng.orchestrator.request.Request;
import org.yuheng.orchestrator.request.RequestState;
import org.yuheng.orchestrator.request.Requests;

/** Corrections that wait for a provider, withdrawals for an applicant, disputes for the authority, in their inboxes. */
@Component
class InterventionsWaiting implements Waiting {

    private static final int MOST = 100;

    private final Requests requests;
    private final Interventions interventions;
    private final Clocks clocks;

    InterventionsWaiting(Requests requests, Interventions interventions, Clocks clocks) {
        this.requests = requests;
        this.interventions = interventions;
        this.clocks = clocks;
    }

    @Override
    public List<Item> of(CurrentUser user) {
        List<Item> items = new ArrayList<>();
        if (Intervention.CORRECTED.allowed(user)) {
            items.addAll(
                    waiting(user, Optional.of(user.organisation()), RequestState.CORRECTION, Intervention.CORRECTED));
        }
        if (Intervention.WITHDRAWAL_ACCEPTED.allowed(user)) {
            items.addAll(waiting(
                    user,
                    Optional.of(user.organisation()),
                    RequestState.WITHDRAWAL_NEGOTIATION,
                    Intervention.WITHDRAWAL_ACCEPTED));
        }
        if (Intervention.SETTLE.allowed(user)) {
            items.addAll(waiting(user, Optional.empty(), RequestState.DISPUTE, Intervention.SETTLE));
        }
        return items;
    }

    private List<Item> waiting(CurrentUser user, Optional<String> readers, RequestState state, Intervention one) {
        return requests.list(readers, Optional.of(state), Optional.empty(), MOST).stream()
                .filter(request -> interventions.offered(user, request).contains(one))
                .map(request -> new Item(
                        request.form().title(),
                        request.id(),
                        "journey.waits." + one.name(),
                        List.of(),
                        "/requests/" + request.id() + "#interventions",
                        due(request),
                        Optional.of(request.changedAt())))
                .toList();
    }

    private Optional<LocalDate> due(Request request) {
        return request.state() == RequestState.CORRECTION
                ? clocks.reading(request.id(), ClockKind.CORRECTION).flatMap(Reading::due)
                : Optional.empty();
    }
}
