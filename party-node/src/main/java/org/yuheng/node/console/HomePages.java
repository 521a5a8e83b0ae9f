package org.yuheng.node.console;

import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.yuheng.node.Node;
import org.yuheng.node.console.People.Person;

/** What waits for the person who signed in. */
@Controller
class HomePages {

    private final Node node;

    HomePages(Node node) {
        this.node = node;
    }

    @GetMapping("/")
    String home(@AuthenticationPrincipal Person person, Model model) {
        model.addAttribute("grants", node.grants().waiting(person.organization()).size());
        model.addAttribute("reviews", 0);
        model.addAttribute("unopened", 0);
        model.addAttribute("drafts", 0);
        return "home";
    }
}
