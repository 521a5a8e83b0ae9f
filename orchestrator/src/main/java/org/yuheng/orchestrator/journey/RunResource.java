package org.yuheng.orchestrator.journey;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.computation.JobSpec;
import org.yuheng.orchestrator.decision.Decided;
import org.yuheng.orchestrator.decision.Decisions;
import org.yuheng.orchestrator.dispatch.Attempt;
import org.yuheng.orchestrator.dispatch.Progress;
import org.yuheng.orchestrator.dispatch.RoleProgress;
import org.yuheng.orchestrator.dispatch.Run;
import org.yuheng.orchestrator.dispatch.RunDesk;
import org.yuheng.orchestrator.dispatch.RunState;
import org.yuheng.orchestrator.dispatch.Runs;
import org.yuheng.orchestrator.identity.Action;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.identity.Permissions;
import org.yuheng.orchestrator.identity.Texts;
import org.yuheng.orchestrator.release.Manifest;
import org.yuheng.orchestrator.release.Manifests;
import org.yuheng.orchestrator.release.Receipts;
import org.yuheng.orchestrator.request.Request;
import org.yuheng.orchestrator.request.RequestDesk;
import org.yuheng.orchestrator.web.Problems;

/** Runs with their progress, results' manifests, receipts' ids. */
@RestController
@Tag(name = "runs")
@RequestMapping("/api/v1/requests/{id}")
class RunResource {

    private final RequestDesk desk;
    private final RunDesk runDesk;
    private final Runs runs;
    private final Progress progress;
    private final Manifests manifests;
    private final Receipts receipts;
    private final Decisions decisions;
    private final RunEvents events;

    RunResource(
            RequestDesk desk,
            RunDesk runDesk,
            Runs runs,
            Progress progress,
            Manifests manifests,
            Receipts receipts,
            Decisions decisions,
            RunEvents events) {
        this.desk = desk;
        this.runDesk = runDesk;
        this.runs = runs;
        this.progress = progress;
        this.manifests = manifests;
        this.receipts = receipts;
        this.decisions = decisions;
        this.events = events;
    }

    /**
     * @param state UNKNOWN while the node does not answer
     * @param lastState what the node said last
     */
    record LaneView(
            String node,
            String role,
            String state,
            String lastState,
            String phase,
            Double fraction,
            Map<String, Long> metrics,
            String code,
            String message,
            Instant at,
            Instant heardAt) {}

    record AttemptView(
            int number,
            String job,
            Attempt.State state,
            Instant openedAt,
            Instant deadline,
            Instant endedAt,
            String code,
            String message,
            List<LaneView> lanes) {}

    record RunView(
            int number,
            RunState state,
            String stateZh,
            String stateEn,
            String specDigest,
            Instant queuedAt,
            Instant admittedAt,
            Instant endedAt,
            boolean cancelling,
            String code,
            String message,
            String receipt,
            List<AttemptView> attempts) {}

    @Operation(summary = "Runs with their progress")
    @GetMapping("/runs")
    List<RunView> runs(CurrentUser user, @PathVariable String id) {
        desk.read(user, id);
        return runs.of(id).stream().map(this::view).toList();
    }

    @Operation(summary = "One run with its progress")
    @GetMapping("/runs/{number}")
    RunView run(CurrentUser user, @PathVariable String id, @PathVariable int number) {
        desk.read(user, id);
        return view(find(id, number));
    }

    /** The run as {@code /runs/{number}} answers it, once now and again whenever it changes, until it has ended. */
    @Operation(summary = "A run's progress as server-sent events: run, and over at its end")
    @GetMapping(path = "/runs/{number}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter events(CurrentUser user, @PathVariable String id, @PathVariable int number) {
        desk.read(user, id);
        find(id, number);
        return events.watch(() -> {
            RunView now = view(find(id, number));
            return new RunEvents.Snapshot(now, now.state().ended());
        });
    }

    private Run find(String id, int number) {
        return runs.find(id, number)
                .orElseThrow(() -> Problems.NOT_FOUND.because("request " + id + " has no run " + number));
    }

    private RunView view(Run run) {
        List<RoleProgress> lanes = progress.of(run.request(), run.number());
        return new RunView(
                run.number(),
                run.state(),
                run.state().zh(),
                run.state().en(),
                run.specDigest(),
                run.queuedAt(),
                run.admittedAt().orElse(null),
                run.endedAt().orElse(null),
                run.cancelReason().isPresent() && !run.state().ended(),
                run.code().orElse(null),
                run.message().orElse(null),
                receipts.of(run.request(), run.number())
                        .map(Receipts.Issued::id)
                        .orElse(null),
                runs.attempts(run).stream().map(attempt -> view(attempt, lanes)).toList());
    }

    private static AttemptView view(Attempt attempt, List<RoleProgress> lanes) {
        return new AttemptView(
                attempt.job().attempt(),
                attempt.job().toString(),
                attempt.state(),
                attempt.openedAt(),
                attempt.deadline(),
                attempt.endedAt().orElse(null),
                attempt.failure().map(Refusal::code).orElse(null),
                attempt.failure().map(Refusal::message).orElse(null),
                lanes.stream()
                        .filter(lane -> lane.attempt() == attempt.job().attempt())
                        .map(RunResource::view)
                        .toList());
    }

    private static LaneView view(RoleProgress lane) {
        String last = lane.state().map(Enum::name).orElse(null);
        return new LaneView(
                lane.node(),
                lane.role(),
                lane.reachable() ? last : "UNKNOWN",
                last,
                lane.phase().orElse(null),
                lane.fraction().orElse(null),
                lane.metrics(),
                lane.code().orElse(null),
                lane.message().orElse(null),
                lane.at().orElse(null),
                lane.heardAt().orElse(null));
    }

    /** Starts a further run on demand, within what the owners granted. */
    @Operation(summary = "Start a further run")
    @PostMapping("/runs")
    @ResponseStatus(HttpStatus.CREATED)
    RunView start(CurrentUser user, @PathVariable String id) {
        Request request = desk.read(user, id);
        Permissions.require(user, Action.REQUEST_RUN, request.organization());
        if (Stage.of(request) != Stage.USE) {
            throw JourneyProblems.REQUEST_NOT_IN_USE.because(id + " is " + request.state());
        }
        Decided decided = decisions.find(id, request.round()).orElseThrow();
        int most = JobSpec.parse(decided.spec().orElseThrow()).runs().maxRuns();
        return view(runDesk.start(id, decided.specDigest().orElseThrow(), most));
    }

    record Why(String reason) {
        Why {
            reason = Texts.require("reason", reason, 500);
        }
    }

    @Operation(summary = "Cancel a run")
    @PostMapping("/runs/{number}/cancel")
    RunView cancel(CurrentUser user, @PathVariable String id, @PathVariable int number, @RequestBody Why why) {
        Request request = desk.read(user, id);
        if (!user.may(Action.REQUEST_INTERVENE)) {
            Permissions.require(user, Action.REQUEST_RUN, request.organization());
        }
        return view(runDesk.cancel(user, id, number, why.reason()));
    }

    /** What came out of one run; results themselves travel from node to node, sealed. */
    record ResultView(int run, String job, RunState state, List<Manifest> manifests) {}

    @Operation(summary = "Manifests of results")
    @GetMapping("/results")
    List<ResultView> results(CurrentUser user, @PathVariable String id) {
        Permissions.require(user, Action.RESULT_READ);
        desk.read(user, id);
        return runs.of(id).stream()
                .filter(run -> run.attempt() > 0)
                .map(run -> new ResultView(
                        run.number(),
                        run.job().toString(),
                        run.state(),
                        manifests.of(run.job()).stream()
                                .map(Manifests.Kept::manifest)
                                .toList()))
                .toList();
    }
}
