package org.yuheng.orchestrator.journey;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.yuheng.computation.JobSpec;
import org.yuheng.orchestrator.approval.ReviewRole;
import org.yuheng.orchestrator.approval.ReviewTask;
import org.yuheng.orchestrator.approval.ReviewTask.State;
import org.yuheng.orchestrator.approval.ReviewTasks;
import org.yuheng.orchestrator.calendar.ClockKind;
import org.yuheng.orchestrator.calendar.Clocks;
import org.yuheng.orchestrator.decision.Blocker;
import org.yuheng.orchestrator.decision.Decided;
import org.yuheng.orchestrator.decision.Decider;
import org.yuheng.orchestrator.decision.Decisions;
import org.yuheng.orchestrator.dispatch.Grants;
import org.yuheng.orchestrator.dispatch.Proposal;
import org.yuheng.orchestrator.dispatch.Proposals;
import org.yuheng.orchestrator.dispatch.Run;
import org.yuheng.orchestrator.dispatch.Runs;
import org.yuheng.orchestrator.identity.Actor;
import org.yuheng.orchestrator.journey.CrashPoint.Step;
import org.yuheng.orchestrator.request.Request;
import org.yuheng.orchestrator.request.RequestState;
import org.yuheng.orchestrator.request.Requests;
import org.yuheng.orchestrator.request.SupplementNotice;
import org.yuheng.policy.Decision;

/** The steps of a request on PostgreSQL and, where owners are asked, at the nodes. */
@Component
class RequestStepActivities implements RequestSteps {

    private static final Actor JOURNEY = Actor.system("journey");

    private final Steps steps;
    private final Requests requests;
    private final ReviewTasks tasks;
    private final Decider decider;
    private final Decisions decisions;
    private final Grants grants;
    private final Proposals proposals;
    private final Runs runs;
    private final UsePeriod use;
    private final Disposal disposal;
    private final Clocks clocks;
    private final Clock clock;

    RequestStepActivities(
            Steps steps,
            Requests requests,
            ReviewTasks tasks,
            Decider decider,
            Decisions decisions,
            Grants grants,
            Proposals proposals,
            Runs runs,
            UsePeriod use,
            Disposal disposal,
            Clocks clocks,
            Clock clock) {
        this.steps = steps;
        this.requests = requests;
        this.tasks = tasks;
        this.decider = decider;
        this.decisions = decisions;
        this.grants = grants;
        this.proposals = proposals;
        this.runs = runs;
        this.use = use;
        this.disposal = disposal;
        this.clocks = clocks;
        this.clock = clock;
    }

    @Override
    public Progress ownOfficeApproves(Ref ref) {
        return steps.commit(ref, Step.OFFICE, request -> {
            if (Stage.of(request) != Stage.OFFICE) {
                return Progress.go(Stage.of(request));
            }
            Optional<ReviewTask> verdict = tasks.of(request.id()).stream()
                    .filter(task -> task.stage() == ReviewTask.Stage.OFFICE)
                    .filter(task -> task.subject().form().equals(request.formDigest()))
                    .filter(task -> task.state() != State.CANCELLED)
                    .filter(task -> task.state() == State.APPROVED || task.turn() == request.version())
                    .reduce((earlier, later) -> later);
            if (verdict.isEmpty()) {
                tasks.ask(new ReviewTasks.Chain(
                        request.id(),
                        ReviewTask.Stage.OFFICE,
                        request.version(),
                        request.form().title(),
                        new ReviewTask.Subject(request.formDigest(), "", "", ""),
                        request.applicant(),
                        List.of(),
                        Optional.empty(),
                        List.of(new ReviewTasks.Ask(ReviewRole.APPLICANT_HEAD, request.organization(), "", 1))));
                return Progress.wait(Stage.OFFICE);
            }
            return switch (verdict.get().state()) {
                case WAITING, OPEN -> Progress.wait(Stage.OFFICE);
                case APPROVED -> Progress.go(received(request));
                case REFUSED, SUPPLEMENT, CANCELLED -> {
                    requests.file(request, false, JOURNEY);
                    yield Progress.go(Stage.WAIT);
                }
            };
        });
    }

    private Stage received(Request request) {
        Request approved = request;
        if (request.state() == RequestState.DRAFT) {
            approved = requests.move(request, RequestState.DEPT_APPROVED, "OFFICE_APPROVED", List.of(), JOURNEY);
        }
        if (request.state() == RequestState.SUPPLEMENT) {
            clocks.supplementArrived(request.id(), clock.instant());
        }
        return Stage.of(requests.move(approved, RequestState.SUBMITTED, "RECEIVED", List.of(), JOURNEY));
    }

    @Override
    public Progress rulesDecide(Ref ref) {
        return steps.commit(ref, Step.DECIDE, request -> {
            if (request.state() == RequestState.DEPT_APPROVED) {
                received(request);
                return Progress.go(Stage.DECIDE);
            }
            if (Stage.of(request) != Stage.DECIDE) {
                return Progress.go(Stage.of(request));
            }
            SupplementNotice notice = SupplementNotice.of(request.form());
            if (!notice.decidable()) {
                return Progress.go(Stage.of(supplement(request, "FORM_INCOMPLETE", notice.fields())));
            }
            Decider.Outcome outcome = decider.decide(Questions.of(
                    request,
                    request.receivedAt().orElseThrow(),
                    runs.of(request.id()).size()));
            if (outcome.decided().isEmpty()) {
                return Progress.go(Stage.of(supplement(request, "NOT_DECIDABLE", codes(outcome.blockers()))));
            }
            return Progress.go(Stage.of(follow(request, outcome.decided().get(), outcome.blockers())));
        });
    }

    private static List<String> codes(List<Blocker> blockers) {
        return blockers.stream().map(Blocker::code).distinct().toList();
    }

    /** Asked for once; after that an incomplete request waits. */
    private Request supplement(Request request, String cause, Collection<String> codes) {
        tasks.cancel(request.id());
        if (request.supplements() > 0) {
            return requests.move(request, RequestState.HOLD, cause, codes, JOURNEY);
        }
        clocks.supplementAsked(request.id(), clock.instant());
        return requests.move(request, RequestState.SUPPLEMENT, cause, codes, JOURNEY);
    }

    private Request follow(Request request, Decided decided, List<Blocker> blockers) {
        Decision decision = decided.parsed();
        clocks.start(
                request.id(),
                ClockKind.ANSWER,
                decision.clock().kind(),
                decided.bundleHash(),
                request.receivedAt().orElseThrow());
        involve(request, decision, decided);
        return switch (decision.outcome()) {
            case REJECT -> end(request, RequestState.REJECTED, decision.codes());
            case DENY -> end(request, RequestState.DENIED, decision.codes());
            case SUPPLEMENT -> supplement(request, "RULES", decision.codes());
            case HOLD -> requests.move(request, RequestState.HOLD, "RULES", decision.codes(), JOURNEY);
            case PROCEED -> {
                if (!blockers.isEmpty() || decided.spec().isEmpty()) {
                    yield requests.move(request, RequestState.HOLD, "NO_SPECIFICATION", codes(blockers), JOURNEY);
                }
                Request classified =
                        requests.move(request, RequestState.CLASSIFIED, "RULES", decision.codes(), JOURNEY);
                Request weighed = requests.move(classified, RequestState.RISK_ASSESSED, "RULES", List.of(), JOURNEY);
                yield requests.move(weighed, RequestState.PROVIDER_REVIEW, "RULES", List.of(), JOURNEY);
            }
        };
    }

    private Request end(Request request, RequestState state, List<String> codes) {
        clocks.stop(request.id(), ClockKind.ANSWER, clock.instant());
        return requests.move(request, state, "RULES", codes, JOURNEY);
    }

    /** Owners, recipients and reviewers may read the request from now on. */
    private void involve(Request request, Decision decision, Decided decided) {
        Set<String> parties = new LinkedHashSet<>();
        decision.chain().forEach(step -> parties.add(step.organization()));
        decided.spec().map(JobSpec::parse).ifPresent(spec -> {
            spec.inputs().forEach(input -> parties.add(input.owner()));
            spec.recipients().forEach(to -> parties.add(to.organization()));
        });
        requests.involve(request.id(), parties);
    }

    @Override
    public Progress somebodyActs(Ref ref) {
        return steps.commit(ref, Step.WAIT, request -> Progress.go(Stage.of(request)));
    }

    @Override
    public Progress reviewersAgree(Ref ref) {
        return steps.commit(ref, Step.REVIEW, request -> {
            if (Stage.of(request) != Stage.REVIEW) {
                return Progress.go(Stage.of(request));
            }
            Decided decided = decisions.find(request.id(), request.round()).orElseThrow();
            List<ReviewTask> asked = tasks.of(request.id(), ReviewTask.Stage.REVIEW, request.round());
            if (asked.isEmpty()) {
                return Progress.go(Stage.of(ask(request, decided)));
            }
            Optional<ReviewTask> no = asked.stream()
                    .filter(task -> task.state() == State.REFUSED || task.state() == State.SUPPLEMENT)
                    .findFirst();
            if (no.isPresent()) {
                return Progress.go(Stage.of(notAgreed(request, no.get())));
            }
            if (asked.stream().anyMatch(task -> task.state() != State.APPROVED)) {
                return Progress.wait(Stage.REVIEW);
            }
            Instant now = clock.instant();
            clocks.stop(request.id(), ClockKind.ANSWER, now);
            clocks.start(request.id(), ClockKind.PROVISION, ClockKind.PROVISION.name(), decided.bundleHash(), now);
            Request agreed = requests.move(request, RequestState.AGREED, "CHAIN_APPROVED", List.of(), JOURNEY);
            return Progress.go(
                    Stage.of(requests.move(agreed, RequestState.PROVISIONING, "CHAIN_APPROVED", List.of(), JOURNEY)));
        });
    }

    private Request ask(Request request, Decided decided) {
        Decision decision = decided.parsed();
        List<ReviewTasks.Ask> asks = new ArrayList<>();
        int place = 0;
        String role = "";
        for (Decision.ReviewStep step : decision.chain()) {
            // Reviewers in the same capacity, one for each provider, are asked at the same time.
            place += step.role().equals(role) ? 0 : 1;
            role = step.role();
            asks.add(new ReviewTasks.Ask(
                    ReviewRole.valueOf(step.role()), step.organization(), step.reasonRuleId(), place));
        }
        if (asks.isEmpty()) {
            return requests.move(request, RequestState.HOLD, "NO_REVIEWERS", List.of("NO_REVIEWERS"), JOURNEY);
        }
        tasks.ask(new ReviewTasks.Chain(
                request.id(),
                ReviewTask.Stage.REVIEW,
                request.round(),
                request.form().title(),
                new ReviewTask.Subject(
                        request.formDigest(),
                        decided.decisionDigest(),
                        decided.specDigest().orElse(""),
                        ""),
                request.applicant(),
                List.of(),
                clocks.reading(request.id(), ClockKind.ANSWER).flatMap(reading -> reading.due()),
                asks));
        return request;
    }

    private Request notAgreed(Request request, ReviewTask no) {
        if (no.state() == State.SUPPLEMENT) {
            return supplement(request, "REVIEWER", List.of("REVIEWER_ASKS"));
        }
        tasks.cancel(request.id());
        clocks.stop(request.id(), ClockKind.ANSWER, clock.instant());
        return requests.move(
                request, RequestState.REFUSED, "REVIEWER", List.of(no.ground().orElse("")), JOURNEY);
    }

    private void ask(Request request, List<String> nodes) {
        Decided decided = decisions.find(request.id(), request.round()).orElseThrow();
        try {
            proposals.ask(decided.specDigest().orElseThrow(), nodes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(request.id() + ": interrupted; Temporal tries again", e);
        }
    }

    @Override
    public Progress ownersGrant(Ref ref) {
        List<String> unasked = steps.commit(ref, Step.PROVISION_ASK, request -> {
            if (Stage.of(request) != Stage.PROVISION) {
                return List.of();
            }
            if (request.state() != RequestState.PROVISIONING) {
                requests.move(request, RequestState.PROVISIONING, "CHAIN_APPROVED", List.of(), JOURNEY);
            }
            Decided decided = decisions.find(request.id(), request.round()).orElseThrow();
            String digest = decided.specDigest().orElseThrow();
            JobSpec spec = JobSpec.parse(decided.spec().orElseThrow());
            if (!clock.instant().isBefore(spec.runs().notAfter())) {
                Request now = requests.lock(request.id()).orElseThrow();
                requests.move(now, RequestState.TERMINATED, "PERIOD_OVER", List.of("PERIOD_OVER"), JOURNEY);
                return List.of();
            }
            grants.ask(request.id(), digest, Proposals.nodesOf(spec));
            return grants.proposals(digest).stream()
                    .filter(p -> p.state() == Proposal.State.ASKED && p.code().isEmpty())
                    .map(Proposal::node)
                    .toList();
        });
        if (!unasked.isEmpty()) {
            ask(steps.read(ref), unasked);
        }
        return steps.commit(ref, Step.PROVISION, request -> {
            if (Stage.of(request) != Stage.PROVISION) {
                return Progress.go(Stage.of(request));
            }
            Decided decided = decisions.find(request.id(), request.round()).orElseThrow();
            String digest = decided.specDigest().orElseThrow();
            Instant end = JobSpec.parse(decided.spec().orElseThrow()).runs().notAfter();
            return switch (grants.standing(digest)) {
                case WAITING -> Progress.wait(Stage.PROVISION, end, List.of());
                case REFUSED -> {
                    clocks.stop(request.id(), ClockKind.PROVISION, clock.instant());
                    grants.close(digest);
                    yield Progress.go(Stage.of(
                            requests.move(request, RequestState.REFUSED, "OWNER", grants.refusals(digest), JOURNEY)));
                }
                case GRANTED -> {
                    clocks.stop(request.id(), ClockKind.PROVISION, clock.instant());
                    grants.close(digest);
                    Request granted =
                            requests.move(request, RequestState.GRANTED, "OWNERS_GRANTED", List.of(), JOURNEY);
                    yield Progress.go(
                            Stage.of(requests.move(granted, RequestState.READY, "OWNERS_GRANTED", List.of(), JOURNEY)));
                }
            };
        });
    }

    @Override
    public Progress runsComeDue(Ref ref) {
        return steps.commit(ref, Step.USE, request -> {
            if (Stage.of(request) != Stage.USE) {
                return Progress.go(Stage.of(request));
            }
            return use.next(request);
        });
    }

    @Override
    public Progress nodesDispose(Ref ref) {
        return disposal.dispose(ref);
    }

    @Override
    public Progress windUp(Ref ref) {
        return steps.commit(ref, Step.WIND_UP, request -> {
            if (Stage.of(request) != Stage.DONE) {
                return Progress.go(Stage.of(request));
            }
            tasks.cancel(request.id());
            clocks.stop(request.id(), ClockKind.ANSWER, clock.instant());
            clocks.stop(request.id(), ClockKind.PROVISION, clock.instant());
            clocks.stop(request.id(), ClockKind.CORRECTION, clock.instant());
            decisions.latest(request.id()).flatMap(Decided::specDigest).ifPresent(grants::close);
            List<Run> open = runs.open(request.id());
            open.forEach(run -> runs.requestCancel(run, "REQUEST_" + request.state(), JOURNEY));
            requests.woundUp(request.id());
            return Progress.wait(
                    Stage.DONE, clock.instant(), open.stream().map(Run::number).toList());
        });
    }
}
