package org.yuheng.orchestrator.journey;

import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.function.Supplier;
import org.yuheng.orchestrator.embedded.ActivityPulse;
import org.yuheng.orchestrator.journey.RunSteps.RunProgress;
import org.yuheng.orchestrator.journey.RunSteps.RunStage;

/** The story of one run: wait for a place, attempt until it succeeds or nothing helps, release. */
public class RunJourneyWorkflow implements RunJourney {

    private static final String STORY = "run-story";
    private static final int STORY_NOW = 1;

    private final RunSteps steps = Workflow.newActivityStub(RunSteps.class, options(Duration.ofMinutes(5)));
    /** Steps that wait for nodes; the attempt's own deadline ends them. */
    private final RunSteps longSteps = Workflow.newActivityStub(RunSteps.class, options(Duration.ofHours(24)));

    private boolean woken;

    private static ActivityOptions options(Duration longest) {
        return ActivityOptions.newBuilder()
                .setStartToCloseTimeout(longest)
                .setHeartbeatTimeout(ActivityPulse.NOTICED)
                .setRetryOptions(RetryOptions.newBuilder()
                        .setInitialInterval(Duration.ofMillis(500))
                        .setMaximumInterval(Duration.ofSeconds(30))
                        .setDoNotRetry(StaleEpoch.TYPE)
                        .build())
                .build();
    }

    @Override
    public void run(Ref request, int run) {
        Workflow.getVersion(STORY, Workflow.DEFAULT_VERSION, STORY_NOW);
        try {
            RunStage stage = RunStage.QUEUE;
            while (stage != RunStage.DONE) {
                stage = switch (stage) {
                    case QUEUE -> until(stage, () -> steps.admitted(request, run));
                    case ATTEMPT -> attempt(request, run);
                    case RELEASE -> until(stage, () -> longSteps.released(request, run));
                    case DONE -> RunStage.DONE;
                };
            }
        } catch (ActivityFailure e) {
            if (!StaleEpoch.caused(e)) {
                throw e;
            }
        }
    }

    private RunStage attempt(Ref request, int run) {
        int attempt = steps.attemptOpened(request, run);
        if (attempt > 0 && longSteps.prepared(request, run, attempt) && longSteps.started(request, run, attempt)) {
            longSteps.watched(request, run, attempt);
        }
        RunProgress progress = steps.concluded(request, run, attempt);
        if (progress.next() == RunStage.ATTEMPT && progress.wakeAtMillis() > 0) {
            long pause = Math.max(1, progress.wakeAtMillis() - Workflow.currentTimeMillis());
            Workflow.await(Duration.ofMillis(pause), () -> woken);
        }
        return progress.next();
    }

    @Override
    public void wake() {
        woken = true;
    }

    private RunStage until(RunStage here, Supplier<RunProgress> step) {
        while (true) {
            woken = false;
            RunProgress progress = step.get();
            if (progress.next() != here) {
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
}
