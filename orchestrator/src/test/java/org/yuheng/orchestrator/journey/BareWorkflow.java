package org.yuheng.orchestrator.journey;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.List;

/** As many activities and continuations as a journey has, which do nothing: what Temporal itself costs. */
@WorkflowInterface
public interface BareWorkflow {

    /** @param activities of each leg; every leg but the last is continued as new */
    @WorkflowMethod
    void live(List<Integer> activities, int leg);

    /** Does nothing. */
    @ActivityInterface
    interface Steps {
        void nothing();
    }

    /** The workflow. */
    final class Story implements BareWorkflow {

        private final Steps steps = Workflow.newActivityStub(
                Steps.class,
                ActivityOptions.newBuilder()
                        .setStartToCloseTimeout(Duration.ofMinutes(1))
                        .build());

        @Override
        public void live(List<Integer> activities, int leg) {
            for (int i = 0; i < activities.get(leg); i++) {
                steps.nothing();
            }
            if (leg + 1 < activities.size()) {
                Workflow.newContinueAsNewStub(BareWorkflow.class).live(activities, leg + 1);
            }
        }
    }
}
