package org.yuheng.orchestrator.approval;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.ui.ExtendedModelMap;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.yuheng.orchestrator.identity.Action;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.identity.Permissions;
import org.yuheng.orchestrator.pages.Done;
import org.yuheng.orchestrator.pages.FormProblems;
import org.yuheng.orchestrator.pages.NavigationEntry;
import org.yuheng.orchestrator.pages.PageController;
import org.yuheng.orchestrator.web.Problem;

/** 委托代办: who decides for me while I am away, and for whom I decide. */
@PageController
@RequestMapping("/delegations")
class DelegationPage {

    private static final int LONGEST = 500;

    private final DelegationDesk desk;

    DelegationPage(DelegationDesk desk) {
        this.desk = desk;
    }

    /** As it was typed. */
    record Form(String deputy, String from, String to, String words) {
        Form {
            deputy = deputy == null ? "" : deputy;
            from = from == null ? "" : from;
            to = to == null ? "" : to;
            words = words == null ? "" : words.strip();
        }
    }

    @GetMapping
    String mine(CurrentUser user, Model model) {
        Permissions.require(user, Action.DELEGATE);
        show(user, new Form("", desk.today().toString(), "", ""), model);
        return "approval/delegations";
    }

    private void show(CurrentUser user, Form form, Model model) {
        model.addAttribute("given", desk.given(user));
        model.addAttribute("taken", desk.taken(user));
        model.addAttribute("reviews", DelegationDesk.reviews(user.roles()));
        model.addAttribute("colleagues", desk.colleagues(user));
        model.addAttribute("today", desk.today());
        model.addAttribute("form", form);
    }

    @PostMapping
    ModelAndView make(CurrentUser user, @ModelAttribute Form form, RedirectAttributes redirect) {
        Permissions.require(user, Action.DELEGATE);
        FormProblems problems = new FormProblems();
        Optional<LocalDate> from = day(form.from());
        Optional<LocalDate> to = day(form.to());
        if (form.deputy().isBlank()) {
            problems.add("deputy", "delegation.deputy.missing");
        }
        if (from.isEmpty()) {
            problems.add("from", "delegation.day.missing");
        }
        if (to.isEmpty()) {
            problems.add("to", "delegation.day.missing");
        }
        if (form.words().length() > LONGEST) {
            problems.add("words", "delegation.words.long", LONGEST);
        }
        if (problems.isEmpty()) {
            try {
                desk.make(user, form.deputy(), from.orElseThrow(), to.orElseThrow(), form.words());
                Done.say(redirect, "delegation.done.made");
                return new ModelAndView("redirect:/delegations");
            } catch (Problem refused) {
                String code = refused.type().code();
                if (code.equals(DelegationDesk.DELEGATION_PERIOD.code())) {
                    problems.add("to", "delegation.period.wrong", DelegationDesk.LONGEST_DAYS);
                } else if (code.equals(DelegationDesk.DELEGATION_OVERLAPS.code())) {
                    problems.add("from", "delegation.overlaps");
                } else if (code.equals(DelegationDesk.DEPUTY_UNFIT.code())) {
                    problems.add("deputy", "delegation.deputy.unfit");
                } else {
                    throw refused;
                }
            }
        }
        ExtendedModelMap model = new ExtendedModelMap();
        show(user, form, model);
        ModelAndView again = new ModelAndView("approval/delegations", HttpStatus.UNPROCESSABLE_CONTENT);
        again.addAllObjects(model);
        again.addObject("problems", problems);
        return again;
    }

    @PostMapping("/{id}/end")
    String end(CurrentUser user, @PathVariable UUID id, RedirectAttributes redirect) {
        desk.end(user, id);
        Done.say(redirect, "delegation.done.ended");
        return "redirect:/delegations";
    }

    private static Optional<LocalDate> day(String text) {
        try {
            return text.isBlank() ? Optional.empty() : Optional.of(LocalDate.parse(text.strip()));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Navigation {

        @Bean
        NavigationEntry delegationsEntry() {
            return new NavigationEntry(
                    "delegation.nav", "/delegations", 25, user -> DelegationDesk.reviews(user.roles()));
        }
    }
}
