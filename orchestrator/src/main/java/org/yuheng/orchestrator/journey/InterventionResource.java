package org.yuheng.orchestrator.journey;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.identity.Texts;
import org.yuheng.orchestrator.request.Request;
import org.yuheng.orchestrator.request.RequestDesk;
import org.yuheng.orchestrator.request.RequestState;

/** Hold, suspend, resume, correct, dispute and withdraw data over REST. */
@RestController
@Tag(name = "requests")
@RequestMapping("/api/v1/requests/{id}/interventions")
class InterventionResource {

    private final Interventions interventions;
    private final RequestDesk desk;

    InterventionResource(Interventions interventions, RequestDesk desk) {
        this.interventions = interventions;
        this.desk = desk;
    }

    /** @param reason in the person's words, shown in the timeline; it must not name data subjects */
    record Wanted(Intervention what, String reason) {
        Wanted {
            if (what == null) {
                throw new IllegalArgumentException(
                        "what is missing; expected one of " + List.of(Intervention.values()));
            }
            reason = Texts.require("reason", reason, 500);
        }
    }

    record Moved(String id, RequestState state) {}

    @Operation(summary = "What I may do to the request as it stands, beside approving it")
    @GetMapping
    List<Intervention> offered(CurrentUser user, @PathVariable String id) {
        return interventions.offered(user, desk.read(user, id));
    }

    @Operation(
            summary = "Hold, suspend or resume it, ask for a correction or report one done, raise or settle a dispute,"
                    + " negotiate the withdrawal of a provider's data")
    @PostMapping
    Moved act(CurrentUser user, @PathVariable String id, @RequestBody Wanted wanted) {
        Request moved = interventions.act(user, id, wanted.what(), wanted.reason());
        return new Moved(moved.id(), moved.state());
    }
}
