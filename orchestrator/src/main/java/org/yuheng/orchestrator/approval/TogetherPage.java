package org.yuheng.orchestrator.approval;

import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.identity.Texts;
import org.yuheng.orchestrator.pages.Done;
import org.yuheng.orchestrator.pages.PageController;
import org.yuheng.orchestrator.web.InvalidParameter;

/** Urge, hand over, add a signer, copy to: the forms for it stand on the task's and the request's pages. */
@PageController
@RequestMapping("/approvals")
class TogetherPage {

    private static final int LONGEST = 500;

    private final TogetherDesk desk;
    private final ReviewTasks tasks;

    TogetherPage(TogetherDesk desk, ReviewTasks tasks) {
        this.desk = desk;
        this.tasks = tasks;
    }

    @PostMapping("/{id}/urge")
    String urge(
            CurrentUser user,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String words,
            RedirectAttributes redirect) {
        desk.urge(user, id, checked(words));
        Done.say(redirect, "approval.done.urged");
        return "redirect:/requests/" + tasks.find(id).orElseThrow().request() + "#approvals";
    }

    @PostMapping("/{id}/hand-over")
    String handOver(
            CurrentUser user,
            @PathVariable String id,
            @RequestParam String colleague,
            @RequestParam(defaultValue = "") String words,
            RedirectAttributes redirect) {
        desk.handOver(user, id, colleague, checked(words));
        Done.say(redirect, "approval.done.handed-over");
        return "redirect:/inbox";
    }

    @PostMapping("/{id}/signers")
    String addSigner(
            CurrentUser user,
            @PathVariable String id,
            @RequestParam String colleague,
            @RequestParam(defaultValue = "") String words,
            RedirectAttributes redirect) {
        desk.addSigner(user, id, colleague, checked(words));
        Done.say(redirect, "approval.done.signer-added");
        return "redirect:/approvals/" + id;
    }

    @PostMapping("/{id}/copies")
    String copyTo(
            CurrentUser user,
            @PathVariable String id,
            @RequestParam String colleague,
            @RequestParam(defaultValue = "") String words,
            RedirectAttributes redirect) {
        desk.copyTo(user, id, colleague, checked(words));
        Done.say(redirect, "approval.done.copied");
        return "redirect:/approvals/" + id;
    }

    private static String checked(String words) {
        try {
            return Texts.optional("words", words, LONGEST);
        } catch (IllegalArgumentException e) {
            throw new InvalidParameter(e.getMessage());
        }
    }

    @GetMapping("/copies")
    String copies(CurrentUser user, Model model) {
        model.addAttribute("copies", desk.copies(user));
        return "approval/copies";
    }

    @PostMapping("/copies/read")
    String read(CurrentUser user, RedirectAttributes redirect) {
        Done.say(redirect, "approval.done.read", desk.readCopies(user));
        return "redirect:/inbox";
    }
}
