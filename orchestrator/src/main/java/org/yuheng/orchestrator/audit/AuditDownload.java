package org.yuheng.orchestrator.audit;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.yuheng.orchestrator.identity.Action;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.identity.Permissions;
import org.yuheng.orchestrator.pages.PageController;

/** The events of a page as a file, for somebody who is signed in with a browser. */
@PageController
class AuditDownload {

    private final AuditStore store;
    private final AuditTrail trail;
    private final TransactionTemplate transaction;

    AuditDownload(AuditStore store, AuditTrail trail, TransactionTemplate transaction) {
        this.store = store;
        this.trail = trail;
        this.transaction = transaction;
    }

    @GetMapping("/audit/export")
    void export(
            CurrentUser user,
            @RequestParam AuditExport.Format format,
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
        transaction.executeWithoutResult(status -> trail.record(query.looked(user.actor(), "AUDIT_EXPORTED")));
        AuditExport.send(response, format, receiver -> store.export(query, receiver));
    }
}
