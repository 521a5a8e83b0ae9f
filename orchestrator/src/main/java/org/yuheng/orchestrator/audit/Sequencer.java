package org.yuheng.orchestrator.audit;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.yuheng.trust.log.TransparencyLog;

/**
 * Puts events in order: one instance at a time takes those without a leaf index, in batches, and appends their
 * commitments to the log in one transaction. Steps never wait for it.
 */
@Component
class Sequencer implements SmartLifecycle {

    static final int BATCH = 2_000;

    private static final Logger LOG = LoggerFactory.getLogger(Sequencer.class);
    private static final long POLL_MILLIS = 500;
    private static final long PAUSE_AFTER_FAILURE_MILLIS = 5_000;

    private final AuditStore events;
    private final TransparencyLog log;
    private final Checkpoints checkpoints;
    private final TransactionTemplate transaction;
    private final Semaphore news = new Semaphore(0);
    private volatile Thread thread;

    Sequencer(AuditStore events, LogStoreInPostgres store, Checkpoints checkpoints, TransactionTemplate transaction) {
        this.events = events;
        this.log = new TransparencyLog(store);
        this.checkpoints = checkpoints;
        this.transaction = transaction;
    }

    /** There may be something to do; called after commits of this instance, others are found by polling. */
    void wake() {
        if (news.availablePermits() == 0) {
            news.release();
        }
    }

    private void run() {
        while (thread == Thread.currentThread()) {
            try {
                long pause = POLL_MILLIS;
                try {
                    while (sequence() == BATCH && thread == Thread.currentThread()) {
                        LOG.debug("a full batch was put in order, going on");
                    }
                    checkpoints.publish();
                } catch (RuntimeException e) {
                    if (thread != Thread.currentThread()) {
                        return;
                    }
                    LOG.error("events are not put in order at present; trying again", e);
                    pause = PAUSE_AFTER_FAILURE_MILLIS;
                }
                if (news.tryAcquire(pause, TimeUnit.MILLISECONDS)) {
                    news.drainPermits();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /**
     * One batch.
     *
     * @return how many events got their leaf index; 0 also when another instance is at it
     */
    int sequence() {
        Integer done = transaction.execute(status -> {
            if (!events.claimSequencing()) {
                return 0;
            }
            List<AuditStore.Unsequenced> batch = events.unsequenced(BATCH);
            if (batch.isEmpty()) {
                return 0;
            }
            try {
                long first = log.append(
                        batch.stream().map(AuditStore.Unsequenced::commitment).toList());
                events.setLeafIndexes(batch, first);
            } catch (IOException e) {
                throw new IllegalStateException("the batch was not appended", e);
            }
            return batch.size();
        });
        return done == null ? 0 : done;
    }

    @Override
    public void start() {
        thread = new Thread(this::run, "audit-sequencer");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void stop() {
        Thread running = thread;
        thread = null;
        if (running != null) {
            running.interrupt();
            try {
                running.join(5_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
