package org.yuheng.orchestrator.journey;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.pages.Done;
import org.yuheng.orchestrator.pages.FormProblems;
import org.yuheng.orchestrator.pages.PageController;
import org.yuheng.orchestrator.web.Problems;

/** Hold, suspend, resume, correct, dispute: the forms stand on the request's page. */
@PageController
class InterventionPage {

    private static final int LONGEST_REASON = 500;

    private final Interventions interventions;

    InterventionPage(Interventions interventions) {
        this.interventions = interventions;
    }

    @PostMapping("/requests/{id}/interventions/{what}")
    ModelAndView act(
            CurrentUser user,
            @PathVariable String id,
            @PathVariable String what,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes redirect) {
        Intervention one = Intervention.of(what)
                .orElseThrow(() -> Problems.NOT_FOUND.because("nothing is called \"" + what + "\""));
        interventions.require(user, id, one);
        if (reason.isBlank() || reason.length() > LONGEST_REASON) {
            ModelAndView again = new ModelAndView("journey/intervention", HttpStatus.UNPROCESSABLE_CONTENT);
            again.addObject(
                    "problems", new FormProblems().add("reason", "request-page.reason.missing", LONGEST_REASON));
            again.addObject("id", id);
            again.addObject("what", one.name());
            again.addObject("path", one.path());
            again.addObject("typed", reason);
            return again;
        }
        interventions.act(user, id, one, reason.strip());
        Done.say(redirect, "journey.intervention.done." + one.name());
        return new ModelAndView("redirect:/requests/" + id);
    }
}
