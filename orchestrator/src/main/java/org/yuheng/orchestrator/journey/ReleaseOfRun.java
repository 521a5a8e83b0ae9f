package org.yuheng.orchestrator.journey;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.adapter.node.NodeUnreachable;
import org.yuheng.adapter.node.PartyNode.Answer;
import org.yuheng.adapter.node.PartyNode.Delivery;
import org.yuheng.adapter.node.PartyNode.GrantState;
import org.yuheng.computation.JobSpec;
import org.yuheng.orchestrator.approval.ReviewRole;
import org.yuheng.orchestrator.approval.ReviewTask;
import org.yuheng.orchestrator.approval.ReviewTasks;
import org.yuheng.orchestrator.decision.Decided;
import org.yuheng.orchestrator.decision.Decisions;
import org.yuheng.orchestrator.dispatch.Dispatcher;
import org.yuheng.orchestrator.dispatch.GrantRecord;
import org.yuheng.orchestrator.dispatch.Grants;
import org.yuheng.orchestrator.dispatch.Run;
import org.yuheng.orchestrator.dispatch.RunState;
import org.yuheng.orchestrator.dispatch.Runs;
import org.yuheng.orchestrator.journey.CrashPoint.Step;
import org.yuheng.orchestrator.journey.RunSteps.RunProgress;
import org.yuheng.orchestrator.journey.RunSteps.RunStage;
import org.yuheng.orchestrator.release.Manifest;
import org.yuheng.orchestrator.release.Manifests;
import org.yuheng.orchestrator.release.Receipts;
import org.yuheng.orchestrator.request.Request;
import org.yuheng.trust.approval.PasskeyVerdict;
import org.yuheng.trust.envelope.Envelope;

/** The last leg of a run: manifests, review of the result where it is due, delivery, receipt. */
@Component
class ReleaseOfRun {

    private static final Logger LOG = LoggerFactory.getLogger(ReleaseOfRun.class);
    private static final Duration COLLECT_WITHIN = Duration.ofMinutes(10);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final Steps steps;
    private final Runs runs;
    private final Decisions decisions;
    private final Dispatcher dispatcher;
    private final Manifests manifests;
    private final ReviewTasks tasks;
    private final Grants grants;
    private final Receipts receipts;
    private final Clock clock;

    ReleaseOfRun(
            Steps steps,
            Runs runs,
            Decisions decisions,
            Dispatcher dispatcher,
            Manifests manifests,
            ReviewTasks tasks,
            Grants grants,
            Receipts receipts,
            Clock clock) {
        this.steps = steps;
        this.runs = runs;
        this.decisions = decisions;
        this.dispatcher = dispatcher;
        this.manifests = manifests;
        this.tasks = tasks;
        this.grants = grants;
        this.receipts = receipts;
        this.clock = clock;
    }

    RunProgress release(Ref ref, int number, Dispatcher.Pulse pulse) throws InterruptedException {
        steps.read(ref);
        Run run = runs.find(ref.request(), number).orElseThrow();
        if (run.state().ended()) {
            return new RunProgress(RunStage.DONE, 0);
        }
        JobId job = run.job();
        Decided decided = decisions.ofSpec(run.specDigest()).orElseThrow();
        JobSpec spec = JobSpec.parse(decided.spec().orElseThrow());
        passReviewOn(job, run);
        Answer<List<Dispatcher.AtNode>> collected =
                dispatcher.collect(job, spec, clock.instant().plus(COLLECT_WITHIN), pulse::cancelled);
        if (collected.refused()) {
            LOG.info("{} cannot be collected yet: {}", job, collected.refusal());
            return waiting(run);
        }
        steps.commit(ref, Step.COLLECT, request -> {
            collected.value().forEach(at -> manifests.keep(job, at.node(), at.collected()));
            return job;
        });
        return spec.reviewer().isPresent() && manifests.review(job).isEmpty()
                ? steps.commit(ref, Step.REVIEW_RESULT, request -> askReviewer(request, number, spec, decided))
                : steps.commit(ref, Step.RELEASE, request -> finish(request, number, decided));
    }

    /** The nodes hold the recipients' ciphertext until they see the reviewer's statement. */
    private void passReviewOn(JobId job, Run run) {
        Optional<byte[]> review = manifests.review(job);
        if (review.isEmpty()) {
            return;
        }
        for (Manifests.Kept kept : manifests.of(job)) {
            boolean holds =
                    kept.manifest().parts().stream().anyMatch(part -> part.delivery() == Delivery.HELD_FOR_REVIEW);
            if (holds) {
                try {
                    dispatcher
                            .review(job, kept.manifest().node(), review.get())
                            .ifPresent(no -> LOG.warn(
                                    "{} does not release {}: {}",
                                    kept.manifest().node(),
                                    job,
                                    no));
                } catch (NodeUnreachable e) {
                    LOG.info("review of run {} is passed on again later: {}", run.number(), e.getMessage());
                }
            }
        }
    }

    private RunProgress askReviewer(Request request, int number, JobSpec spec, Decided decided) {
        Run run = runs.find(request.id(), number).orElseThrow();
        if (run.cancelReason().isPresent()) {
            return refused(run, "RUN_CANCELLED", run.cancelReason().get());
        }
        List<ReviewTask> asked = tasks.of(request.id(), ReviewTask.Stage.RESULT, number);
        Optional<ReviewTask> no = asked.stream()
                .filter(task -> task.state() == ReviewTask.State.REFUSED)
                .findFirst();
        if (no.isPresent()) {
            return refused(run, "RESULT_REFUSED", no.get().reason().orElse(""));
        }
        Optional<Manifests.Refused> atNode = manifests.refusal(run.job());
        if (atNode.isPresent()) {
            return refused(run, "RESULT_REFUSED", atNode.get().reason());
        }
        if (run.state() == RunState.RUNNING) {
            runs.move(run, RunState.RESULT_REVIEW, Optional.empty());
        }
        JobSpec.Recipient reviewer = spec.reviewer().orElseThrow();
        tasks.ask(new ReviewTasks.Chain(
                request.id(),
                ReviewTask.Stage.RESULT,
                number,
                request.form().title(),
                new ReviewTask.Subject(
                        request.formDigest(),
                        decided.decisionDigest(),
                        run.specDigest(),
                        Manifests.digest(manifests.of(run.job()))),
                request.applicant(),
                spec.recipients().stream().map(JobSpec.Recipient::organization).toList(),
                Optional.empty(),
                List.of(new ReviewTasks.Ask(ReviewRole.RESULT_REVIEWER, reviewer.organization(), "RESULT_REVIEW", 1))));
        return new RunProgress(RunStage.RELEASE, 0);
    }

    private RunProgress refused(Run run, String code, String message) {
        boolean cancelled = code.equals("RUN_CANCELLED");
        tasks.cancel(run.request(), ReviewTask.Stage.RESULT, run.number());
        runs.move(
                run,
                cancelled ? RunState.CANCELLED : RunState.FAILED,
                Optional.of(new Refusal(cancelled ? Fault.CALLER : Fault.POLICY, code, message)));
        return new RunProgress(RunStage.DONE, 0);
    }

    private RunProgress finish(Request request, int number, Decided decided) {
        Run run = runs.find(request.id(), number).orElseThrow();
        if (run.state().ended()) {
            return new RunProgress(RunStage.DONE, 0);
        }
        List<Manifests.Kept> kept = manifests.of(run.job());
        boolean delivered = kept.stream()
                .flatMap(k -> k.manifest().parts().stream())
                .map(Manifest.Part::delivery)
                .allMatch(delivery -> delivery == Delivery.DELIVERED);
        boolean any = kept.stream().anyMatch(k -> !k.manifest().parts().isEmpty());
        if (!delivered || !any) {
            return waiting(run);
        }
        tasks.cancel(request.id(), ReviewTask.Stage.RESULT, number);
        receipts.issue(new Receipts.Material(
                run.job(),
                request.formDigest(),
                decided.facts(),
                decided.decision(),
                decided.bundleHash(),
                decided.spec().orElseThrow(),
                approvals(request, number, decided),
                grants.of(run.specDigest()).stream()
                        .filter(grant -> grant.state() == GrantState.GRANTED)
                        .flatMap((GrantRecord grant) -> grant.envelope().stream())
                        .toList(),
                kept));
        runs.move(run, RunState.RELEASED, Optional.empty());
        return new RunProgress(RunStage.DONE, 0);
    }

    /**
     * What the receipt says of approvals: the chain's; and those of the own office and of the result where a person's passkey
     * signed them, since then they are more than the platform's word.
     */
    private List<byte[]> approvals(Request request, int number, Decided decided) {
        Stream<byte[]> chain = statements(tasks.of(request.id(), ReviewTask.Stage.REVIEW, decided.round()));
        Stream<byte[]> beside = statements(tasks.of(request.id()).stream()
                        .filter(task -> task.stage() == ReviewTask.Stage.OFFICE
                                ? task.subject().form().equals(request.formDigest())
                                : task.stage() == ReviewTask.Stage.RESULT && task.turn() == number)
                        .toList())
                .filter(statement -> PasskeyVerdict.is(Envelope.parse(statement).value()));
        return Stream.concat(chain, beside).toList();
    }

    private static Stream<byte[]> statements(List<ReviewTask> tasks) {
        return tasks.stream()
                .filter(task -> task.state() == ReviewTask.State.APPROVED)
                .flatMap(task -> task.statement().stream());
    }

    /** The longer it takes, the less often it is asked for. */
    private RunProgress waiting(Run run) {
        Instant now = clock.instant();
        Instant since = run.admittedAt().orElse(now);
        Duration tenth = Duration.between(since, now).dividedBy(10);
        Duration pause = tenth.compareTo(SHORTEST_PAUSE) < 0
                ? SHORTEST_PAUSE
                : tenth.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : tenth;
        return new RunProgress(RunStage.RELEASE, now.plus(pause).toEpochMilli());
    }
}
