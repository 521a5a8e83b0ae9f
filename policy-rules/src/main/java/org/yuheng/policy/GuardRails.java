package org.yuheng.policy;

import java.util.ArrayList;
import java.util.List;
import org.kie.api.KieBase;
import org.kie.api.io.ResourceType;
import org.kie.api.runtime.KieSessionsPool;
import org.kie.api.runtime.StatelessKieSession;
import org.kie.internal.utils.KieHelper;
import org.yuheng.policy.guard.Violation;

/** The guard rails, compiled from DRL in a base of their own. */
final class GuardRails {

    /** Making a session costs as much as asking it; these are emptied and used again. */
    private static final int SESSIONS_AT_FIRST = 2;

    private final KieSessionsPool sessions;

    /** @throws BundleRefusal when the DRL does not compile */
    GuardRails(String drl) {
        KieHelper helper = new KieHelper();
        helper.addContent(drl, ResourceType.DRL);
        try {
            KieBase base = helper.build();
            sessions = base.newKieSessionsPool(SESSIONS_AT_FIRST);
        } catch (RuntimeException e) {
            throw new BundleRefusal(
                    BundleRefusal.Code.GUARD_RAILS_DIFFER, "guard rails do not compile: " + e.getMessage(), e);
        }
    }

    /** The guard rails that these facts break, by rule id and subject; empty when none. */
    List<Violation> violations(List<Object> seen) {
        List<Violation> violations = new ArrayList<>();
        StatelessKieSession session = sessions.newStatelessKieSession();
        session.setGlobal("violations", violations);
        session.execute(seen);
        violations.sort((a, b) -> a.ruleId().equals(b.ruleId())
                ? a.subject().compareTo(b.subject())
                : Integer.compare(
                        Integer.parseInt(a.ruleId().substring(1)),
                        Integer.parseInt(b.ruleId().substring(1))));
        return List.copyOf(violations);
    }
}
