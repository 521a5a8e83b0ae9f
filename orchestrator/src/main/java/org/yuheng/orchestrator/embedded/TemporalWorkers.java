package org.yuheng.orchestrator.embedded;

import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The worker of this instance. It starts polling as soon as Temporal answers, and says in the log why it does not yet;
 * until then requests can be filed and read, they just do not move.
 */
public final class TemporalWorkers implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(TemporalWorkers.class);
    private static final int POLLERS = 20;
    /** The SDK allows a second, and takes a workflow whose classes a busy machine is still loading for stuck. */
    private static final long COLD_START_MILLIS = 20_000;

    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final long LONGEST_PAUSE_MILLIS = 15_000;
    /** After the web server, so that a worker never runs in an instance that failed to start. */
    private static final int PHASE = Integer.MAX_VALUE - 100;

    private final WorkflowClient client;
    private final TemporalProperties temporal;
    private final List<WorkerRegistration> registrations;
    private final CompletableFuture<Void> polling = new CompletableFuture<>();
    private volatile CountDownLatch stopping;
    private volatile WorkerFactory factory;

    TemporalWorkers(WorkflowClient client, TemporalProperties temporal, List<WorkerRegistration> registrations) {
        this.client = client;
        this.temporal = temporal;
        this.registrations = List.copyOf(registrations);
    }

    /** Completes when the worker polls; recovery waits for it. */
    public CompletableFuture<Void> polling() {
        return polling.copy();
    }

    @Override
    public void start() {
        stopping = new CountDownLatch(1);
        if (registrations.isEmpty()) {
            LOG.info("no workflow is registered, no Temporal worker is started");
            return;
        }
        Thread thread = new Thread(this::startWhenTemporalAnswers, "temporal-start");
        thread.setDaemon(true);
        thread.start();
    }

    private void startWhenTemporalAnswers() {
        long pause = FIRST_PAUSE_MILLIS;
        CountDownLatch signal = stopping;
        while (signal.getCount() > 0) {
            try {
                // First whether anybody is there: a factory that could not start cannot be shut down either.
                client.getWorkflowServiceStubs()
                        .blockingStub()
                        .describeNamespace(DescribeNamespaceRequest.newBuilder()
                                .setNamespace(temporal.namespace())
                                .build());
                WorkerFactory started = newFactory();
                started.start();
                factory = started;
                polling.complete(null);
                LOG.info("worker polls task queue {} of {}", temporal.taskQueue(), place());
                return;
            } catch (RuntimeException e) {
                LOG.warn(
                        "TEMPORAL_UNREACHABLE: {} (namespace {}) does not answer: {}. Requests wait; next attempt in {}"
                                + " ms. Check yuheng.temporal.target, and that the namespace exists",
                        place(),
                        temporal.namespace(),
                        e.getMessage(),
                        pause);
            }
            if (pausedAndStopped(signal, pause)) {
                return;
            }
            pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
        }
    }

    private static boolean pausedAndStopped(CountDownLatch signal, long millis) {
        try {
            return signal.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private WorkerFactory newFactory() {
        WorkerFactory created = WorkerFactory.newInstance(
                client,
                WorkerFactoryOptions.newBuilder()
                        .setWorkerInterceptors(new ActivityPulse())
                        .build());
        Worker worker = created.newWorker(
                temporal.taskQueue(),
                WorkerOptions.newBuilder()
                        .setMaxConcurrentWorkflowTaskPollers(POLLERS)
                        .setMaxConcurrentActivityTaskPollers(POLLERS)
                        .setDefaultDeadlockDetectionTimeout(COLD_START_MILLIS)
                        .build());
        registrations.forEach(registration -> registration.register(worker));
        return created;
    }

    private String place() {
        return temporal.external() ? temporal.target() : "the embedded Temporal server (not for production)";
    }

    @Override
    public void stop() {
        CountDownLatch signal = stopping;
        if (signal != null) {
            signal.countDown();
        }
        WorkerFactory running = factory;
        if (running != null) {
            running.shutdownNow();
            running.awaitTermination(5, TimeUnit.SECONDS);
            factory = null;
        }
        stopping = null;
    }

    @Override
    public boolean isRunning() {
        return stopping != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
