package org.yuheng.node.console;

import java.time.Clock;
import java.util.List;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.yuheng.node.Node;
import org.yuheng.node.console.People.Person;
import org.yuheng.node.datasets.DraftStore;
import org.yuheng.node.results.ResultShelf;
import org.yuheng.node.results.ResultShelf.Result;

/** What waits for the person who signed in. */
@Controller
class HomePages {

    private final Node node;

    HomePages(Node node) {
        this.node = node;
    }

    @GetMapping("/")
    String home(@AuthenticationPrincipal Person person, Model model) {
        model.addAttribute(
                "grants", node.grants().waiting(person.organization()).size());
        List<Result> results = new ResultShelf(node.database(), node.resultStore()).of(person.organization());
        model.addAttribute("reviews", results.stream().filter(Result::reviewDue).count());
        model.addAttribute(
                "unopened",
                results.stream()
                        .filter(result -> !result.forReview()
                                && !result.disposed()
                                && result.openings().isEmpty())
                        .count());
        model.addAttribute(
                "drafts",
                new DraftStore(node.database(), Clock.systemUTC())
                        .of(person.organization())
                        .size());
        return "home";
    }
}
