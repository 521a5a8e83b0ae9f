package org.yuheng.orchestrator.rules;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.yuheng.orchestrator.audit.AuditEvent;
import org.yuheng.orchestrator.audit.AuditTrail;
import org.yuheng.orchestrator.identity.Actor;
import org.yuheng.policy.PolicyBundle;
import org.yuheng.policy.PolicyEngine;

/** Compiled bundles by hash. Which one decides is read from PostgreSQL with each decision, never remembered. */
@Component
public class Engines {

    private static final Logger LOG = LoggerFactory.getLogger(Engines.class);
    private static final int KEPT = 8;
    private static final String INSTALLER = "installation";

    private final Bundles bundles;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;
    private final Map<String, PolicyEngine> compiled =
            Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, PolicyEngine> eldest) {
                    return size() > KEPT;
                }
            });

    Engines(Bundles bundles, AuditTrail audit, TransactionTemplate transaction) {
        this.bundles = bundles;
        this.audit = audit;
        this.transaction = transaction;
    }

    /** The engine that decides now. */
    public PolicyEngine active() {
        return of(bundles.active().orElseGet(this::installBaseline));
    }

    /** @throws IllegalArgumentException when no such bundle is kept */
    public PolicyEngine of(String hash) {
        PolicyEngine known = compiled.get(hash);
        if (known != null) {
            return known;
        }
        PolicyBundle bundle = PolicyBundle.load(bundles.packed(hash)
                .orElseThrow(() -> new IllegalArgumentException("no policy bundle " + hash + " is kept")));
        PolicyEngine engine = compile(bundle);
        compiled.put(hash, engine);
        return engine;
    }

    /** Compiles a bundle that need not be kept. */
    PolicyEngine compile(PolicyBundle bundle) {
        PolicyEngine similar = anyCompiled();
        return similar == null ? PolicyEngine.of(bundle) : similar.activate(bundle);
    }

    private PolicyEngine anyCompiled() {
        synchronized (compiled) {
            return compiled.values().stream().findFirst().orElse(null);
        }
    }

    /** The rule base that comes with this version decides until people activate another. */
    private String installBaseline() {
        PolicyBundle baseline = PolicyBundle.baseline();
        return transaction.execute(status -> {
            bundles.propose(baseline, "the rule base that comes with this version", INSTALLER);
            bundles.approve(baseline.hash(), INSTALLER);
            bundles.activate(baseline.hash(), Bundles.Kind.FIRST, INSTALLER);
            audit.record(AuditEvent.of(Actor.system(INSTALLER), "BUNDLE_ACTIVATED")
                    .object("policy-bundle", baseline.hash())
                    .ruleSet(baseline.hash())
                    .change("", baseline.hash()));
            return baseline.hash();
        });
    }

    /** The first preview shall not wait for a compiler. */
    @EventListener(ApplicationStartedEvent.class)
    void warmUp() {
        Thread thread = new Thread(
                () -> {
                    try {
                        active();
                    } catch (RuntimeException e) {
                        LOG.warn("the active policy bundle could not be compiled ahead", e);
                    }
                },
                "policy-warm-up");
        thread.setDaemon(true);
        thread.start();
    }
}
