package org.yuheng.orchestrator.decision;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.yuheng.computation.words.SpecWords;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.pages.RequestSection;
import org.yuheng.orchestrator.pages.Words;
import org.yuheng.policy.Decision;

/** The decision in words, on a request's page. */
@Component
class DecisionSection implements RequestSection {

    private final Decisions decisions;
    private final Words words;

    DecisionSection(Decisions decisions, Words words) {
        this.decisions = decisions;
        this.words = words;
    }

    @Override
    public String id() {
        return "decision";
    }

    @Override
    public String heading() {
        return "decision.section";
    }

    @Override
    public int order() {
        return 30;
    }

    @Override
    public Optional<Content> of(CurrentUser user, String request) {
        return decisions.latest(request).map(decided -> {
            Decision decision = decided.parsed();
            Map<String, Object> model = new HashMap<>();
            model.put("decided", decided);
            model.put("decision", decision);
            model.put("stops", stops(decision));
            model.put("routes", routes(decision));
            model.put("tone", tone(decision.outcome()));
            decided.spec()
                    .ifPresent(spec -> model.put(
                            "specWords",
                            SpecWords.render(spec, "", words.english() ? Locale.ENGLISH : Locale.CHINESE)));
            return new Content("decision/section", "decision", model);
        });
    }

    private static boolean isStop(Decision.Reason reason) {
        return switch (reason.effect()) {
            case "REJECT", "DENY", "SUPPLEMENT", "HOLD" -> true;
            default -> reason.effect().startsWith("HOLD");
        };
    }

    private static List<Decision.Reason> stops(Decision decision) {
        return decision.reasons().stream().filter(DecisionSection::isStop).toList();
    }

    private static List<Decision.Reason> routes(Decision decision) {
        return decision.reasons().stream().filter(reason -> !isStop(reason)).toList();
    }

    static String tone(Decision.Outcome outcome) {
        return switch (outcome) {
            case PROCEED -> "good";
            case SUPPLEMENT, HOLD -> "wait";
            case REJECT, DENY -> "stop";
        };
    }
}
