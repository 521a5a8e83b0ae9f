package org.yuheng.orchestrator.journey;

import java.util.Optional;
import org.springframework.stereotype.Component;
import org.yuheng.orchestrator.decision.Decider;
import org.yuheng.orchestrator.decision.Decisions;
import org.yuheng.orchestrator.rules.Replays;

/** Lets the rules step decide kept facts again. */
@Component
class DecisionReplays implements Replays {

    private final Decisions decisions;
    private final Decider decider;

    DecisionReplays(Decisions decisions, Decider decider) {
        this.decisions = decisions;
        this.decider = decider;
    }

    @Override
    public Optional<Replayed> latest(String request, Optional<String> bundleHash) {
        return decisions.latest(request).map(decided -> {
            Decider.Replay replay = decider.replay(decided, bundleHash);
            return new Replayed(
                    decided.round(),
                    replay.decision().bundleHash(),
                    decided.decisionDigest(),
                    replay.decisionDigest(),
                    replay.identical(),
                    decided.parsed(),
                    replay.decision(),
                    decided.facts());
        });
    }
}
