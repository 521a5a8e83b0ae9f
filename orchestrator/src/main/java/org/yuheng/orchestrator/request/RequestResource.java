package org.yuheng.orchestrator.request;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.identity.Texts;
import org.yuheng.orchestrator.web.Cursor;
import org.yuheng.orchestrator.web.Page;

/** Requests over REST. */
@RestController
@Tag(name = "requests")
@RequestMapping("/api/v1/requests")
class RequestResource {

    private final RequestDesk desk;
    private final Requests requests;

    RequestResource(RequestDesk desk, Requests requests) {
        this.desk = desk;
        this.requests = requests;
    }

    /** @param version that the change was made on */
    record Change(int version, RequestForm form) {
        Change {
            if (form == null) {
                throw new IllegalArgumentException("form is missing");
            }
        }
    }

    record Why(String reason) {
        Why {
            reason = Texts.require("reason", reason, 500);
        }
    }

    record StateView(RequestState code, String zh, String en) {
        static StateView of(RequestState state) {
            return new StateView(state, state.zh(), state.en());
        }
    }

    record Summary(
            String id,
            StateView state,
            List<String> codes,
            String title,
            String organization,
            String applicant,
            Instant receivedAt,
            Instant changedAt) {
        static Summary of(Request request) {
            return new Summary(
                    request.id(),
                    StateView.of(request.state()),
                    request.codes(),
                    request.form().title(),
                    request.organization(),
                    request.applicant(),
                    request.receivedAt().orElse(null),
                    request.changedAt());
        }
    }

    /**
     * @param missing everything that still has to be added
     * @param editable whether PUT is possible now
     */
    record View(
            String id,
            int version,
            int round,
            StateView state,
            List<String> codes,
            String organization,
            String applicant,
            RequestForm form,
            String formDigest,
            List<SupplementNotice.Missing> missing,
            boolean editable,
            Instant filedAt,
            Instant receivedAt,
            Instant createdAt,
            Instant changedAt) {
        static View of(Request request) {
            return new View(
                    request.id(),
                    request.version(),
                    request.round(),
                    StateView.of(request.state()),
                    request.codes(),
                    request.organization(),
                    request.applicant(),
                    request.form(),
                    request.formDigest(),
                    SupplementNotice.of(request.form()).missing(),
                    request.editable(),
                    request.filedAt().orElse(null),
                    request.receivedAt().orElse(null),
                    request.createdAt(),
                    request.changedAt());
        }
    }

    record Step(int round, StateView from, StateView to, List<String> codes, String cause, String actor, Instant at) {}

    @Operation(summary = "Draft a request")
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<View> draft(CurrentUser user, @RequestBody RequestForm form) {
        Request request = desk.draft(user, form);
        return ResponseEntity.created(URI.create("/api/v1/requests/" + request.id()))
                .body(View.of(request));
    }

    @Operation(summary = "Requests that one may know of, newest first")
    @GetMapping
    Page<Summary> list(
            CurrentUser user,
            @RequestParam(required = false) RequestState state,
            @RequestParam(required = false) Integer limit,
            @RequestParam(required = false) String cursor) {
        int size = Page.size(limit);
        Optional<String> before = Cursor.parse(cursor, 1).map(c -> c.part(0));
        List<Request> rows = desk.list(user, Optional.ofNullable(state), before, size + 1);
        return Page.of(rows, size, row -> Cursor.of(row.id())).map(Summary::of);
    }

    @Operation(summary = "One request")
    @GetMapping("/{id}")
    View read(CurrentUser user, @PathVariable String id) {
        return View.of(desk.read(user, id));
    }

    @Operation(summary = "Change a draft")
    @PutMapping("/{id}")
    View change(CurrentUser user, @PathVariable String id, @RequestBody Change change) {
        return View.of(desk.change(user, id, change.version(), change.form()));
    }

    @Operation(summary = "Draft a copy of a request")
    @PostMapping("/{id}/copy")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<View> copy(CurrentUser user, @PathVariable String id) {
        Request request = desk.copy(user, id);
        return ResponseEntity.created(URI.create("/api/v1/requests/" + request.id()))
                .body(View.of(request));
    }

    @Operation(summary = "Hand a request in")
    @PostMapping("/{id}/submit")
    View submit(CurrentUser user, @PathVariable String id) {
        return View.of(desk.submit(user, id));
    }

    @Operation(summary = "Withdraw one's own request")
    @PostMapping("/{id}/withdraw")
    View withdraw(CurrentUser user, @PathVariable String id, @RequestBody Why why) {
        return View.of(desk.withdraw(user, id, why.reason()));
    }

    @Operation(summary = "End anybody's request, with its runs")
    @PostMapping("/{id}/terminate")
    View terminate(CurrentUser user, @PathVariable String id, @RequestBody Why why) {
        return View.of(desk.terminate(user, id, why.reason()));
    }

    @Operation(summary = "Decide a held request again")
    @PostMapping("/{id}/decide-again")
    View decideAgain(CurrentUser user, @PathVariable String id) {
        return View.of(desk.decideAgain(user, id));
    }

    @Operation(summary = "Every change of state")
    @GetMapping("/{id}/timeline")
    List<Step> timeline(CurrentUser user, @PathVariable String id) {
        desk.read(user, id);
        return requests.moves(id).stream()
                .map(move -> new Step(
                        move.round(),
                        StateView.of(move.from()),
                        StateView.of(move.to()),
                        move.codes(),
                        move.cause(),
                        move.actor(),
                        move.at()))
                .toList();
    }
}
