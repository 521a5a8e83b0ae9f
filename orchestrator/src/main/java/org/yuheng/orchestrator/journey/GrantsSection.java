package org.yuheng.orchestrator.journey;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.yuheng.adapter.node.PartyNode.GrantState;
import org.yuheng.orchestrator.decision.Decided;
import org.yuheng.orchestrator.decision.Decisions;
import org.yuheng.orchestrator.dispatch.Grants;
import org.yuheng.orchestrator.dispatch.Proposal;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.pages.RequestSection;

/** What each owner answered at its own node. */
@Component
class GrantsSection implements RequestSection {

    private final Decisions decisions;
    private final Grants grants;

    GrantsSection(Decisions decisions, Grants grants) {
        this.decisions = decisions;
        this.grants = grants;
    }

    @Override
    public String id() {
        return "grants";
    }

    @Override
    public String heading() {
        return "journey.grants";
    }

    @Override
    public int order() {
        return 50;
    }

    @Override
    public Optional<Content> of(CurrentUser user, String request) {
        Optional<String> digest = decisions.latest(request).flatMap(Decided::specDigest);
        List<Proposal> proposals = digest.map(grants::proposals).orElse(List.of());
        if (proposals.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Content(
                "journey/sections",
                "grants",
                Map.of(
                        "digest", digest.get(),
                        "proposals", proposals,
                        "owners", grants.of(digest.get()),
                        "standing", grants.standing(digest.get()).name(),
                        "tones", new GrantTones())));
    }

    /** How an owner's answer looks beside its words. */
    public static final class GrantTones {

        public String of(GrantState state) {
            return switch (state) {
                case GRANTED -> "good";
                case PENDING -> "wait";
                case REFUSED, REVOKED -> "stop";
            };
        }
    }
}
