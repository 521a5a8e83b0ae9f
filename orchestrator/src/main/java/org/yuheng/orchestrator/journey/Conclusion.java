package org.yuheng.orchestrator.journey;

import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.computation.JobSpec;
import org.yuheng.orchestrator.decision.Decisions;
import org.yuheng.orchestrator.dispatch.Attempt;
import org.yuheng.orchestrator.dispatch.Run;
import org.yuheng.orchestrator.dispatch.RunState;
import org.yuheng.orchestrator.dispatch.Runs;
import org.yuheng.orchestrator.identity.Actor;
import org.yuheng.orchestrator.request.Request;
import org.yuheng.orchestrator.request.RequestState;
import org.yuheng.orchestrator.request.Requests;

/** What follows for a run, and for its request, from how an attempt ended. */
@Component
class Conclusion {

    /** Failures that begin so mean: what was imported held private content. */
    static final String QUARANTINE = "QUARANTINE";

    private static final Actor JOURNEY = Actor.system("journey");

    private final Runs runs;
    private final Requests requests;
    private final Decisions decisions;

    Conclusion(Runs runs, Requests requests, Decisions decisions) {
        this.runs = runs;
        this.requests = requests;
        this.decisions = decisions;
    }

    Run of(Request request, Run run, JobSpec spec) {
        if (run.attempt() == 0) {
            return cancelled(run);
        }
        Attempt attempt = runs.attempt(run.job()).orElseThrow();
        return switch (attempt.state()) {
            case SUCCEEDED -> run;
            case FAILED -> failed(request, run, attempt, spec);
            case CANCELLED -> cancelled(run);
            case OPEN, PREPARED, STARTED ->
                run.cancelReason().isPresent()
                        ? cancelled(runs.find(run.request(), run.number()).orElseThrow())
                        : run;
        };
    }

    private Run failed(Request request, Run run, Attempt attempt, JobSpec spec) {
        Refusal why = attempt.failure().orElseThrow();
        if (run.cancelReason().isPresent()) {
            return cancelled(run);
        }
        if (why.code().startsWith(QUARANTINE)) {
            return quarantined(request, run, why, spec);
        }
        if (!attempt.worthRetrying() || run.attempt() >= spec.runs().maxAttempts()) {
            return runs.move(run, RunState.FAILED, Optional.of(why));
        }
        return run.state() == RunState.PREPARING ? run : runs.move(run, RunState.PREPARING, Optional.of(why));
    }

    /** The data counts as private from now on, and the request is decided again with that fact. */
    private Run quarantined(Request request, Run run, Refusal why, JobSpec spec) {
        List<String> imported = spec.technique() == JobSpec.Technique.API_TEE
                ? spec.inputs().stream()
                        .filter(input -> why.message().contains(input.dataset()))
                        .map(JobSpec.Input::dataset)
                        .toList()
                : List.of();
        List<String> datasets = imported.isEmpty()
                ? spec.inputs().stream().map(JobSpec.Input::dataset).toList()
                : imported;
        decisions.quarantine(request.id(), run.job().toString(), datasets, why.code());
        Run ended = runs.move(run, RunState.QUARANTINED, Optional.of(why));
        if (request.state().next().contains(RequestState.HOLD)) {
            Request held = requests.move(request, RequestState.HOLD, "QUARANTINED", List.of(why.code()), JOURNEY);
            requests.move(held, RequestState.SUBMITTED, "DECIDED_AGAIN", List.of(), JOURNEY);
        }
        return ended;
    }

    Run cancelled(Run run) {
        if (run.attempt() > 0) {
            runs.attempt(run.job())
                    .filter(attempt -> !attempt.state().ended())
                    .ifPresent(attempt -> runs.move(attempt, Attempt.State.CANCELLED, Optional.of(why(run))));
        }
        return runs.move(run, RunState.CANCELLED, Optional.of(why(run)));
    }

    private static Refusal why(Run run) {
        return new Refusal(Fault.CALLER, "RUN_CANCELLED", run.cancelReason().orElse("the run was cancelled"));
    }
}
