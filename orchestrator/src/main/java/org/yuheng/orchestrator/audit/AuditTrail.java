package org.yuheng.orchestrator.audit;

import java.time.Clock;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.yuheng.orchestrator.web.CorrelationId;
import org.yuheng.trust.log.Commitment;

/**
 * Where every action is recorded. No audit record, no action: the event is written in the caller's transaction, and a
 * write that fails takes the action with it.
 */
@Component
public class AuditTrail {

    private final AuditStore store;
    private final Sequencer sequencer;
    private final Clock clock;

    AuditTrail(AuditStore store, Sequencer sequencer, Clock clock) {
        this.store = store;
        this.sequencer = sequencer;
        this.clock = clock;
    }

    /**
     * Records an event in the transaction that is under way.
     *
     * @return the event as it was recorded
     * @throws org.springframework.transaction.IllegalTransactionStateException when there is no transaction
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public AuditEvent record(AuditEvent.Draft draft) {
        AuditEvent event = draft.finish(UUID.randomUUID(), clock.instant(), CorrelationId.current());
        store.insert(event);
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                sequencer.wake();
            }
        });
        return event;
    }

    /**
     * Puts a document of its own into the log, by its commitment only: whoever keeps document and salt can prove later
     * that exactly these bytes were logged.
     *
     * @param draft of the event that the document belongs to; recorded beside it
     * @return under which id {@link InclusionProofs} finds the document's leaf
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public UUID log(AuditEvent.Draft draft, byte[] salt, byte[] document) {
        AuditEvent event = record(draft);
        UUID leaf = UUID.randomUUID();
        store.insert(leaf, event, Commitment.of(salt, document));
        return leaf;
    }
}
