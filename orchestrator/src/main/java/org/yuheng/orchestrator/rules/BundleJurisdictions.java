package org.yuheng.orchestrator.rules;

import org.springframework.stereotype.Component;
import org.yuheng.orchestrator.calendar.Jurisdictions;
import org.yuheng.policy.JurisdictionPack;
import org.yuheng.policy.calendar.WorkingDays;

/** Legal numbers and working days as the kept bundles say. */
@Component
class BundleJurisdictions implements Jurisdictions {

    private final Engines engines;

    BundleJurisdictions(Engines engines) {
        this.engines = engines;
    }

    @Override
    public JurisdictionPack pack(String bundle) {
        return engines.of(bundle).bundle().jurisdiction();
    }

    @Override
    public WorkingDays workingDays(String bundle) {
        return engines.of(bundle).bundle().workingDays();
    }
}
