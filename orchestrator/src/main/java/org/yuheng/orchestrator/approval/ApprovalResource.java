package org.yuheng.orchestrator.approval;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.identity.Texts;

/** Review tasks over REST. */
@RestController
@Tag(name = "approvals")
@RequestMapping("/api/v1")
class ApprovalResource {

    private static final int LONGEST_REASON = 2_000;

    private final ApprovalDesk desk;
    private final TogetherDesk together;

    ApprovalResource(ApprovalDesk desk, TogetherDesk together) {
        this.desk = desk;
        this.together = together;
    }

    record RoleView(ReviewRole code, String zh, String en) {}

    record GroundView(Ground code, String zh, String en) {}

    /**
     * @param stage OFFICE, REVIEW or RESULT
     * @param decidedFor whom the verdict was given for, where a deputy gave it
     * @param onBehalfOf whom the reader would decide it for, in the inbox of a deputy
     * @param specDigest what the owners will be asked to grant, where it exists
     */
    record TaskView(
            String id,
            String request,
            String title,
            ReviewTask.Stage stage,
            int turn,
            int place,
            RoleView role,
            String organization,
            String ruleId,
            String formDigest,
            String decisionDigest,
            String specDigest,
            String resultDigest,
            ReviewTask.State state,
            LocalDate due,
            Instant openedAt,
            Instant decidedAt,
            String decidedBy,
            String decidedFor,
            String onBehalfOf,
            String ground,
            String reason) {
        static TaskView of(ReviewTask task) {
            return of(task, Optional.empty());
        }

        static TaskView of(ReviewTask task, Optional<String> onBehalfOf) {
            return new TaskView(
                    task.id(),
                    task.request(),
                    task.title(),
                    task.stage(),
                    task.turn(),
                    task.place(),
                    new RoleView(task.role(), task.role().zh(), task.role().en()),
                    task.organization(),
                    task.ruleId(),
                    task.subject().form(),
                    task.subject().decision(),
                    task.subject().spec(),
                    task.subject().result(),
                    task.state(),
                    task.due().orElse(null),
                    task.openedAt().orElse(null),
                    task.decidedAt().orElse(null),
                    task.decidedBy().orElse(null),
                    task.decidedFor().orElse(null),
                    onBehalfOf.orElse(null),
                    task.ground().orElse(null),
                    task.reason().orElse(null));
        }
    }

    record Approval(String reason) {
        Approval {
            reason = Texts.optional("reason", reason, LONGEST_REASON);
        }
    }

    record Refusal(Ground ground, String reason) {
        Refusal {
            if (ground == null) {
                throw new IllegalArgumentException(
                        "ground is missing; a refusal needs one of " + List.of(Ground.values()));
            }
            reason = Texts.require("reason", reason, LONGEST_REASON);
        }
    }

    record Supplement(String reason) {
        Supplement {
            reason = Texts.require("reason", reason, LONGEST_REASON);
        }
    }

    @Operation(summary = "What waits for me, by due day")
    @GetMapping("/inbox")
    List<TaskView> inbox(CurrentUser user) {
        return desk.waiting(user).stream()
                .map(one -> TaskView.of(one.task(), one.onBehalfOf()))
                .toList();
    }

    @Operation(summary = "Grounds on which a request may be refused")
    @GetMapping("/approvals/grounds")
    List<GroundView> grounds() {
        return List.of(Ground.values()).stream()
                .map(ground -> new GroundView(ground, ground.zh(), ground.en()))
                .toList();
    }

    @Operation(summary = "One review task")
    @GetMapping("/approvals/{task}")
    TaskView read(CurrentUser user, @PathVariable String task) {
        ReviewTask found = desk.read(user, task);
        return TaskView.of(found, desk.onBehalfOf(user, found));
    }

    @Operation(summary = "Agree")
    @PostMapping("/approvals/{task}/approve")
    TaskView approve(CurrentUser user, @PathVariable String task, @RequestBody Approval approval) {
        return TaskView.of(desk.approve(user, task, approval.reason()));
    }

    @Operation(summary = "Refuse, on a ground")
    @PostMapping("/approvals/{task}/refuse")
    TaskView refuse(CurrentUser user, @PathVariable String task, @RequestBody Refusal refusal) {
        return TaskView.of(desk.refuse(user, task, refusal.ground(), refusal.reason()));
    }

    @Operation(summary = "Ask the applicant to complete the request")
    @PostMapping("/approvals/{task}/supplement")
    TaskView supplement(CurrentUser user, @PathVariable String task, @RequestBody Supplement supplement) {
        return TaskView.of(desk.supplement(user, task, supplement.reason()));
    }

    record Words(String words) {
        Words {
            words = Texts.optional("words", words, 500);
        }
    }

    record ToColleague(String colleague, String words) {
        ToColleague {
            colleague = Texts.require("colleague", colleague, 64);
            words = Texts.optional("words", words, 500);
        }
    }

    @Operation(summary = "Urge a reviewer, once a day at most (催办)")
    @PostMapping("/approvals/{task}/urge")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void urge(CurrentUser user, @PathVariable String task, @RequestBody Words words) {
        together.urge(user, task, words.words());
    }

    @Operation(summary = "Hand a task over to a colleague, who alone decides it then (转交)")
    @PostMapping("/approvals/{task}/hand-over")
    TaskView handOver(CurrentUser user, @PathVariable String task, @RequestBody ToColleague to) {
        return TaskView.of(together.handOver(user, task, to.colleague(), to.words()));
    }

    @Operation(summary = "Ask a colleague to sign as well (加签)")
    @PostMapping("/approvals/{task}/signers")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void addSigner(CurrentUser user, @PathVariable String task, @RequestBody ToColleague to) {
        together.addSigner(user, task, to.colleague(), to.words());
    }

    @Operation(summary = "Send a colleague a copy for information (抄送)")
    @PostMapping("/approvals/{task}/copies")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void copyTo(CurrentUser user, @PathVariable String task, @RequestBody ToColleague to) {
        together.copyTo(user, task, to.colleague(), to.words());
    }
}
