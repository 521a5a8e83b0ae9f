package org.yuheng.orchestrator.calendar;

import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.yuheng.orchestrator.audit.AuditEvent;
import org.yuheng.orchestrator.audit.AuditTrail;
import org.yuheng.orchestrator.identity.Actor;

/** Warns once each at 50, 80 and 100 % of a clock. Overdue is recorded and escalated; it is never an automatic yes. */
@Component
class ClockWarnings {

    static final List<Integer> PERCENTS = List.of(50, 80, 100);

    private static final Logger LOG = LoggerFactory.getLogger(ClockWarnings.class);

    private final ClockStore store;
    private final Clocks clocks;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;
    private final Clock clock;

    ClockWarnings(ClockStore store, Clocks clocks, AuditTrail audit, TransactionTemplate transaction, Clock clock) {
        this.store = store;
        this.clocks = clocks;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "PT5M", initialDelayString = "PT20S")
    void warn() {
        for (ClockStore.Row row : store.running()) {
            try {
                transaction.executeWithoutResult(status -> warn(row));
            } catch (RuntimeException e) {
                LOG.error("clock {} of {} cannot be read; the others go on", row.kind(), row.request(), e);
            }
        }
    }

    private void warn(ClockStore.Row row) {
        Reading reading = clocks.reading(row);
        int percent = reading.percent().orElse(0);
        for (int threshold : PERCENTS) {
            if (percent >= threshold && store.warn(row.request(), row.kind(), threshold, clock.instant())) {
                audit.record(AuditEvent.of(Actor.system("calendar"), "CLOCK_WARNING")
                        .object("clock", row.request() + "/" + row.kind())
                        .request(row.request())
                        .detail("percent", threshold)
                        .detail("due", reading.due().map(Object::toString).orElse("")));
            }
        }
    }
}
