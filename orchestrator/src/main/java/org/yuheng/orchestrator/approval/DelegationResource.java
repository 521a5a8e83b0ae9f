package org.yuheng.orchestrator.approval;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.identity.Texts;

/** Delegations over REST. */
@RestController
@Tag(name = "delegations")
@RequestMapping("/api/v1/delegations")
class DelegationResource {

    private final DelegationDesk desk;

    DelegationResource(DelegationDesk desk) {
        this.desk = desk;
    }

    /**
     * @param person who is represented by {@code deputy}, from the first day to the last, both included
     * @param endedAt when it was taken back before its last day; null otherwise
     */
    record View(
            UUID id,
            String person,
            String deputy,
            LocalDate from,
            LocalDate to,
            String words,
            Instant madeAt,
            Instant endedAt) {
        static View of(Delegations.Delegation one) {
            return new View(
                    one.id(),
                    one.person(),
                    one.deputy(),
                    one.from(),
                    one.to(),
                    one.words(),
                    one.madeAt(),
                    one.endedAt().orElse(null));
        }
    }

    /** @param taken those that hold now or will */
    record Both(List<View> given, List<View> taken) {}

    record Wanted(String deputy, LocalDate from, LocalDate to, String words) {
        Wanted {
            deputy = Texts.require("deputy", deputy, 64);
            words = Texts.optional("words", words, 500);
            if (from == null || to == null) {
                throw new IllegalArgumentException("from and to are needed, days like 2026-12-31");
            }
        }
    }

    @Operation(summary = "Who decides for me, and for whom I decide")
    @GetMapping
    Both mine(CurrentUser user) {
        return new Both(
                desk.given(user).stream().map(View::of).toList(),
                desk.taken(user).stream().map(View::of).toList());
    }

    @Operation(summary = "Say which colleague decides for me from one day to another (委托代办)")
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    View make(CurrentUser user, @RequestBody Wanted wanted) {
        return View.of(desk.make(user, wanted.deputy(), wanted.from(), wanted.to(), wanted.words()));
    }

    @Operation(summary = "Take a delegation back at once")
    @PostMapping("/{id}/end")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void end(CurrentUser user, @PathVariable UUID id) {
        desk.end(user, id);
    }
}
