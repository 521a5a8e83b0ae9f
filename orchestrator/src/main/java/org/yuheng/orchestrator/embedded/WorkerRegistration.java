package org.yuheng.orchestrator.embedded;

import io.temporal.worker.Worker;

/** A bean that puts its workflows and activities on the orchestrator's worker, before the worker starts polling. */
@FunctionalInterface
public interface WorkerRegistration {

    void register(Worker worker);
}
