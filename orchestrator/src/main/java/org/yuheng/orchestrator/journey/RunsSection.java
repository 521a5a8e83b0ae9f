package org.yuheng.orchestrator.journey;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.yuheng.adapter.node.PartyNode.JobState;
import org.yuheng.computation.JobSpec;
import org.yuheng.orchestrator.decision.Decided;
import org.yuheng.orchestrator.decision.Decisions;
import org.yuheng.orchestrator.dispatch.Attempt;
import org.yuheng.orchestrator.dispatch.Progress;
import org.yuheng.orchestrator.dispatch.RoleProgress;
import org.yuheng.orchestrator.dispatch.Run;
import org.yuheng.orchestrator.dispatch.RunState;
import org.yuheng.orchestrator.dispatch.Runs;
import org.yuheng.orchestrator.identity.Action;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.pages.RequestSection;
import org.yuheng.orchestrator.release.Manifest;
import org.yuheng.orchestrator.release.Manifests;
import org.yuheng.orchestrator.request.Request;
import org.yuheng.orchestrator.request.Requests;

/** The runs of a request: a lane for each party, as its node says, and what went over each link. */
@Component
class RunsSection implements RequestSection {

    private final Requests requests;
    private final Runs runs;
    private final Progress progress;
    private final Manifests manifests;
    private final Decisions decisions;

    RunsSection(Requests requests, Runs runs, Progress progress, Manifests manifests, Decisions decisions) {
        this.requests = requests;
        this.runs = runs;
        this.progress = progress;
        this.manifests = manifests;
        this.decisions = decisions;
    }

    @Override
    public String id() {
        return "runs";
    }

    @Override
    public String heading() {
        return "journey.runs";
    }

    @Override
    public int order() {
        return 60;
    }

    @Override
    public Optional<Content> of(CurrentUser user, String id) {
        Request request = requests.find(id).orElseThrow();
        List<Run> all = runs.of(id);
        boolean inUse = Stage.of(request) == Stage.USE;
        if (all.isEmpty() && !inUse) {
            return Optional.empty();
        }
        boolean own = user.may(Action.REQUEST_RUN) && user.organisation().equals(request.organization());
        boolean open = all.stream().anyMatch(run -> !run.state().ended());
        int most = decisions
                .latest(id)
                .flatMap(Decided::spec)
                .map(spec -> JobSpec.parse(spec).runs().maxRuns())
                .orElse(0);
        return Optional.of(new Content(
                "journey/sections",
                "runs",
                Map.of(
                        "request",
                        id,
                        "runs",
                        all.stream()
                                .sorted(Comparator.comparingInt(Run::number).reversed())
                                .map(this::onPage)
                                .toList(),
                        "live",
                        open,
                        "most",
                        most,
                        "mayStart",
                        own && inUse && !open && all.size() < most,
                        "mayCancel",
                        own || user.may(Action.REQUEST_INTERVENE),
                        "tones",
                        new RunTones())));
    }

    private RunOnPage onPage(Run run) {
        List<RoleProgress> lanes = progress.of(run.request(), run.number());
        Map<String, String> organizations = decisions
                .ofSpec(run.specDigest())
                .flatMap(Decided::spec)
                .map(spec -> JobSpec.parse(spec).participants().stream()
                        .collect(java.util.stream.Collectors.toMap(
                                JobSpec.Participant::node, JobSpec.Participant::organization, (a, b) -> a)))
                .orElse(Map.of());
        List<AttemptOnPage> attempts = new ArrayList<>();
        for (Attempt attempt : runs.attempts(run)) {
            List<Lane> own = lanes.stream()
                    .filter(lane -> lane.attempt() == attempt.job().attempt()
                            && !lane.role().isEmpty())
                    .map(lane -> new Lane(lane, organizations.getOrDefault(lane.node(), "")))
                    .toList();
            List<Link> links = manifests.of(attempt.job()).stream()
                    .map(Manifests.Kept::manifest)
                    .flatMap(manifest -> links(manifest).stream())
                    .toList();
            attempts.add(0, new AttemptOnPage(attempt, own, links));
        }
        return new RunOnPage(run, attempts);
    }

    private static List<Link> links(Manifest manifest) {
        return manifest.bytesSent().entrySet().stream()
                .map(entry -> new Link(manifest.node(), entry.getKey(), entry.getValue()))
                .toList();
    }

    public record RunOnPage(Run run, List<AttemptOnPage> attempts) {}

    /** @param links what each node says that it sent, when the attempt is over */
    public record AttemptOnPage(Attempt attempt, List<Lane> lanes, List<Link> links) {}

    public record Link(String from, String to, long bytes) {}

    /** One role at one party's node. */
    public record Lane(RoleProgress progress, String organization) {

        public boolean unknown() {
            return !progress.reachable();
        }

        public String tone() {
            if (unknown()) {
                return "wait";
            }
            return progress.state()
                    .map(state -> switch (state) {
                        case SUCCEEDED -> "good";
                        case FAILED -> "stop";
                        case CANCELLED -> "plain";
                        case PREPARED, RUNNING -> "info";
                    })
                    .orElse("plain");
        }

        public String state() {
            return unknown() ? "UNKNOWN" : progress.state().map(JobState::name).orElse("PREPARED");
        }
    }

    /** How a run's state looks beside its words. */
    public static final class RunTones {

        public String of(RunState state) {
            return switch (state) {
                case RELEASED -> "good";
                case FAILED, QUARANTINED -> "stop";
                case RESULT_REVIEW -> "wait";
                case QUEUED, CANCELLED -> "plain";
                case PREPARING, RUNNING -> "info";
            };
        }

        public String of(Attempt.State state) {
            return switch (state) {
                case SUCCEEDED -> "good";
                case FAILED -> "stop";
                case CANCELLED -> "plain";
                case OPEN, PREPARED, STARTED -> "info";
            };
        }
    }
}
