package org.yuheng.node.console;

import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.yuheng.node.Node;
import org.yuheng.node.console.People.Person;
import org.yuheng.node.grants.Approvers;

/** The owner's own list of approvers, whose passkeys a local policy believes. */
@Controller
@RequestMapping("/approvers")
class ApproverPages {

    private static final int LONGEST_KEY = 2_000;

    private final Approvers approvers;

    ApproverPages(Node node) {
        this.approvers = node.approvers();
    }

    @GetMapping
    String list(@AuthenticationPrincipal Person person, Model model) {
        model.addAttribute("approvers", approvers.of(person.organization()));
        return "approvers";
    }

    @PostMapping
    String add(
            @AuthenticationPrincipal Person by,
            @RequestParam String name,
            @RequestParam String domain,
            @RequestParam String key,
            RedirectAttributes next) {
        String compact = key.replaceAll("\\s", "");
        Notice said = compact.length() > LONGEST_KEY
                ? Notice.refused("PASSKEY_KEY", "")
                : approvers
                        .add(by.organization(), name.strip(), domain.strip(), compact, by.name())
                        .fold(added -> Notice.done("done.approver", added.name()), no -> Notice.refused(no.code(), ""));
        if (!said.good()) {
            next.addFlashAttribute("name", name);
            next.addFlashAttribute("domain", domain);
            next.addFlashAttribute("key", key);
        }
        next.addFlashAttribute(Notice.NAME, said);
        return "redirect:/approvers";
    }

    @PostMapping("/remove")
    String remove(@AuthenticationPrincipal Person by, @RequestParam String key, RedirectAttributes next) {
        boolean removed = approvers.remove(by.organization(), key, by.name());
        next.addFlashAttribute(
                Notice.NAME, removed ? Notice.done("done.approver.removed") : Notice.refused("APPROVER_UNKNOWN", ""));
        return "redirect:/approvers";
    }
}
