package org.yuheng.orchestrator.journey;

import io.temporal.worker.Worker;
import org.springframework.stereotype.Component;
import org.yuheng.orchestrator.embedded.WorkerRegistration;

/** Puts the two stories and their steps on the worker of this instance. */
@Component
class JourneyWorkers implements WorkerRegistration {

    private final RequestStepActivities requestSteps;
    private final RunStepActivities runSteps;

    JourneyWorkers(RequestStepActivities requestSteps, RunStepActivities runSteps) {
        this.requestSteps = requestSteps;
        this.runSteps = runSteps;
    }

    @Override
    public void register(Worker worker) {
        worker.registerWorkflowImplementationTypes(RequestJourneyWorkflow.class, RunJourneyWorkflow.class);
        worker.registerActivitiesImplementations(requestSteps, runSteps);
    }
}
