package org.yuheng.orchestrator.journey;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.yuheng.orchestrator.identity.Action;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.identity.Permissions;

/** What operators do after an external Temporal was lost; with the embedded one it happens at every start. */
@RestController
@Tag(name = "operations")
@RequestMapping("/api/v1/operations")
class RecoveryResource {

    private final Recovery recovery;

    RecoveryResource(Recovery recovery) {
        this.recovery = recovery;
    }

    /** @param requests how many go on under a new epoch */
    record Recovered(int requests) {}

    @Operation(summary = "Carry all open requests on after Temporal was lost")
    @PostMapping("/recover")
    Recovered recover(CurrentUser user) {
        Permissions.require(user, Action.JOURNEYS_RECOVER);
        return new Recovered(recovery.recover());
    }
}
