package org.yuheng.orchestrator.journey;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.node.NodeUnreachable;
import org.yuheng.adapter.node.PartyNode.Answer;
import org.yuheng.computation.JobSpec;
import org.yuheng.orchestrator.decision.Decided;
import org.yuheng.orchestrator.decision.Decisions;
import org.yuheng.orchestrator.dispatch.Attempt;
import org.yuheng.orchestrator.dispatch.Dispatcher;
import org.yuheng.orchestrator.dispatch.Proposals;
import org.yuheng.orchestrator.dispatch.Run;
import org.yuheng.orchestrator.dispatch.Runs;
import org.yuheng.orchestrator.identity.Actor;
import org.yuheng.orchestrator.journey.CrashPoint.Step;
import org.yuheng.orchestrator.release.Manifests;
import org.yuheng.orchestrator.request.Request;
import org.yuheng.orchestrator.request.RequestState;
import org.yuheng.orchestrator.request.Requests;

/** At the end of the period every node deletes what it keeps of the request's jobs, and proves it. */
@Component
class Disposal {

    private static final Logger LOG = LoggerFactory.getLogger(Disposal.class);
    private static final Actor JOURNEY = Actor.system("journey");
    private static final long AGAIN_AFTER_SECONDS = 60;

    private final Steps steps;
    private final Requests requests;
    private final Runs runs;
    private final Decisions decisions;
    private final Dispatcher dispatcher;
    private final Manifests manifests;
    private final Clock clock;

    Disposal(
            Steps steps,
            Requests requests,
            Runs runs,
            Decisions decisions,
            Dispatcher dispatcher,
            Manifests manifests,
            Clock clock) {
        this.steps = steps;
        this.requests = requests;
        this.runs = runs;
        this.decisions = decisions;
        this.dispatcher = dispatcher;
        this.manifests = manifests;
        this.clock = clock;
    }

    private record Left(JobId job, String node) {}

    private record Proof(Left left, byte[] statement) {}

    Progress dispose(Ref ref) {
        Request request = steps.read(ref);
        if (Stage.of(request) != Stage.END) {
            return Progress.go(Stage.of(request));
        }
        List<Left> all = left(request);
        List<Proof> proofs = new ArrayList<>();
        for (Left left : all) {
            prove(left).map(proof -> new Proof(left, proof)).ifPresent(proofs::add);
        }
        return steps.commit(ref, Step.DISPOSE, now -> {
            if (Stage.of(now) != Stage.END) {
                return Progress.go(Stage.of(now));
            }
            proofs.forEach(
                    proof -> manifests.disposed(proof.left().job(), proof.left().node(), proof.statement()));
            Request disposing = now.state() == RequestState.DISPOSAL
                    ? now
                    : requests.move(now, RequestState.DISPOSAL, "PERIOD_OVER", List.of(), JOURNEY);
            if (proofs.size() < all.size()) {
                return Progress.wait(Stage.END, clock.instant().plusSeconds(AGAIN_AFTER_SECONDS), List.of());
            }
            return Progress.go(Stage.of(requests.move(disposing, RequestState.CLOSED, "DISPOSED", List.of(), JOURNEY)));
        });
    }

    private List<Left> left(Request request) {
        List<Left> left = new ArrayList<>();
        for (Run run : runs.of(request.id())) {
            JobSpec spec = decisions
                    .ofSpec(run.specDigest())
                    .flatMap(Decided::spec)
                    .map(JobSpec::parse)
                    .orElseThrow();
            for (Attempt attempt : runs.attempts(run)) {
                for (String node : Proposals.nodesOf(spec)) {
                    if (!manifests.isDisposed(attempt.job(), node)) {
                        left.add(new Left(attempt.job(), node));
                    }
                }
            }
        }
        return left;
    }

    private Optional<byte[]> prove(Left left) {
        try {
            Answer<byte[]> answer = dispatcher.dispose(left.job(), left.node());
            if (answer.refused()) {
                LOG.warn("{} does not dispose of {}: {}", left.node(), left.job(), answer.refusal());
                return Optional.empty();
            }
            return Optional.of(answer.value());
        } catch (NodeUnreachable e) {
            LOG.info("{} is asked to dispose of {} again later: {}", left.node(), left.job(), e.getMessage());
            return Optional.empty();
        }
    }
}
