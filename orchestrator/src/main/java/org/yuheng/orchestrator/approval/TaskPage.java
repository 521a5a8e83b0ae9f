package org.yuheng.orchestrator.approval;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.ui.ExtendedModelMap;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.pages.Done;
import org.yuheng.orchestrator.pages.FormProblems;
import org.yuheng.orchestrator.pages.PageController;
import org.yuheng.orchestrator.pages.RequestSections;
import org.yuheng.orchestrator.passkeys.PasskeyQuestion;
import org.yuheng.orchestrator.passkeys.Passkeys;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.Outcome;

/** Where a reviewer decides: what helps to decide first, then the verdict, then everything else. */
@PageController
class TaskPage {

    private static final int LONGEST_REASON = 2_000;

    private final ApprovalDesk desk;
    private final ReviewTasks tasks;
    private final TogetherDesk together;
    private final RequestSections sections;
    private final Passkeys passkeys;
    private final FiledAsShown filed;

    TaskPage(
            ApprovalDesk desk,
            ReviewTasks tasks,
            TogetherDesk together,
            RequestSections sections,
            Passkeys passkeys,
            FiledAsShown filed) {
        this.filed = filed;
        this.passkeys = passkeys;
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
        model.addAttribute("attachments", filed.attachments(task.request()));
        model.addAttribute(
                "differences",
                task.decidedAt().isPresent()
                        ? List.of()
                        : filed.differences(task.request(), task.subject().form()));
        Optional<String> onBehalfOf = desk.onBehalfOf(user, task);
        model.addAttribute("onBehalfOf", onBehalfOf.orElse(""));
        // Whom a task is given to is for the person whose task it is.
        model.addAttribute("colleagues", onBehalfOf.isPresent() ? List.of() : together.colleagues(user, task));
        boolean passkey = desk.asksForPasskey(task, ReviewTask.State.APPROVED);
        model.addAttribute("passkey", passkey);
        model.addAttribute(
                "hasPasskey", passkey && !passkeys.of(user.username()).isEmpty());
        model.addAttribute("grounds", Ground.values());
        model.addAttribute("mayAskSupplement", task.stage() != ReviewTask.Stage.RESULT);
    }

    /** What the form sends. */
    record Form(String verdict, String ground, String reason) {
        Form {
            verdict = verdict == null ? "" : verdict;
            ground = ground == null ? "" : ground;
            reason = reason == null ? "" : reason;
        }

        Optional<Ground> known() {
            return Stream.of(Ground.values())
                    .filter(one -> one.name().equals(ground))
                    .findFirst();
        }

        ReviewTask.State state() {
            return switch (verdict) {
                case "approve" -> ReviewTask.State.APPROVED;
                case "refuse" -> ReviewTask.State.REFUSED;
                default -> ReviewTask.State.SUPPLEMENT;
            };
        }

        Opinion opinion() {
            Optional<Ground> ground = state() == ReviewTask.State.REFUSED ? known() : Optional.empty();
            return new Opinion(state(), ground, reason);
        }
    }

    /** The passkey's signature, in base64; empty where there is none. */
    record Signature(String credential, String authenticator, String client, String signature) {

        boolean isThere() {
            return credential != null && !credential.isEmpty();
        }

        Outcome<Passkeys.Answer> answer() {
            try {
                return Outcome.accepted(
                        new Passkeys.Answer(bytes(credential), bytes(authenticator), bytes(client), bytes(signature)));
            } catch (IllegalArgumentException malformed) {
                return Outcome.refused("PASSKEY_MALFORMED", "the signature's parts are not base64");
            }
        }

        private static Base64Bytes bytes(String text) {
            return Base64Bytes.parse(text == null ? "" : text).requireAtMost("signature", 8_192);
        }
    }

    /** What the page's script has signed before it sends the form; 422 where the form itself is wrong, or needs none. */
    @PostMapping(path = "/approvals/{id}/statement", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    ResponseEntity<PasskeyQuestion> statement(CurrentUser user, @PathVariable String id, @ModelAttribute Form form) {
        ReviewTask task = desk.read(user, id);
        if (!problems(form).isEmpty()
                || !desk.asksForPasskey(task, form.state())
                || passkeys.of(user.username()).isEmpty()) {
            return ResponseEntity.unprocessableContent().build();
        }
        return ResponseEntity.ok(PasskeyQuestion.of(desk.ask(user, id, form.opinion()), user));
    }

    @PostMapping("/approvals/{id}")
    ModelAndView decide(
            CurrentUser user,
            @PathVariable String id,
            @ModelAttribute Form form,
            @ModelAttribute Signature signature,
            RedirectAttributes redirect) {
        ReviewTask task = desk.read(user, id);
        FormProblems problems = problems(form);
        if (problems.isEmpty() && desk.asksForPasskey(task, form.state())) {
            signed(user, task, form, signature)
                    .ifPresent(code -> problems.add(
                            "passkey", code.isEmpty() ? "approval.passkey.missing" : "approval.passkey.refused", code));
        } else if (problems.isEmpty()) {
            switch (form.state()) {
                case APPROVED -> desk.approve(user, id, form.reason());
                case REFUSED -> desk.refuse(user, id, form.known().orElseThrow(), form.reason());
                case SUPPLEMENT, OPEN, WAITING, CANCELLED -> desk.supplement(user, id, form.reason());
            }
        }
        if (!problems.isEmpty()) {
            ExtendedModelMap model = new ExtendedModelMap();
            show(user, task, model);
            ModelAndView again = new ModelAndView("approval/task", HttpStatus.UNPROCESSABLE_CONTENT);
            again.addAllObjects(model);
            again.addObject("problems", problems);
            again.addObject("verdict", form.verdict());
            again.addObject("ground", form.ground());
            again.addObject("reason", form.reason());
            return again;
        }
        Done.say(redirect, "approval.done." + form.verdict(), task.request());
        return new ModelAndView("redirect:/inbox");
    }

    /** Empty when the signature holds and the verdict is recorded; otherwise the code, "" where there is no signature. */
    private Optional<String> signed(CurrentUser user, ReviewTask task, Form form, Signature signature) {
        if (!signature.isThere()) {
            return Optional.of("");
        }
        return signature
                .answer()
                .then(answer -> passkeys.take(user, task.id(), answer))
                .fold(
                        signed -> {
                            desk.decide(user, task.id(), form.opinion(), signed);
                            return Optional.empty();
                        },
                        refusal -> Optional.of(refusal.code()));
    }

    private static FormProblems problems(Form form) {
        String verdict = form.verdict();
        String reason = form.reason();
        FormProblems problems = new FormProblems();
        boolean refuses = verdict.equals("refuse");
        if (!refuses && !verdict.equals("approve") && !verdict.equals("supplement")) {
            return problems.add("verdict-approve", "approval.verdict.missing");
        }
        if (refuses && form.known().isEmpty()) {
            problems.add("ground", "approval.ground.missing");
        }
        if (!verdict.equals("approve") && reason.isBlank()) {
            problems.add("reason", "approval.reason.missing");
        }
        if (reason.length() > LONGEST_REASON) {
            problems.add("reason", "approval.reason.long", LONGEST_REASON);
        }
        if (Opinion.claimsToBeForSomebody(reason)) {
            problems.add("reason", "approval.reason.reserved", Opinion.ON_BEHALF_OF);
        }
        return problems;
    }
}
