package org.yuheng.orchestrator.journey;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.pages.RequestSection;
import org.yuheng.orchestrator.request.Requests;

/** What this person may do to a request on its way, on its page; nothing is shown to whoever may do nothing. */
@Component
class InterventionsSection implements RequestSection {

    private final Requests requests;
    private final Interventions interventions;

    InterventionsSection(Requests requests, Interventions interventions) {
        this.requests = requests;
        this.interventions = interventions;
    }

    @Override
    public String id() {
        return "interventions";
    }

    @Override
    public String heading() {
        return "journey.interventions";
    }

    @Override
    public int order() {
        return 15;
    }

    @Override
    public Optional<Content> of(CurrentUser user, String id) {
        List<Intervention> offered =
                interventions.offered(user, requests.find(id).orElseThrow());
        return offered.isEmpty()
                ? Optional.empty()
                : Optional.of(new Content(
                        "journey/sections",
                        "interventions",
                        Map.of(
                                "request",
                                id,
                                "offered",
                                offered.stream()
                                        .map(one -> new Offered(one.name(), one.path()))
                                        .toList())));
    }

    /** As a page needs it. */
    public record Offered(String name, String path) {}
}
