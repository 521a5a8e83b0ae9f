package org.yuheng.orchestrator.journey;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.yuheng.computation.JobSpec;
import org.yuheng.orchestrator.approval.ReviewTask;
import org.yuheng.orchestrator.approval.ReviewTasks;
import org.yuheng.orchestrator.calendar.Clocks;
import org.yuheng.orchestrator.calendar.Reading;
import org.yuheng.orchestrator.decision.Blocker;
import org.yuheng.orchestrator.decision.Decided;
import org.yuheng.orchestrator.decision.Decider;
import org.yuheng.orchestrator.decision.Decisions;
import org.yuheng.orchestrator.dispatch.GrantRecord;
import org.yuheng.orchestrator.dispatch.Grants;
import org.yuheng.orchestrator.dispatch.Proposal;
import org.yuheng.orchestrator.identity.Action;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.identity.Permissions;
import org.yuheng.orchestrator.identity.Texts;
import org.yuheng.orchestrator.request.Request;
import org.yuheng.orchestrator.request.RequestDesk;
import org.yuheng.orchestrator.request.SupplementNotice;
import org.yuheng.orchestrator.web.Problems;
import org.yuheng.policy.Decision;

/** What the steps know of one request, over REST: decision, specification, approvals, grants, clocks. */
@RestController
@Tag(name = "requests")
@RequestMapping("/api/v1/requests/{id}")
class JourneyResource {

    private final RequestDesk desk;
    private final Decider decider;
    private final Decisions decisions;
    private final ReviewTasks tasks;
    private final Grants grants;
    private final Clocks clocks;
    private final Extensions extensions;
    private final Clock clock;

    JourneyResource(
            RequestDesk desk,
            Decider decider,
            Decisions decisions,
            ReviewTasks tasks,
            Grants grants,
            Clocks clocks,
            Extensions extensions,
            Clock clock) {
        this.desk = desk;
        this.decider = decider;
        this.decisions = decisions;
        this.tasks = tasks;
        this.grants = grants;
        this.clocks = clocks;
        this.extensions = extensions;
        this.clock = clock;
    }

    /**
     * @param decision what the rules would say; null while something stands in the way of asking them
     * @param missing mandatory fields that are empty
     * @param blockers what stands in the way of a decision or a specification
     * @param participants nodes that would take part
     */
    record PreviewView(
            @JsonRawValue String decision,
            List<SupplementNotice.Missing> missing,
            List<Blocker> blockers,
            List<String> participants) {}

    @Operation(summary = "What the rules would say now")
    @PostMapping("/preview")
    PreviewView preview(CurrentUser user, @PathVariable String id) {
        Request request = desk.read(user, id);
        SupplementNotice notice = SupplementNotice.of(request.form());
        if (!notice.decidable()) {
            return new PreviewView(null, notice.missing(), List.of(), List.of());
        }
        Decider.Preview preview =
                decider.preview(Questions.of(request, request.receivedAt().orElseGet(clock::instant), 0));
        return new PreviewView(
                preview.decision()
                        .map(Decision::toBytes)
                        .map(JourneyResource::text)
                        .orElse(null),
                notice.missing(),
                preview.blockers(),
                preview.spec()
                        .map(spec -> spec.participants().stream()
                                .map(JobSpec.Participant::node)
                                .toList())
                        .orElse(List.of()));
    }

    /**
     * @param decision exactly as it was made
     * @param facts exactly what it was made on
     */
    record DecisionView(
            int round,
            String decisionDigest,
            String factsDigest,
            String bundleHash,
            String specDigest,
            Instant decidedAt,
            @JsonRawValue String decision,
            @JsonRawValue String facts) {}

    @Operation(summary = "The decision and the facts it was made on")
    @GetMapping("/decision")
    DecisionView decision(CurrentUser user, @PathVariable String id, @RequestParam(required = false) Integer round) {
        Decided decided = decided(user, id, round);
        return new DecisionView(
                decided.round(),
                decided.decisionDigest(),
                decided.factsDigest(),
                decided.bundleHash(),
                decided.specDigest().orElse(null),
                decided.at(),
                text(decided.decision()),
                text(decided.facts()));
    }

    /** The exact bytes that owners are asked to grant. */
    @Operation(summary = "The exact bytes that owners are asked to grant")
    @GetMapping(path = "/spec", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> spec(
            CurrentUser user, @PathVariable String id, @RequestParam(required = false) Integer round) {
        Decided decided = decided(user, id, round);
        return decided.spec()
                .map(bytes -> ResponseEntity.ok()
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(bytes))
                .orElseThrow(() -> JourneyProblems.NOT_DECIDED.because(id + " has no specification in round "
                        + decided.round() + "; only what may proceed is specified"));
    }

    /**
     * @param identical whether the decision's bytes came out again
     */
    record ReplayView(
            String bundleHash,
            String decisionDigest,
            boolean identical,
            @JsonRawValue String decision) {}

    /** Decides the kept facts again. */
    @Operation(summary = "Decide the kept facts again")
    @PostMapping("/decision/replay")
    ReplayView replay(
            CurrentUser user,
            @PathVariable String id,
            @RequestParam(required = false) Integer round,
            @RequestParam(required = false) String bundle) {
        Decided decided = decided(user, id, round);
        try {
            Decider.Replay replay = decider.replay(decided, Optional.ofNullable(bundle));
            return new ReplayView(
                    replay.decision().bundleHash(),
                    replay.decisionDigest(),
                    replay.identical(),
                    text(replay.decision().toBytes()));
        } catch (IllegalArgumentException e) {
            throw Problems.INVALID_PARAMETER.because(e.getMessage());
        }
    }

    private Decided decided(CurrentUser user, String id, Integer round) {
        desk.read(user, id);
        Optional<Decided> found = round == null ? decisions.latest(id) : decisions.find(id, round);
        return found.orElseThrow(() -> JourneyProblems.NOT_DECIDED.because(
                id + " has no decision" + (round == null ? "" : " of round " + round) + " yet"));
    }

    record ApprovalView(
            String task,
            ReviewTask.Stage stage,
            int turn,
            int place,
            String role,
            String roleZh,
            String roleEn,
            String organization,
            String ruleId,
            ReviewTask.State state,
            Instant openedAt,
            Instant decidedAt,
            String decidedBy,
            String ground,
            String reason,
            @JsonRawValue String statement) {}

    @Operation(summary = "Review tasks and their signed verdicts")
    @GetMapping("/approvals")
    List<ApprovalView> approvals(CurrentUser user, @PathVariable String id) {
        desk.read(user, id);
        return tasks.of(id).stream()
                .map(task -> new ApprovalView(
                        task.id(),
                        task.stage(),
                        task.turn(),
                        task.place(),
                        task.role().name(),
                        task.role().zh(),
                        task.role().en(),
                        task.organization(),
                        task.ruleId(),
                        task.state(),
                        task.openedAt().orElse(null),
                        task.decidedAt().orElse(null),
                        task.decidedBy().orElse(null),
                        task.ground().orElse(null),
                        task.reason().orElse(null),
                        task.statement().map(JourneyResource::text).orElse(null)))
                .toList();
    }

    /**
     * @param state ASKED while the node has not answered; UNREACHABLE when it was tried in vain
     */
    record NodeGrants(
            String node, String state, String code, String message, Instant heardAt, List<OwnerView> owners) {}

    record OwnerView(String owner, String state, String grantDigest, String code, String message, Instant changedAt) {}

    record GrantsView(String specDigest, String standing, List<NodeGrants> nodes) {}

    @Operation(summary = "Owners' grants, by node")
    @GetMapping("/grants")
    GrantsView grants(CurrentUser user, @PathVariable String id) {
        desk.read(user, id);
        Optional<String> digest = decisions.latest(id).flatMap(Decided::specDigest);
        if (digest.isEmpty()) {
            return new GrantsView(null, "NOT_ASKED", List.of());
        }
        List<GrantRecord> owners = grants.of(digest.get());
        List<NodeGrants> nodes = new ArrayList<>();
        for (Proposal proposal : grants.proposals(digest.get())) {
            boolean inVain =
                    proposal.state() == Proposal.State.ASKED && proposal.code().isPresent();
            nodes.add(new NodeGrants(
                    proposal.node(),
                    inVain ? "UNREACHABLE" : proposal.state().name(),
                    proposal.code().orElse(null),
                    proposal.message().orElse(null),
                    proposal.heardAt().orElse(null),
                    owners.stream()
                            .filter(owner -> owner.node().equals(proposal.node()))
                            .map(owner -> new OwnerView(
                                    owner.owner(),
                                    owner.state().name(),
                                    owner.digest().orElse(null),
                                    owner.code().orElse(null),
                                    owner.message().orElse(null),
                                    owner.changedAt()))
                            .toList()));
        }
        String standing =
                nodes.isEmpty() ? "NOT_ASKED" : grants.standing(digest.get()).name();
        return new GrantsView(digest.get(), standing, nodes);
    }

    @Operation(summary = "Statutory clocks and their calculation")
    @GetMapping("/clocks")
    List<Reading> clocks(CurrentUser user, @PathVariable String id) {
        desk.read(user, id);
        return clocks.readings(id);
    }

    record Extension(int workingDays, String reason) {
        Extension {
            reason = Texts.require("reason", reason, 500);
        }
    }

    /** The data authority consents to a longer answer (Decree 809, Art 21); the requester sees it in the timeline. */
    @Operation(summary = "Extend the answer's clock, with the authority's consent")
    @PostMapping("/extension")
    List<Reading> extend(CurrentUser user, @PathVariable String id, @RequestBody Extension extension) {
        Permissions.require(user, Action.APPROVE_AS_DATA_AUTHORITY);
        desk.read(user, id);
        extensions
                .extend(id, extension.workingDays(), extension.reason(), user.actor())
                .ifPresent(refusal -> {
                    throw JourneyProblems.EXTENSION_REFUSED.because(refusal.toString());
                });
        return clocks.readings(id);
    }

    /** Under which id support finds the request's workflow. */
    @Operation(summary = "Where support finds the request's workflow")
    @GetMapping("/workflow")
    Map<String, String> workflow(CurrentUser user, @PathVariable String id) {
        Permissions.require(user, Action.OPERATIONS_READ);
        Request request = desk.read(user, id);
        return Map.of(
                "workflowId",
                new Ref(id, request.epoch()).workflowId(),
                "stage",
                Stage.of(request).name());
    }

    static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
