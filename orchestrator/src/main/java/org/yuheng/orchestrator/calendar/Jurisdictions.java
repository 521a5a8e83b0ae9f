package org.yuheng.orchestrator.calendar;

import org.yuheng.policy.JurisdictionPack;
import org.yuheng.policy.calendar.WorkingDays;

/** Where clocks find the legal numbers and the calendar of a policy bundle; the package that keeps bundles offers it. */
public interface Jurisdictions {

    /** @param bundle {@code sha256:…} of a bundle that is kept */
    JurisdictionPack pack(String bundle);

    WorkingDays workingDays(String bundle);
}
