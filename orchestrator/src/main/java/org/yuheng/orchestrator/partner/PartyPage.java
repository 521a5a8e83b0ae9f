package org.yuheng.orchestrator.partner;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.yuheng.orchestrator.identity.Action;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.identity.Permissions;
import org.yuheng.orchestrator.pages.NavigationEntry;
import org.yuheng.orchestrator.pages.PageController;
import org.yuheng.orchestrator.web.Problems;

/** Who takes part 参与方: platforms, partners and the operator, with their nodes, engines, papers and certificates. */
@PageController
class PartyPage {

    private static final Duration SOON = Duration.ofDays(30);
    private static final Duration SKEW = Duration.ofSeconds(30);

    private final Parties parties;
    private final Clock clock;

    PartyPage(Parties parties, Clock clock) {
        this.parties = parties;
        this.clock = clock;
    }

    /**
     * Something about a node that its people should look at.
     *
     * @param tone good, wait or stop
     * @param message key below {@code partner.finding.}
     * @param detail what goes into it
     */
    public record Finding(String tone, String message, String detail) {}

    record NodeView(Node node, List<Finding> findings, String tone) {}

    @GetMapping("/parties")
    String list(CurrentUser user, Model model) {
        Permissions.require(user, Action.PARTIES_READ);
        List<NodeView> nodes = parties.nodes().stream()
                .map(this::view)
                .sorted(Comparator.comparing(view -> view.node().id()))
                .toList();
        model.addAttribute("nodes", nodes);
        model.addAttribute("platforms", parties.platforms());
        model.addAttribute("maySearch", user.may(Action.CATALOGUE_READ));
        model.addAttribute("partners", parties.partners());
        model.addAttribute(
                "today",
                clock.instant().atZone(java.time.ZoneId.of("Asia/Shanghai")).toLocalDate());
        model.addAttribute(
                "fine",
                nodes.stream().filter(view -> view.tone().equals("good")).count());
        return "partner/list";
    }

    @GetMapping("/parties/nodes/{id}")
    String node(CurrentUser user, @PathVariable String id, Model model) {
        Permissions.require(user, Action.PARTIES_READ);
        Node node = parties.node(id).orElseThrow(() -> Problems.NOT_FOUND.because("no node " + id));
        model.addAttribute("view", view(node));
        return "partner/node";
    }

    /** What can be seen of a node from here, in words; its own people see more with its {@code doctor}. */
    private NodeView view(Node node) {
        List<Finding> findings = new ArrayList<>();
        Instant now = clock.instant();
        if (!node.enrolled()) {
            findings.add(new Finding("wait", "not-enrolled", ""));
        } else if (node.address().isEmpty()) {
            findings.add(new Finding("wait", "no-address", ""));
        } else if (node.health().reach() == Node.Reach.REACHABLE) {
            findings.add(new Finding("good", "reachable", ""));
        } else {
            findings.add(new Finding("stop", "unknown", node.health().trouble()));
        }
        Optional<Instant> end = node.certificateNotAfter();
        end.ifPresent(at -> {
            long days = Duration.between(now, at).toDays();
            boolean over = at.isBefore(now);
            findings.add(new Finding(
                    over ? "stop" : at.isBefore(now.plus(SOON)) ? "wait" : "good",
                    over ? "certificate-over" : "certificate-days",
                    Long.toString(Math.max(0, days))));
        });
        node.description().ifPresent(description -> {
            if (description.engines().isEmpty()) {
                findings.add(new Finding("wait", "no-engine", ""));
            }
            if (description.clockSkew().abs().compareTo(SKEW) > 0) {
                findings.add(new Finding(
                        "wait", "clock", Long.toString(description.clockSkew().toSeconds())));
            }
            if (description.engines().stream()
                    .anyMatch(engine ->
                            engine.simulated() && !engine.evidenceKinds().isEmpty())) {
                findings.add(new Finding("wait", "simulated", ""));
            }
        });
        boolean missing = node.enrolled()
                && node.owners().stream().anyMatch(owner -> parties.sealingCertificate(node.id(), owner)
                        .isEmpty());
        if (missing) {
            findings.add(new Finding("wait", "no-sealing", ""));
        }
        String tone = findings.stream().anyMatch(finding -> finding.tone().equals("stop"))
                ? "stop"
                : findings.stream()
                                .anyMatch(finding -> finding.tone().equals("wait")
                                        && !finding.message().equals("simulated"))
                        ? "wait"
                        : "good";
        return new NodeView(node, findings, tone);
    }

    @Configuration(proxyBeanMethods = false)
    static class Navigation {

        @Bean
        NavigationEntry partiesEntry() {
            return new NavigationEntry("partner.nav", "/parties", 50, user -> user.may(Action.PARTIES_READ));
        }
    }
}
