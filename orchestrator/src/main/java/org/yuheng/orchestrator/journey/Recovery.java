package org.yuheng.orchestrator.journey;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.yuheng.orchestrator.audit.AuditEvent;
import org.yuheng.orchestrator.audit.AuditTrail;
import org.yuheng.orchestrator.dispatch.Runs;
import org.yuheng.orchestrator.identity.Actor;
import org.yuheng.orchestrator.outbox.Outbox;
import org.yuheng.orchestrator.request.Requests;

/**
 * Carries every open request on after Temporal was lost. Their epochs grow first, so that workflows of a cluster that
 * comes back can do nothing.
 */
@Component
class Recovery {

    private static final Actor JOURNEY = Actor.system("journey");

    private final Requests requests;
    private final Runs runs;
    private final Outbox outbox;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;

    Recovery(Requests requests, Runs runs, Outbox outbox, AuditTrail audit, TransactionTemplate transaction) {
        this.requests = requests;
        this.runs = runs;
        this.outbox = outbox;
        this.audit = audit;
        this.transaction = transaction;
    }

    /**
     * Lets every open request look again at what it waits for, since the end that it sleeps towards may have come nearer
     * with the configuration. Nothing changes where nothing is due.
     *
     * @return how many were woken
     */
    int wakeAll() {
        Integer woken = transaction.execute(status -> {
            List<String> open = requests.travelling();
            open.forEach(outbox::wake);
            return open.size();
        });
        return woken == null ? 0 : woken;
    }

    /** @return how many requests go on under a new epoch */
    int recover() {
        Set<String> open = new LinkedHashSet<>(requests.travelling());
        open.addAll(runs.requestsWithOpenRuns());
        for (String id : open) {
            transaction.executeWithoutResult(status -> {
                requests.lock(id);
                requests.nextEpoch(id);
                outbox.wake(id);
            });
        }
        if (!open.isEmpty()) {
            transaction.executeWithoutResult(status ->
                    audit.record(AuditEvent.of(JOURNEY, "JOURNEYS_RECOVERED").detail("requests", open.size())));
        }
        return open.size();
    }
}
