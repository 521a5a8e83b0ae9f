package org.yuheng.orchestrator.journey;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.computation.JobSpec;
import org.yuheng.orchestrator.decision.Decided;
import org.yuheng.orchestrator.decision.Decisions;
import org.yuheng.orchestrator.dispatch.Attempt;
import org.yuheng.orchestrator.dispatch.Cancellations;
import org.yuheng.orchestrator.dispatch.DispatchProperties;
import org.yuheng.orchestrator.dispatch.Dispatcher;
import org.yuheng.orchestrator.dispatch.Proposals;
import org.yuheng.orchestrator.dispatch.Run;
import org.yuheng.orchestrator.dispatch.RunState;
import org.yuheng.orchestrator.dispatch.Runs;
import org.yuheng.orchestrator.journey.CrashPoint.Step;

/** The steps of a run on PostgreSQL and at the nodes. No transaction is open while a node is asked. */
@Component
class RunStepActivities implements RunSteps {

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(2);

    private final Steps steps;
    private final Runs runs;
    private final Decisions decisions;
    private final Dispatcher dispatcher;
    private final Cancellations cancellations;
    private final Conclusion conclusion;
    private final ReleaseOfRun release;
    private final DispatchProperties properties;
    private final Clock clock;

    RunStepActivities(
            Steps steps,
            Runs runs,
            Decisions decisions,
            Dispatcher dispatcher,
            Cancellations cancellations,
            Conclusion conclusion,
            ReleaseOfRun release,
            DispatchProperties properties,
            Clock clock) {
        this.steps = steps;
        this.runs = runs;
        this.decisions = decisions;
        this.dispatcher = dispatcher;
        this.cancellations = cancellations;
        this.conclusion = conclusion;
        this.release = release;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public RunProgress admitted(Ref ref, int number) {
        return steps.commit(ref, Step.ADMIT, request -> {
            Run run = runs.find(ref.request(), number).orElseThrow();
            if (run.state() == RunState.QUEUED) {
                if (run.cancelReason().isPresent()) {
                    conclusion.cancelled(run);
                    return new RunProgress(RunStage.DONE, 0);
                }
                if (!runs.admit(run, properties.runningJobs())) {
                    return new RunProgress(
                            RunStage.QUEUE, clock.instant().plus(LOOK_AGAIN).toEpochMilli());
                }
            }
            return new RunProgress(stageOf(runs.find(ref.request(), number).orElseThrow()), 0);
        });
    }

    private RunStage stageOf(Run run) {
        return switch (run.state()) {
            case QUEUED -> RunStage.QUEUE;
            case PREPARING -> RunStage.ATTEMPT;
            case RUNNING -> {
                boolean succeeded = runs.attempt(run.job())
                        .filter(attempt -> attempt.state() == Attempt.State.SUCCEEDED)
                        .isPresent();
                yield succeeded ? RunStage.RELEASE : RunStage.ATTEMPT;
            }
            case RESULT_REVIEW -> RunStage.RELEASE;
            case RELEASED, FAILED, QUARANTINED, CANCELLED -> RunStage.DONE;
        };
    }

    @Override
    public int attemptOpened(Ref ref, int number) {
        return steps.commit(ref, Step.ATTEMPT_OPEN, request -> {
            Run run = runs.find(ref.request(), number).orElseThrow();
            if (stageOf(run) != RunStage.ATTEMPT || run.cancelReason().isPresent()) {
                return 0;
            }
            Instant deadline = clock.instant().plus(properties.deadline());
            return runs.open(run, deadline, Proposals.nodesOf(spec(run))).job().attempt();
        });
    }

    @Override
    public boolean prepared(Ref ref, int number, int attempt) {
        return call(
                ref,
                number,
                attempt,
                Step.PREPARE,
                Attempt.State.PREPARED,
                (tried, frozen) ->
                        dispatcher.prepare(tried, frozen.spec(), frozen.bytes(), frozen.digest(), pulse(ref, number)));
    }

    @Override
    public boolean started(Ref ref, int number, int attempt) {
        return call(
                ref,
                number,
                attempt,
                Step.START,
                Attempt.State.STARTED,
                (tried, frozen) -> dispatcher.start(tried, frozen.spec(), frozen.digest(), pulse(ref, number)));
    }

    @Override
    public void watched(Ref ref, int number, int attempt) {
        call(
                ref,
                number,
                attempt,
                Step.WATCH,
                Attempt.State.SUCCEEDED,
                (tried, frozen) -> dispatcher.watch(tried, frozen.spec(), pulse(ref, number)));
    }

    private record Frozen(JobSpec spec, byte[] bytes, String digest) {}

    private interface NodeCall {
        Optional<Refusal> at(Attempt attempt, Frozen frozen) throws InterruptedException;
    }

    /** @return whether the attempt got as far as {@code goal} */
    private boolean call(Ref ref, int number, int attempt, Step step, Attempt.State goal, NodeCall nodes) {
        steps.read(ref);
        JobId job = new JobId(ref.request(), number, attempt);
        Attempt before = runs.attempt(job).orElseThrow();
        if (before.state().ended()) {
            return before.state() == Attempt.State.SUCCEEDED;
        }
        if (before.state().compareTo(goal) >= 0) {
            return true;
        }
        Run run = runs.find(ref.request(), number).orElseThrow();
        Decided decided = decisions.ofSpec(run.specDigest()).orElseThrow();
        byte[] bytes = decided.spec().orElseThrow();
        Optional<Refusal> no;
        try {
            no = nodes.at(before, new Frozen(JobSpec.parse(bytes), bytes, run.specDigest()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(job + ": interrupted; Temporal tries again", e);
        }
        return steps.commit(ref, step, request -> {
            Attempt now = runs.attempt(job).orElseThrow();
            if (no.isEmpty()) {
                Attempt moved = runs.move(now, goal, Optional.empty());
                Run current = runs.find(ref.request(), number).orElseThrow();
                if (goal == Attempt.State.STARTED && current.state() == RunState.PREPARING) {
                    runs.move(current, RunState.RUNNING, Optional.empty());
                }
                return moved.state().compareTo(goal) >= 0 && moved.state() != Attempt.State.FAILED;
            }
            boolean wanted =
                    runs.find(ref.request(), number).flatMap(Run::cancelReason).isPresent();
            runs.move(now, wanted ? Attempt.State.CANCELLED : Attempt.State.FAILED, no);
            return false;
        });
    }

    @Override
    public RunProgress concluded(Ref ref, int number, int attempt) {
        if (attempt > 0) {
            cancellations.now(new JobId(ref.request(), number, attempt));
        }
        return steps.commit(ref, Step.CONCLUDE, request -> {
            Run run = runs.find(ref.request(), number).orElseThrow();
            if (stageOf(run) != RunStage.ATTEMPT) {
                return new RunProgress(stageOf(run), 0);
            }
            Run concluded = conclusion.of(request, run, spec(run));
            return new RunProgress(
                    stageOf(concluded), clock.instant().plus(BETWEEN_ATTEMPTS).toEpochMilli());
        });
    }

    @Override
    public RunProgress released(Ref ref, int number) {
        try {
            return release.release(ref, number, pulse(ref, number));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted; Temporal tries again", e);
        }
    }

    private JobSpec spec(Run run) {
        return JobSpec.parse(
                decisions.ofSpec(run.specDigest()).flatMap(Decided::spec).orElseThrow());
    }

    /** Tells Temporal that the activity lives, and looks now and then whether it still should. */
    private Dispatcher.Pulse pulse(Ref ref, int number) {
        ActivityExecutionContext context = Activity.getExecutionContext();
        return new Dispatcher.Pulse() {
            private static final long LOOK_MILLIS = 1_000;
            private long looked;
            private boolean cancelled;

            @Override
            public boolean cancelled() {
                long now = System.nanoTime() / 1_000_000;
                if (looked == 0 || now - looked >= LOOK_MILLIS) {
                    looked = now;
                    context.heartbeat(null);
                    steps.read(ref);
                    cancelled = runs.find(ref.request(), number)
                            .flatMap(Run::cancelReason)
                            .isPresent();
                }
                return cancelled;
            }
        };
    }
}
