package org.yuheng.orchestrator.journey;

import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** One request's life. */
@WorkflowInterface
public interface RequestJourney {

    /** @param stage where it goes on; everything else is in PostgreSQL */
    @WorkflowMethod(name = "RequestJourney")
    void live(Ref request, Stage stage);

    /** Something was committed: look again. Carries no data. */
    @SignalMethod
    void wake();
}
