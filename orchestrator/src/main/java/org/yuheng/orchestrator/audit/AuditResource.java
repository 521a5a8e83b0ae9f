package org.yuheng.orchestrator.audit;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.yuheng.json.StrictJson;
import org.yuheng.orchestrator.identity.Action;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.identity.Permissions;
import org.yuheng.orchestrator.web.Cursor;
import org.yuheng.orchestrator.web.Page;
import org.yuheng.orchestrator.web.Problems;

/** The audit trail for auditors. Looking at it is an event too. */
@RestController
@RequestMapping("/api/v1/audit")
@Tag(name = "audit")
class AuditResource {

    private final AuditStore store;
    private final AuditTrail trail;
    private final InclusionProofs proofs;
    private final TransactionTemplate transaction;

    AuditResource(AuditStore store, AuditTrail trail, InclusionProofs proofs, TransactionTemplate transaction) {
        this.store = store;
        this.trail = trail;
        this.proofs = proofs;
        this.transaction = transaction;
    }

    /**
     * @param event empty when its personal details were erased
     * @param commitment what stands in the log, hex
     * @param leafIndex where it stands; empty until it is put in order
     */
    record Entry(UUID id, Optional<AuditEvent> event, String commitment, Optional<Long> leafIndex) {
        static Entry of(AuditStore.Kept kept) {
            return new Entry(
                    kept.id(),
                    kept.event().map(bytes -> StrictJson.read(bytes, AuditEvent.class)),
                    java.util.HexFormat.of().formatHex(kept.commitment()),
                    kept.leafIndex());
        }
    }

    /** @param waiting events without a place in the log, and how long the oldest of them waits */
    record State(long size, String checkpoint, String verifierKey, long waiting, Optional<Instant> oldestWaiting) {}

    @GetMapping("/events")
    @Operation(summary = "Events, newest first, narrowed by request, person, organisation, dataset, action and time")
    Page<Entry> events(
            CurrentUser user,
            @RequestParam(required = false) String request,
            @RequestParam(required = false) String person,
            @RequestParam(required = false) String organisation,
            @RequestParam(required = false) String dataset,
            @RequestParam(required = false) String action,
            @RequestParam(required = false) Instant from,
            @RequestParam(required = false) Instant to,
            @RequestParam(required = false) String cursor,
            @RequestParam(required = false) Integer limit) {
        Permissions.require(user, Action.AUDIT_READ);
        int size = Page.size(limit);
        AuditQuery query = AuditQuery.of(request, person, organisation, dataset, action, from, to);
        long before = Cursor.parse(cursor, 1).map(key -> key.number(0)).orElse(Long.MAX_VALUE);
        List<AuditStore.Kept> rows = store.query(query, before, size + 1);
        if (cursor == null) {
            looked(user, "AUDIT_QUERIED", query);
        }
        return Page.of(rows, size, row -> Cursor.of(row.sequence())).map(Entry::of);
    }

    @GetMapping("/events/{id}")
    @Operation(summary = "One event")
    Entry event(CurrentUser user, @PathVariable UUID id) {
        Permissions.require(user, Action.AUDIT_READ);
        return Entry.of(known(id));
    }

    @GetMapping("/events/{id}/proof")
    @Operation(summary = "Everything with which somebody else can check that the event is in the log")
    InclusionProofs.Proof proof(CurrentUser user, @PathVariable UUID id) {
        Permissions.require(user, Action.AUDIT_READ);
        return proofs.of(known(id));
    }

    @GetMapping("/state")
    @Operation(summary = "How long the log is, its newest checkpoint, and what waits to be put in order")
    State state(CurrentUser user) {
        Permissions.require(user, Action.OPERATIONS_READ);
        Optional<Checkpoints.Published> newest = proofs.checkpoint();
        return new State(
                newest.map(Checkpoints.Published::size).orElse(0L),
                newest.map(Checkpoints.Published::note).orElse(""),
                proofs.verifierKey(),
                store.waiting(),
                store.oldestWaiting());
    }

    @GetMapping("/export")
    @Operation(summary = "All events of a query, oldest first, as CSV or JSON lines")
    @ApiResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = "text/csv", schema = @Schema(type = "string")),
                @Content(mediaType = "application/jsonl", schema = @Schema(type = "string"))
            })
    void export(
            CurrentUser user,
            @RequestParam(defaultValue = "JSONL") AuditExport.Format format,
            @RequestParam(required = false) String request,
            @RequestParam(required = false) String person,
            @RequestParam(required = false) String organisation,
            @RequestParam(required = false) String dataset,
            @RequestParam(required = false) String action,
            @RequestParam(required = false) Instant from,
            @RequestParam(required = false) Instant to,
            HttpServletResponse response)
            throws IOException {
        Permissions.require(user, Action.AUDIT_READ);
        AuditQuery query = AuditQuery.of(request, person, organisation, dataset, action, from, to);
        looked(user, "AUDIT_EXPORTED", query);
        AuditExport.send(response, format, receiver -> store.export(query, receiver));
    }

    private void looked(CurrentUser user, String action, AuditQuery query) {
        transaction.executeWithoutResult(status -> trail.record(query.looked(user.actor(), action)));
    }

    private AuditStore.Kept known(UUID id) {
        return store.find(id).orElseThrow(() -> Problems.NOT_FOUND.because("no audit event " + id));
    }
}
