package org.yuheng.orchestrator.pages;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.yuheng.orchestrator.identity.Action;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.identity.Permissions;

/** What waits for me, whatever step it comes from: the most urgent first. */
@PageController
class InboxPage {

    private final List<Waiting> steps;

    InboxPage(List<Waiting> steps) {
        this.steps = List.copyOf(steps);
    }

    @GetMapping("/inbox")
    String inbox(CurrentUser user, Model model) {
        Comparator<Waiting.Item> byDue = Comparator.comparing(item -> item.due().orElse(LocalDate.MAX));
        model.addAttribute(
                "items",
                steps.stream()
                        .flatMap(step -> step.of(user).stream())
                        .sorted(byDue.thenComparing(item -> item.since().orElse(Instant.MAX)))
                        .toList());
        return "pages/inbox";
    }

    @Configuration(proxyBeanMethods = false)
    static class Navigation {

        @Bean
        NavigationEntry inboxEntry() {
            return new NavigationEntry("pages.inbox", "/inbox", 10, user -> Permissions.of(user.roles()).stream()
                    .anyMatch(Navigation::brings));
        }

        private static boolean brings(Action action) {
            return action.name().startsWith("APPROVE_AS_")
                    || action == Action.REQUEST_DRAFT
                    || action == Action.REQUEST_OFFICE_APPROVE
                    || action == Action.RESULT_REVIEW
                    || action == Action.RULES_APPROVE;
        }
    }
}
