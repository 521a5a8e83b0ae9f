package org.yuheng.orchestrator.journey;

import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.yuheng.orchestrator.embedded.TemporalProperties;
import org.yuheng.orchestrator.embedded.TemporalWorkers;
import org.yuheng.orchestrator.outbox.Outbox;
import org.yuheng.orchestrator.request.Request;
import org.yuheng.orchestrator.request.Requests;

/**
 * Brings wakes from PostgreSQL to Temporal. A workflow that is not there is started at the stage that PostgreSQL knows:
 * so a first start, a wake and a recovery are the same thing.
 */
@Component
class OutboxDelivery implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(OutboxDelivery.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int BATCH = 20;
    private static final long PAUSE_AFTER_TROUBLE_MILLIS = 1_000;

    private final Outbox outbox;
    private final Requests requests;
    private final Recovery recovery;
    private final WorkflowClient client;
    private final TemporalProperties temporal;
    private final TemporalWorkers workers;
    private final UseProperties use;
    private volatile Thread thread;

    OutboxDelivery(
            Outbox outbox,
            Requests requests,
            Recovery recovery,
            WorkflowClient client,
            TemporalProperties temporal,
            TemporalWorkers workers,
            UseProperties use) {
        this.outbox = outbox;
        this.requests = requests;
        this.recovery = recovery;
        this.client = client;
        this.temporal = temporal;
        this.workers = workers;
        this.use = use;
    }

    @Override
    public void start() {
        Thread started = new Thread(this::deliverForEver, "outbox");
        started.setDaemon(true);
        thread = started;
        started.start();
    }

    private void deliverForEver() {
        try {
            workers.polling().get();
            boolean begun = false;
            while (thread == Thread.currentThread()) {
                try {
                    if (!begun) {
                        begin();
                        begun = true;
                    }
                    if (outbox.deliver(BATCH, this::deliver) == 0) {
                        outbox.await(POLL);
                    }
                } catch (RuntimeException e) {
                    LOG.warn("wakes could not be delivered, they are tried again", e);
                    Thread.sleep(PAUSE_AFTER_TROUBLE_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            LOG.error("no worker, so no request moves", e);
        }
    }

    private void begin() {
        if (!temporal.external()) {
            // The embedded server forgot everything when this process ended last.
            LOG.info("{} requests go on where PostgreSQL says they are", recovery.recover());
        } else if (use.allEndAt() != null) {
            LOG.info("{} requests look again, since all use ends at {}", recovery.wakeAll(), use.allEndAt());
        }
    }

    void deliver(Outbox.Wake wake) {
        Optional<Request> found = requests.find(wake.request());
        if (found.isEmpty()) {
            return;
        }
        CrashPoint.at(CrashPoint.OUTBOX_BEFORE, wake.request());
        Request request = found.get();
        Ref ref = new Ref(request.id(), request.epoch());
        if (wake.run().isPresent() && signalled(ref.runWorkflowId(wake.run().get()))) {
            CrashPoint.at(CrashPoint.OUTBOX_AFTER, wake.request());
            return;
        }
        client.newUntypedWorkflowStub(
                        "RequestJourney",
                        WorkflowOptions.newBuilder()
                                .setWorkflowId(ref.workflowId())
                                .setTaskQueue(temporal.taskQueue())
                                .setWorkflowIdReusePolicy(
                                        WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
                                .build())
                .signalWithStart("wake", new Object[0], new Object[] {ref, Stage.of(request)});
        CrashPoint.at(CrashPoint.OUTBOX_AFTER, wake.request());
    }

    /** A run's workflow is started by its request's, so when it is not there that one is woken instead. */
    private boolean signalled(String workflowId) {
        try {
            client.newUntypedWorkflowStub(workflowId).signal("wake");
            return true;
        } catch (WorkflowNotFoundException e) {
            return false;
        }
    }

    @Override
    public void stop() {
        Thread running = thread;
        thread = null;
        if (running != null) {
            running.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    /** Stops before the workers and the database do. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE - 50;
    }
}
