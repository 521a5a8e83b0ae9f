package org.yuheng.orchestrator.journey;

import org.springframework.http.MediaType;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.yuheng.computation.JobSpec;
import org.yuheng.orchestrator.approval.ReviewTask;
import org.yuheng.orchestrator.approval.ReviewTasks;
import org.yuheng.orchestrator.decision.Decided;
import org.yuheng.orchestrator.decision.Decider;
import org.yuheng.orchestrator.decision.Decisions;
import org.yuheng.orchestrator.dispatch.RunDesk;
import org.yuheng.orchestrator.identity.Action;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.identity.Permissions;
import org.yuheng.orchestrator.pages.Done;
import org.yuheng.orchestrator.pages.PageController;
import org.yuheng.orchestrator.pages.RequestSections;
import org.yuheng.orchestrator.request.Request;
import org.yuheng.orchestrator.request.RequestDesk;

/** What people do on a request's page that needs more than one step: extend, run, replay, print. */
@PageController
@RequestMapping("/requests/{id}")
class JourneyPage {

    private final RequestDesk desk;
    private final Extensions extensions;
    private final Decisions decisions;
    private final Decider decider;
    private final RunDesk runs;
    private final ReviewTasks tasks;
    private final RequestSections sections;
    private final RequestMarks marks;
    private final RunEvents events;

    JourneyPage(
            RequestDesk desk,
            Extensions extensions,
            Decisions decisions,
            Decider decider,
            RunDesk runs,
            ReviewTasks tasks,
            RequestSections sections,
            RequestMarks marks,
            RunEvents events) {
        this.desk = desk;
        this.extensions = extensions;
        this.decisions = decisions;
        this.decider = decider;
        this.runs = runs;
        this.tasks = tasks;
        this.sections = sections;
        this.marks = marks;
        this.events = events;
    }

    @PostMapping("/extension")
    String extend(
            CurrentUser user,
            @PathVariable String id,
            @RequestParam int days,
            @RequestParam String reason,
            RedirectAttributes redirect) {
        Permissions.require(user, Action.APPROVE_AS_DATA_AUTHORITY);
        desk.read(user, id);
        extensions.extend(id, days, reason, user.actor()).ifPresent(refusal -> {
            throw JourneyProblems.EXTENSION_REFUSED.because(refusal.toString());
        });
        Done.say(redirect, "journey.done.extended", days);
        return "redirect:/requests/" + id + "#timeline";
    }

    @PostMapping("/runs")
    String start(CurrentUser user, @PathVariable String id, RedirectAttributes redirect) {
        Request request = desk.read(user, id);
        Permissions.require(user, Action.REQUEST_RUN, request.organization());
        if (Stage.of(request) != Stage.USE) {
            throw JourneyProblems.REQUEST_NOT_IN_USE.because(id + " is " + request.state());
        }
        Decided decided = decisions.find(id, request.round()).orElseThrow();
        int most = JobSpec.parse(decided.spec().orElseThrow()).runs().maxRuns();
        runs.start(id, decided.specDigest().orElseThrow(), most);
        Done.say(redirect, "journey.done.started");
        return "redirect:/requests/" + id + "#runs";
    }

    @PostMapping("/runs/{number}/cancel")
    String cancel(
            CurrentUser user,
            @PathVariable String id,
            @PathVariable int number,
            @RequestParam String reason,
            RedirectAttributes redirect) {
        Request request = desk.read(user, id);
        if (!user.may(Action.REQUEST_INTERVENE)) {
            Permissions.require(user, Action.REQUEST_RUN, request.organization());
        }
        runs.cancel(user, id, number, reason);
        Done.say(redirect, "journey.done.cancelling", number);
        return "redirect:/requests/" + id + "#runs";
    }

    /** Says what changed of a request; the page fetches what it shows again. */
    @GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter events(CurrentUser user, @PathVariable String id) {
        desk.read(user, id);
        return events.watch(() -> marks.of(id));
    }

    /** Decides the kept facts again and says whether the very same bytes come out. */
    @PostMapping("/replay")
    String replay(CurrentUser user, @PathVariable String id, RedirectAttributes redirect) {
        desk.read(user, id);
        Decided decided = decisions
                .latest(id)
                .orElseThrow(() -> JourneyProblems.NOT_DECIDED.because(id + " has no decision yet"));
        Decider.Replay replay = decider.replay(decided, java.util.Optional.empty());
        Done.say(
                redirect,
                replay.identical() ? "journey.done.replayed" : "journey.done.replayed-other",
                replay.decisionDigest());
        return "redirect:/requests/" + id + "#decision";
    }

    /** The approval form (审批单) as offices file it, for printing. */
    @GetMapping("/approval-form")
    String form(CurrentUser user, @PathVariable String id, Model model) {
        Request request = desk.read(user, id);
        model.addAttribute("request", request);
        model.addAttribute("decided", decisions.latest(id).orElse(null));
        model.addAttribute(
                "tasks",
                tasks.of(id).stream()
                        .filter(task -> task.state() != ReviewTask.State.CANCELLED)
                        .toList());
        model.addAttribute(
                "sections",
                sections.of(user, id).stream()
                        .filter(section -> section.id().equals("asked"))
                        .toList());
        return "journey/approval-form";
    }
}
