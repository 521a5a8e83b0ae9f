package org.yuheng.orchestrator.dispatch;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Where nodes report what their owners answered. */
@RestController
@Tag(name = "grants")
@RequestMapping("/api/v1/grants")
class GrantResource {

    private final GrantDesk desk;

    GrantResource(GrantDesk desk) {
        this.desk = desk;
    }

    /** The signature of the message is the caller's identity; repeats are harmless. */
    @Operation(summary = "An owner's answer, reported and signed by its node")
    @PostMapping(consumes = "application/json")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void reported(@RequestBody byte[] envelope) {
        desk.reported(envelope);
    }
}
