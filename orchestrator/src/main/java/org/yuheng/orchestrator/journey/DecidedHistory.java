package org.yuheng.orchestrator.journey;

import java.util.List;
import org.springframework.stereotype.Component;
import org.yuheng.orchestrator.decision.Decisions;
import org.yuheng.orchestrator.rules.History;
import org.yuheng.policy.Facts;
import org.yuheng.policy.rules.Simulation;

/** Gives the rules step the decisions that were made. */
@Component
class DecidedHistory implements History {

    private final Decisions decisions;

    DecidedHistory(Decisions decisions) {
        this.decisions = decisions;
    }

    @Override
    public List<Simulation.Stored> decided(int most) {
        return decisions.all(most).stream()
                .map(decided -> new Simulation.Stored(Facts.parse(decided.facts()), decided.parsed()))
                .toList();
    }
}
