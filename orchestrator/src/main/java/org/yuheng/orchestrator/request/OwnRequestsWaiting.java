package org.yuheng.orchestrator.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.yuheng.orchestrator.identity.Action;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.pages.Waiting;

/** An applicant's own requests that go on only when the applicant does something. */
@Component
class OwnRequestsWaiting implements Waiting {

    private static final int MOST = 100;

    private final Requests requests;

    OwnRequestsWaiting(Requests requests) {
        this.requests = requests;
    }

    @Override
    public List<Item> of(CurrentUser user) {
        if (!user.may(Action.REQUEST_DRAFT)) {
            return List.of();
        }
        List<Item> items = new ArrayList<>();
        for (RequestState state : List.of(RequestState.SUPPLEMENT, RequestState.HOLD, RequestState.DRAFT)) {
            requests.list(Optional.of(user.organisation()), Optional.of(state), Optional.empty(), MOST).stream()
                    .filter(request -> request.applicant().equals(user.username()) && request.editable())
                    .map(OwnRequestsWaiting::item)
                    .forEach(items::add);
        }
        return items;
    }

    private static Item item(Request request) {
        return new Item(
                request.form().title(),
                request.id(),
                "request-page.waits." + request.state().name(),
                List.of(),
                "/requests/" + request.id(),
                Optional.empty(),
                Optional.of(request.changedAt()));
    }
}
