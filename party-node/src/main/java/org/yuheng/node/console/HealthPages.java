package org.yuheng.node.console;

import java.io.IOException;
import java.time.Clock;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.yuheng.node.Node;
import org.yuheng.node.health.Doctor;

/** What the doctor finds, in words. */
@Controller
class HealthPages {

    private final Node node;

    HealthPages(Node node) {
        this.node = node;
    }

    /** @param run whether to look now; looking takes a moment, so the page comes first and htmx asks for the findings */
    @GetMapping("/health")
    String health(
            @RequestParam(defaultValue = "false") boolean run,
            @RequestHeader(name = "HX-Request", defaultValue = "false") boolean part,
            Model model)
            throws InterruptedException {
        model.addAttribute("version", Node.VERSION);
        model.addAttribute("techniques", node.config().techniques());
        model.addAttribute("hosts", node.config().hostsEnclaves());
        if (run || part) {
            try {
                model.addAttribute("findings", new Doctor(node.home(), Clock.systemUTC()).examine());
            } catch (IOException e) {
                model.addAttribute("unreadable", String.valueOf(e.getMessage()));
            }
        }
        return part ? "health :: findings" : "health";
    }
}
