package org.yuheng.node.console;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.yuheng.node.console.People.Person;

/** The organisation's people at this node; who manages them gives nobody their own duties back. */
@Controller
@RequestMapping("/people")
class PeoplePages {

    private final People people;

    PeoplePages(People people) {
        this.people = people;
    }

    @GetMapping
    String list(@AuthenticationPrincipal Person person, Model model) {
        model.addAttribute("people", people.of(person.organization()));
        model.addAttribute("duties", Duty.values());
        return "people";
    }

    /** A new person, or a new token and new duties for a known one; the token is shown once, on the next page. */
    @PostMapping
    String add(
            @AuthenticationPrincipal Person by,
            @RequestParam String name,
            @RequestParam(required = false) List<Duty> duties,
            RedirectAttributes next) {
        Set<Duty> chosen = EnumSet.noneOf(Duty.class);
        chosen.addAll(duties == null ? List.of() : duties);
        next.addFlashAttribute("name", name);
        if (!People.NAME.matcher(name).matches()) {
            next.addFlashAttribute(Notice.NAME, Notice.refused("PERSON_NAME", ""));
        } else if (name.equals(by.name())) {
            next.addFlashAttribute(Notice.NAME, Notice.refused("PERSON_SELF", ""));
        } else if (chosen.isEmpty()) {
            next.addFlashAttribute(Notice.NAME, Notice.refused("DUTIES_MISSING", ""));
        } else if (chosen.contains(Duty.PEOPLE) && chosen.size() > 1) {
            next.addFlashAttribute(Notice.NAME, Notice.refused("DUTIES_APART", ""));
        } else if (people.find(name)
                .filter(known -> !known.organization().equals(by.organization()))
                .isPresent()) {
            next.addFlashAttribute(Notice.NAME, Notice.refused("PERSON_TAKEN", ""));
        } else {
            next.addFlashAttribute("token", people.add(name, by.organization(), chosen, by.name()));
            next.addFlashAttribute(Notice.NAME, Notice.done("done.person", name));
        }
        return "redirect:/people";
    }

    @PostMapping("/{name}/remove")
    String remove(@AuthenticationPrincipal Person by, @PathVariable String name, RedirectAttributes next) {
        boolean ours = people.find(name)
                .filter(person -> person.organization().equals(by.organization()))
                .isPresent();
        if (ours && !name.equals(by.name())) {
            people.remove(name, by.name());
            next.addFlashAttribute(Notice.NAME, Notice.done("done.person.removed", name));
        } else {
            next.addFlashAttribute(Notice.NAME, Notice.refused(ours ? "PERSON_SELF" : "PERSON_UNKNOWN", ""));
        }
        return "redirect:/people";
    }
}
