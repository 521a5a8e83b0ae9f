package org.yuheng.orchestrator.journey;

import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** One run of a request. */
@WorkflowInterface
public interface RunJourney {

    @WorkflowMethod(name = "RunJourney")
    void run(Ref request, int run);

    /** Something was committed: look again. Carries no data. */
    @SignalMethod
    void wake();
}
