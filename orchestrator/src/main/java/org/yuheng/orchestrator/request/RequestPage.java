package org.yuheng.orchestrator.request;

import java.util.List;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.yuheng.orchestrator.identity.Action;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.identity.Permissions;
import org.yuheng.orchestrator.pages.Done;
import org.yuheng.orchestrator.pages.FormProblems;
import org.yuheng.orchestrator.pages.NavigationEntry;
import org.yuheng.orchestrator.pages.PageController;
import org.yuheng.orchestrator.pages.RequestSections;
import org.yuheng.orchestrator.web.Cursor;
import org.yuheng.orchestrator.web.Page;

/** The list of requests, and one request's page, composed of every step's own part. */
@PageController
@RequestMapping("/requests")
class RequestPage {

    private static final int PAGE = 25;
    private static final int LONGEST_REASON = 500;

    private final RequestDesk desk;
    private final Drafts drafts;
    private final RequestSections sections;

    RequestPage(RequestDesk desk, Drafts drafts, RequestSections sections) {
        this.desk = desk;
        this.drafts = drafts;
        this.sections = sections;
    }

    @GetMapping
    String list(
            CurrentUser user,
            @RequestParam(required = false) String state,
            @RequestParam(required = false) String cursor,
            Model model) {
        Optional<RequestState> wanted = List.of(RequestState.values()).stream()
                .filter(one -> one.name().equals(state))
                .findFirst();
        Optional<String> before = Cursor.parse(cursor, 1).map(c -> c.part(0));
        List<Request> rows = desk.list(user, wanted, before, PAGE + 1);
        Page<Request> page = Page.of(rows, PAGE, row -> Cursor.of(row.id()));
        model.addAttribute("requests", page.items());
        model.addAttribute("next", page.next());
        model.addAttribute("cursor", cursor == null || cursor.isBlank() ? null : cursor);
        model.addAttribute("states", RequestState.values());
        model.addAttribute("state", wanted.map(Enum::name).orElse(""));
        model.addAttribute("tones", new Tones());
        return "request/list";
    }

    @GetMapping("/{id}")
    String read(CurrentUser user, @PathVariable String id, Model model) {
        show(user, desk.read(user, id), model);
        return "request/page";
    }

    /** One part alone: what a live page fetches again. */
    @GetMapping("/{id}/parts/{part}")
    String part(CurrentUser user, @PathVariable String id, @PathVariable String part, Model model) {
        desk.read(user, id);
        model.addAttribute("shown", sections.one(user, id, part).orElse(null));
        return "pages/sections :: part";
    }

    private void show(CurrentUser user, Request request, Model model) {
        model.addAttribute("request", request);
        model.addAttribute("tones", new Tones());
        model.addAttribute("sections", sections.of(user, request.id()));
        boolean own = user.may(Action.REQUEST_DRAFT) && user.organisation().equals(request.organization());
        boolean ended = request.state().ended();
        model.addAttribute("mayEdit", own && request.editable());
        model.addAttribute(
                "maySubmit",
                own && request.editable() && SupplementNotice.of(request.form()).complete());
        model.addAttribute("mayWithdraw", own && RequestDesk.withdrawable(request));
        model.addAttribute(
                "mayEnd",
                user.may(Action.REQUEST_INTERVENE) && request.state().next().contains(RequestState.TERMINATED));
        model.addAttribute(
                "mayDecideAgain", request.state() == RequestState.HOLD && (own || user.may(Action.REQUEST_INTERVENE)));
        model.addAttribute("mayCopy", user.may(Action.REQUEST_DRAFT) && (own || ended));
        model.addAttribute("missing", SupplementNotice.of(request.form()).missing());
    }

    @PostMapping("/{id}/submit")
    String submit(CurrentUser user, @PathVariable String id, RedirectAttributes redirect) {
        desk.submit(user, id);
        Done.say(redirect, "request-page.done.submitted");
        return "redirect:/requests/" + id;
    }

    @PostMapping("/{id}/withdraw")
    ModelAndView withdraw(
            CurrentUser user,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes redirect) {
        Permissions.require(user, Action.REQUEST_DRAFT, desk.read(user, id).organization());
        return withReason(user, id, "withdraw-reason", reason, () -> {
            desk.withdraw(user, id, reason);
            Done.say(redirect, "request-page.done.withdrawn");
        });
    }

    @PostMapping("/{id}/terminate")
    ModelAndView terminate(
            CurrentUser user,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes redirect) {
        Permissions.require(user, Action.REQUEST_INTERVENE);
        return withReason(user, id, "terminate-reason", reason, () -> {
            desk.terminate(user, id, reason);
            Done.say(redirect, "request-page.done.terminated");
        });
    }

    private ModelAndView withReason(CurrentUser user, String id, String field, String reason, Runnable action) {
        if (reason.isBlank() || reason.length() > LONGEST_REASON) {
            ModelAndView again = new ModelAndView("request/page", HttpStatus.UNPROCESSABLE_CONTENT);
            org.springframework.ui.ExtendedModelMap model = new org.springframework.ui.ExtendedModelMap();
            show(user, desk.read(user, id), model);
            again.addAllObjects(model);
            again.addObject("problems", new FormProblems().add(field, "request-page.reason.missing", LONGEST_REASON));
            again.addObject("typed", reason);
            return again;
        }
        action.run();
        return new ModelAndView("redirect:/requests/" + id);
    }

    @PostMapping("/{id}/decide-again")
    String decideAgain(CurrentUser user, @PathVariable String id, RedirectAttributes redirect) {
        desk.decideAgain(user, id);
        Done.say(redirect, "request-page.done.decided-again");
        return "redirect:/requests/" + id;
    }

    @PostMapping("/{id}/copy")
    String copy(CurrentUser user, @PathVariable String id, RedirectAttributes redirect) {
        String copy = drafts.copy(user, id).request().id();
        Done.say(redirect, "request-page.done.copied", id);
        return "redirect:/requests/" + copy + "/edit";
    }

    /** How a state looks: its words come from the state itself. */
    public static final class Tones {

        public String of(RequestState state) {
            return switch (state) {
                case DRAFT, WITHDRAWN, CLOSED -> "plain";
                case GRANTED, READY, IN_USE, AGREED, AGREEMENT_SIGNED -> "good";
                case REJECTED, DENIED, REFUSED, TERMINATED -> "stop";
                case SUPPLEMENT,
                        HOLD,
                        SUSPENDED,
                        WITHDRAWAL_NEGOTIATION,
                        CORRECTION,
                        DISPUTE,
                        EXTENSION,
                        EXPIRING,
                        DISPOSAL -> "wait";
                case DEPT_APPROVED, SUBMITTED, CLASSIFIED, RISK_ASSESSED, PROVIDER_REVIEW, PROVISIONING -> "info";
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Navigation {

        @Bean
        NavigationEntry requestsEntry() {
            return new NavigationEntry(
                    "request-page.nav",
                    "/requests",
                    20,
                    user -> user.may(Action.REQUEST_READ) || user.may(Action.REQUEST_READ_ALL));
        }
    }
}
