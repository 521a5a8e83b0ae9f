package org.yuheng.orchestrator.pages;

import org.springframework.web.bind.annotation.GetMapping;

/** Where one begins: the first place that this person may go to. */
@PageController
class StartPage {

    private final CurrentPage page;

    StartPage(CurrentPage page) {
        this.page = page;
    }

    @GetMapping("/")
    String start() {
        return page.navigation().stream()
                .findFirst()
                .map(entry -> "redirect:" + entry.address())
                .orElse("pages/nothing");
    }
}
