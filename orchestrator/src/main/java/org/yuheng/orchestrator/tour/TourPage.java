package org.yuheng.orchestrator.tour;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.yuheng.orchestrator.identity.Action;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.identity.Organisation;
import org.yuheng.orchestrator.identity.Organisations;
import org.yuheng.orchestrator.identity.Permissions;
import org.yuheng.orchestrator.pages.NavigationEntry;
import org.yuheng.orchestrator.pages.PageController;
import org.yuheng.orchestrator.pages.SignInHint;
import org.yuheng.orchestrator.partner.Node;
import org.yuheng.orchestrator.partner.Parties;

/** A map of what runs; where a demonstration begins 开始, also its walk. */
@PageController
class TourPage {

    private final Introduction introduction;
    private final Parties parties;
    private final Organisations organisations;

    TourPage(@Value("${yuheng.tour.introduction:}") String introduction, Parties parties, Organisations organisations) {
        this.introduction = introduction.isBlank() ? Introduction.NONE : Introduction.read(Path.of(introduction));
        this.parties = parties;
        this.organisations = organisations;
    }

    /** Where a process stands on the map. */
    enum Side {
        GOVERNMENT,
        OPERATOR,
        COMMERCIAL
    }

    /**
     * @param node empty for a partner without one
     * @param organisation that runs it
     * @param simulated whether its enclaves prove nothing about hardware
     */
    record Place(
            Optional<Node> node,
            String organisation,
            List<String> owners,
            Side side,
            Optional<String> console,
            Set<String> techniques,
            boolean simulated) {
        public boolean answers() {
            return node.filter(one -> one.health().reach() == Node.Reach.REACHABLE)
                    .isPresent();
        }
    }

    @GetMapping("/start")
    String start(CurrentUser user, Model model) {
        Permissions.require(user, Action.PARTIES_READ);
        List<Place> places = Stream.concat(
                        parties.nodes().stream()
                                .sorted(Comparator.comparing(Node::id))
                                .map(this::place),
                        withoutNode())
                .toList();
        model.addAttribute("sides", Side.values());
        model.addAttribute("places", places);
        model.addAttribute("introduction", introduction);
        return "tour/start";
    }

    private Place place(Node node) {
        Set<String> techniques = new LinkedHashSet<>();
        node.description()
                .ifPresent(description -> description.engines().forEach(engine -> techniques.add(engine.technique())));
        boolean simulated = node.description().stream()
                .flatMap(description -> description.engines().stream())
                .anyMatch(
                        engine -> engine.simulated() && !engine.evidenceKinds().isEmpty());
        return new Place(
                Optional.of(node),
                node.organisation(),
                node.owners(),
                node.operator() ? Side.OPERATOR : node.platform().isPresent() ? Side.GOVERNMENT : Side.COMMERCIAL,
                introduction.consoles().stream()
                        .filter(console -> console.node().equals(node.id()))
                        .map(Introduction.Console::address)
                        .findFirst(),
                techniques,
                simulated);
    }

    /** Commercial partners whose data no node of their own opens. */
    private Stream<Place> withoutNode() {
        Set<String> running = new LinkedHashSet<>();
        parties.nodes().forEach(node -> running.add(node.organisation()));
        return parties.partners().stream()
                .filter(partner -> !running.contains(partner.organisation()))
                .filter(partner -> organisations
                        .find(partner.organisation())
                        .filter(one -> one.kind() == Organisation.Kind.COMMERCIAL)
                        .isPresent())
                .map(partner -> new Place(
                        Optional.empty(),
                        partner.organisation(),
                        List.of(),
                        Side.COMMERCIAL,
                        Optional.empty(),
                        Set.of(),
                        false));
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty("yuheng.tour.introduction")
    static class Navigation {

        @Bean
        NavigationEntry tourEntry() {
            return new NavigationEntry("tour.nav", "/start", 5, user -> user.may(Action.PARTIES_READ));
        }

        /** Of the first whom a visitor may play; Spring takes null for no bean. */
        @Bean
        SignInHint visitorsHint(@Value("${yuheng.tour.introduction}") Path introduction) {
            return Introduction.read(introduction).people().stream()
                    .findFirst()
                    .map(player -> new SignInHint("tour.sign-in", player.account()))
                    .orElse(null);
        }
    }
}
