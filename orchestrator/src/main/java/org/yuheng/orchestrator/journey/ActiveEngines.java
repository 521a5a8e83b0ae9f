package org.yuheng.orchestrator.journey;

import org.springframework.stereotype.Component;
import org.yuheng.orchestrator.decision.PolicyEngines;
import org.yuheng.orchestrator.rules.Engines;
import org.yuheng.policy.PolicyEngine;

/** Gives the decision step the bundles that the rules step keeps. */
@Component
class ActiveEngines implements PolicyEngines {

    private final Engines engines;

    ActiveEngines(Engines engines) {
        this.engines = engines;
    }

    @Override
    public PolicyEngine active() {
        return engines.active();
    }

    @Override
    public PolicyEngine of(String bundleHash) {
        return engines.of(bundleHash);
    }
}
