package org.yuheng.orchestrator.journey;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.yuheng.computation.JobSpec;
import org.yuheng.orchestrator.approval.ReviewTasks;
import org.yuheng.orchestrator.calendar.ClockKind;
import org.yuheng.orchestrator.calendar.Clocks;
import org.yuheng.orchestrator.decision.Decided;
import org.yuheng.orchestrator.decision.Decisions;
import org.yuheng.orchestrator.dispatch.Grants;
import org.yuheng.orchestrator.dispatch.Run;
import org.yuheng.orchestrator.dispatch.Runs;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.identity.Directory;
import org.yuheng.orchestrator.identity.Permissions;
import org.yuheng.orchestrator.outbox.Outbox;
import org.yuheng.orchestrator.request.Request;
import org.yuheng.orchestrator.request.RequestDesk;
import org.yuheng.orchestrator.request.RequestState;
import org.yuheng.orchestrator.request.Requests;
import org.yuheng.orchestrator.web.Problems;

/**
 * Holding, suspending, resuming, correcting, disputing and withdrawing data by people: with clocks, tasks and runs in one
 * transaction.
 */
@Component
class Interventions {

    private final RequestDesk desk;
    private final Requests requests;
    private final ReviewTasks tasks;
    private final Decisions decisions;
    private final Grants grants;
    private final Runs runs;
    private final Clocks clocks;
    private final Outbox outbox;
    private final Directory directory;
    private final Clock clock;

    Interventions(
            RequestDesk desk,
            Requests requests,
            ReviewTasks tasks,
            Decisions decisions,
            Grants grants,
            Runs runs,
            Clocks clocks,
            Outbox outbox,
            Directory directory,
            Clock clock) {
        this.desk = desk;
        this.requests = requests;
        this.tasks = tasks;
        this.decisions = decisions;
        this.grants = grants;
        this.runs = runs;
        this.clocks = clocks;
        this.outbox = outbox;
        this.directory = directory;
        this.clock = clock;
    }

    /** What this person may do to the request as it stands. */
    List<Intervention> offered(CurrentUser user, Request request) {
        return Stream.of(Intervention.values())
                .filter(one -> one.allowed(user) && ofItsSide(user, request, one))
                .filter(one -> one.leadsTo(request.state(), before(request)).isPresent())
                .toList();
    }

    /**
     * Throws unless this person may do such a thing to such a request at all.
     *
     * @return the request as it stands
     */
    Request require(CurrentUser user, String id, Intervention one) {
        Request request = desk.read(user, id);
        if (!one.allowed(user)) {
            Permissions.require(user, one.actions().get(0));
        }
        if (!ofItsSide(user, request, one)) {
            throw Problems.FORBIDDEN.because(one + " of " + id + " is for "
                    + switch (one.side()) {
                        case APPLICANT -> "its applicant";
                        case PROVIDER -> "its providers";
                        case WHO_ASKED -> "the provider that asked";
                        case ANYBODY -> throw new IllegalStateException(one + " is for anybody");
                    }
                    + ", not for " + user.organisation());
        }
        return request;
    }

    /** @throws org.yuheng.orchestrator.web.Problem INTERVENTION_NOT_NOW when the request's state has no room for it */
    @Transactional
    Request act(CurrentUser user, String id, Intervention one, String reason) {
        require(user, id, one);
        Request request = requests.lock(id).orElseThrow();
        RequestState to = one.leadsTo(request.state(), before(request))
                .orElseThrow(() -> JourneyProblems.INTERVENTION_NOT_NOW.because(
                        id + " is " + request.state() + ", which has no room for " + one + "; read the page again"));
        Instant now = clock.instant();
        switch (one) {
            case HOLD -> stop(user, request, "REQUEST_HELD");
            case SUSPEND -> {
                stop(user, request, "REQUEST_SUSPENDED");
                pause(id, now);
            }
            case RESUME -> resume(id, now);
            case CORRECTION ->
                clocks.start(
                        id,
                        ClockKind.CORRECTION,
                        ClockKind.CORRECTION.name(),
                        decisions.latest(id).orElseThrow().bundleHash(),
                        now);
            case CORRECTED -> clocks.stop(id, ClockKind.CORRECTION, now);
            case SETTLE_END -> tasks.cancel(id);
            case WITHDRAWAL -> cancelRuns(user, request, "WITHDRAWAL_NEGOTIATED");
            case WITHDRAWAL_ACCEPTED -> {
                requireNoRun(request);
                stop(user, request, "WITHDRAWAL_NEGOTIATED");
            }
            case DISPUTE, PROVIDER_DISPUTE, SETTLE, WITHDRAWAL_DROPPED -> {
                // Who was asked stays asked: only the story stands still until it is settled.
            }
        }
        Request moved = requests.move(request, to, reason, List.of(one.name()), user.actor());
        outbox.wake(id);
        return moved;
    }

    /** Nobody is asked any more, and nothing runs. */
    private void stop(CurrentUser user, Request request, String why) {
        tasks.cancel(request.id());
        decisions.latest(request.id()).flatMap(Decided::specDigest).ifPresent(grants::close);
        cancelRuns(user, request, why);
    }

    private void cancelRuns(CurrentUser user, Request request, String why) {
        runs.open(request.id()).forEach(run -> runs.requestCancel(run, why, user.actor()));
    }

    /** What a run still writes could not be disposed of. */
    private void requireNoRun(Request request) {
        List<Run> open = runs.open(request.id());
        if (!open.isEmpty()) {
            throw JourneyProblems.INTERVENTION_NOT_NOW.because(
                    "run " + open.get(0).number() + " of " + request.id()
                            + " is still being cancelled; try again when it has ended");
        }
    }

    private void pause(String id, Instant now) {
        for (ClockKind kind : List.of(ClockKind.ANSWER, ClockKind.PROVISION)) {
            if (clocks.reading(id, kind).isPresent()) {
                clocks.pause(id, kind, now);
            }
        }
    }

    private void resume(String id, Instant now) {
        for (ClockKind kind : List.of(ClockKind.ANSWER, ClockKind.PROVISION)) {
            if (clocks.reading(id, kind).isPresent()) {
                clocks.resume(id, kind, now);
            }
        }
    }

    private boolean ofItsSide(CurrentUser user, Request request, Intervention one) {
        return switch (one.side()) {
            case ANYBODY -> true;
            case WHO_ASKED ->
                lastMove(request)
                        .flatMap(move -> directory.find(move.actor()))
                        .filter(person -> person.organisation().equals(user.organisation()))
                        .isPresent();
            case APPLICANT -> request.organization().equals(user.organisation());
            case PROVIDER ->
                decisions
                        .latest(request.id())
                        .flatMap(Decided::spec)
                        .map(JobSpec::parse)
                        .filter(spec -> spec.inputs().stream()
                                .anyMatch(input -> input.owner().equals(user.organisation())))
                        .isPresent();
        };
    }

    /** Where the request was before the state that it is in. */
    private RequestState before(Request request) {
        return lastMove(request).map(Request.Move::from).orElse(request.state());
    }

    /** Into the state that it is in. */
    private Optional<Request.Move> lastMove(Request request) {
        return requests.moves(request.id()).stream()
                .filter(move -> move.to() == request.state())
                .reduce((earlier, later) -> later);
    }
}
