package org.yuheng.orchestrator.audit;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.ResourceHolderSupport;
import org.springframework.transaction.support.ResourceHolderSynchronization;
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
     * Records an event in the transaction that is under way: it is written with the transaction's others, just before
     * the commit.
     *
     * @return the event as it is recorded
     * @throws org.springframework.transaction.IllegalTransactionStateException when there is no transaction
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public AuditEvent record(AuditEvent.Draft draft) {
        AuditEvent event = draft.finish(UUID.randomUUID(), clock.instant(), CorrelationId.current());
        leaves().add(AuditStore.Leaf.of(event));
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
        leaves().add(AuditStore.Leaf.ofDocument(leaf, event, Commitment.of(salt, document)));
        return leaf;
    }

    private List<AuditStore.Leaf> leaves() {
        Leaves kept = (Leaves) TransactionSynchronizationManager.getResource(this);
        if (kept == null) {
            kept = new Leaves();
            TransactionSynchronizationManager.bindResource(this, kept);
            TransactionSynchronizationManager.registerSynchronization(new Writing(kept));
        }
        if (kept.written) {
            // It would be lost without a word, and its action would stand.
            throw new IllegalStateException("the events of this transaction are written; record before it commits");
        }
        return kept.leaves;
    }

    /** What the transaction of this thread has recorded so far. */
    private static final class Leaves extends ResourceHolderSupport {

        private final List<AuditStore.Leaf> leaves = new ArrayList<>();
        private boolean written;
    }

    private final class Writing extends ResourceHolderSynchronization<Leaves, AuditTrail> {

        private final Leaves kept;

        Writing(Leaves kept) {
            super(kept, AuditTrail.this);
            this.kept = kept;
        }

        @Override
        public void beforeCommit(boolean readOnly) {
            store.insert(kept.leaves);
            kept.written = true;
        }

        @Override
        public void afterCommit() {
            sequencer.wake();
        }
    }
}
