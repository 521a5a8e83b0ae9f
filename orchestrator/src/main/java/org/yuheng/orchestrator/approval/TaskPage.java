package org.yuheng.orchestrator.approval;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.ui.ExtendedModelMap;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.pages.Done;
import org.yuheng.orchestrator.pages.FormProblems;
import org.yuheng.orchestrator.pages.PageController;
import org.yuheng.orchestrator.pages.RequestSections;

/** Where a reviewer decides: what helps to decide first, then the verdict, then everything else. */
@PageController
class TaskPage {

    private static final int LONGEST_REASON = 2_000;

    private final ApprovalDesk desk;
    private final ReviewTasks tasks;
    private final TogetherDesk together;
    private final RequestSections sections;

    TaskPage(ApprovalDesk desk, ReviewTasks tasks, TogetherDesk together, RequestSections sections) {
        this.desk = desk;
        this.tasks = tasks;
        this.together = together;
        this.sections = sections;
    }

    @GetMapping("/approvals/{id}")
    String read(CurrentUser user, @PathVariable String id, Model model) {
        show(user, desk.read(user, id), model);
        return "approval/task";
    }

    private void show(CurrentUser user, ReviewTask task, Model model) {
        List<RequestSections.Shown> all = sections.of(user, task.request());
        model.addAttribute("task", task);
        model.addAttribute("tones", new Approvals.VerdictTones());
        model.addAttribute(
                "helping",
                all.stream()
                        .filter(s -> s.order() < RequestSections.BEFORE_VERDICT)
                        .toList());
        model.addAttribute(
                "others",
                all.stream()
                        .filter(s -> s.order() >= RequestSections.BEFORE_VERDICT && !s.id().equals("approvals"))
                        .toList());
        model.addAttribute(
                "signatures",
                tasks.of(task.request()).stream()
                        .filter(other ->
                                other.decidedAt().isPresent() && !other.id().equals(task.id()))
                        .toList());
        model.addAttribute(
                "hindrance", desk.hindrance(user, task).map(Enum::name).orElse(""));
        model.addAttribute("colleagues", together.colleagues(user, task));
        model.addAttribute("grounds", Ground.values());
        model.addAttribute("mayAskSupplement", task.stage() != ReviewTask.Stage.RESULT);
    }

    @PostMapping("/approvals/{id}")
    ModelAndView decide(
            CurrentUser user,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String verdict,
            @RequestParam(defaultValue = "") String ground,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes redirect) {
        ReviewTask task = desk.read(user, id);
        Optional<Ground> known = Stream.of(Ground.values())
                .filter(one -> one.name().equals(ground))
                .findFirst();
        FormProblems problems = problems(verdict, known, reason);
        if (!problems.isEmpty()) {
            ExtendedModelMap model = new ExtendedModelMap();
            show(user, task, model);
            ModelAndView again = new ModelAndView("approval/task", HttpStatus.UNPROCESSABLE_CONTENT);
            again.addAllObjects(model);
            again.addObject("problems", problems);
            again.addObject("verdict", verdict);
            again.addObject("ground", ground);
            again.addObject("reason", reason);
            return again;
        }
        switch (verdict) {
            case "approve" -> desk.approve(user, id, reason);
            case "refuse" -> desk.refuse(user, id, known.orElseThrow(), reason);
            default -> desk.supplement(user, id, reason);
        }
        Done.say(redirect, "approval.done." + verdict, task.request());
        return new ModelAndView("redirect:/inbox");
    }

    private static FormProblems problems(String verdict, Optional<Ground> ground, String reason) {
        FormProblems problems = new FormProblems();
        boolean refuses = verdict.equals("refuse");
        if (!refuses && !verdict.equals("approve") && !verdict.equals("supplement")) {
            return problems.add("verdict-approve", "approval.verdict.missing");
        }
        if (refuses && ground.isEmpty()) {
            problems.add("ground", "approval.ground.missing");
        }
        if (!verdict.equals("approve") && reason.isBlank()) {
            problems.add("reason", "approval.reason.missing");
        }
        if (reason.length() > LONGEST_REASON) {
            problems.add("reason", "approval.reason.long", LONGEST_REASON);
        }
        return problems;
    }
}
