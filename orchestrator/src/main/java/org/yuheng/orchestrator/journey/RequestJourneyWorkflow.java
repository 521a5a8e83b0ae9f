package org.yuheng.orchestrator.journey;

import io.temporal.activity.ActivityOptions;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.function.Supplier;
import org.yuheng.orchestrator.embedded.ActivityPulse;

/** The whole story of a request. It holds ids, clocks and the order of steps; what is true stands in PostgreSQL. */
public class RequestJourneyWorkflow implements RequestJourney {

    /** Changes of the story are branches on it, so that requests under way finish as they began. */
    private static final String STORY = "story";

    private static final int STORY_NOW = 1;
    private static final int LONG_HISTORY = 2_000;

    private final RequestSteps steps = Workflow.newActivityStub(
            RequestSteps.class,
            ActivityOptions.newBuilder()
                    .setStartToCloseTimeout(Duration.ofMinutes(5))
                    .setHeartbeatTimeout(ActivityPulse.NOTICED)
                    .setRetryOptions(RetryOptions.newBuilder()
                            .setInitialInterval(Duration.ofMillis(500))
                            .setMaximumInterval(Duration.ofSeconds(30))
                            .setDoNotRetry(StaleEpoch.TYPE)
                            .build())
                    .build());

    private boolean woken;

    @Override
    public void live(Ref request, Stage stage) {
        Workflow.getVersion(STORY, Workflow.DEFAULT_VERSION, STORY_NOW);
        try {
            Stage next =
                    switch (stage) {
                        case OFFICE -> until(stage, () -> steps.ownOfficeApproves(request));
                        case DECIDE -> steps.rulesDecide(request).next();
                        case WAIT -> until(stage, () -> steps.somebodyActs(request));
                        case REVIEW -> until(stage, () -> steps.reviewersAgree(request));
                        case PROVISION -> until(stage, () -> steps.ownersGrant(request));
                        case USE -> until(stage, () -> withRuns(request, steps.runsComeDue(request)));
                        case END -> until(stage, () -> steps.nodesDispose(request));
                        case DONE -> Stage.DONE;
                    };
            if (next == Stage.DONE) {
                withRuns(request, steps.windUp(request));
            } else {
                Workflow.newContinueAsNewStub(RequestJourney.class).live(request, next);
            }
        } catch (ActivityFailure e) {
            if (!StaleEpoch.caused(e)) {
                throw e;
            }
            Workflow.getLogger(RequestJourneyWorkflow.class)
                    .info("{} is carried on by a workflow of a later epoch", request.request());
        }
    }

    @Override
    public void wake() {
        woken = true;
    }

    /** Looks again whenever it is woken or the time has come, until the step says where to go on. */
    private Stage until(Stage here, Supplier<Progress> step) {
        while (true) {
            woken = false;
            Progress progress = step.get();
            if (progress.next() != here || Workflow.getInfo().getHistoryLength() > LONG_HISTORY) {
                return progress.next();
            }
            if (progress.wakeAtMillis() == 0) {
                Workflow.await(() -> woken);
            } else {
                long left = Math.max(1, progress.wakeAtMillis() - Workflow.currentTimeMillis());
                Workflow.await(Duration.ofMillis(left), () -> woken);
            }
        }
    }

    /** Every open run has a workflow of its own, which outlives this one: it records its end and wakes us. */
    private Progress withRuns(Ref request, Progress progress) {
        for (int run : progress.runs()) {
            RunJourney child = Workflow.newChildWorkflowStub(
                    RunJourney.class,
                    ChildWorkflowOptions.newBuilder()
                            .setWorkflowId(request.runWorkflowId(run))
                            .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
                            .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON)
                            .build());
            // How it ends is in PostgreSQL; nothing waits for it here.
            Async.procedure(child::run, request, run).handle((done, failure) -> null);
            try {
                Workflow.getWorkflowExecution(child).get();
            } catch (ChildWorkflowFailure e) {
                if (!(e.getCause() instanceof WorkflowExecutionAlreadyStarted)) {
                    throw e;
                }
            }
        }
        return progress;
    }
}
