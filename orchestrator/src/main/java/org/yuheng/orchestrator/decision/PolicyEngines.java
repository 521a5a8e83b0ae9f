package org.yuheng.orchestrator.decision;

import org.yuheng.policy.PolicyEngine;

/** The compiled bundles that decide. */
public interface PolicyEngines {

    /** The one that is active now, in the transaction that is under way. */
    PolicyEngine active();

    /** @throws IllegalArgumentException when no such bundle is kept */
    PolicyEngine of(String bundleHash);
}
