package org.yuheng.policy;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.yuheng.policy.Facts.EvidenceKind;
import org.yuheng.policy.RuleTables.Answer;
import org.yuheng.policy.RuleTables.Fired;
import org.yuheng.policy.guard.SubstituteOffer;
import org.yuheng.policy.guard.Violation;

/**
 * Decides requests under one policy bundle. Thread-safe; activating another bundle is replacing the engine.
 *
 * <p>The same facts under the same bundle give the same {@link Decision#toBytes() bytes}: no clock, locale, random number
 * or I/O is read.
 */
public final class PolicyEngine {

    private final PolicyBundle bundle;
    private final RuleTables tables;
    private final GuardRails guardRails;

    private PolicyEngine(PolicyBundle bundle, Optional<PolicyEngine> previous, boolean remembers) {
        this.bundle = bundle;
        String drl = bundle.files().get(PolicyBundle.GUARD_RAILS);
        Optional<GuardRails> known = previous.filter(
                        p -> p.bundle.files().get(PolicyBundle.GUARD_RAILS).equals(drl))
                .map(p -> p.guardRails);
        CompletableFuture<GuardRails> compiling = known.map(CompletableFuture::completedFuture)
                .orElseGet(() -> CompletableFuture.supplyAsync(() -> new GuardRails(drl)));
        this.tables = new RuleTables(bundle, previous.map(p -> p.tables), remembers);
        try {
            this.guardRails = compiling.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof BundleRefusal refusal ? refusal : e;
        }
    }

    /**
     * Compiles the bundle's tables and guard rails; takes about a second in a cold process.
     *
     * @throws BundleRefusal when a table does not compile, with the messages
     */
    public static PolicyEngine of(PolicyBundle bundle) {
        return new PolicyEngine(bundle, Optional.empty(), true);
    }

    /** As {@link #of}, and faster: what this engine compiled from the same text is used again. */
    public PolicyEngine activate(PolicyBundle next) {
        return new PolicyEngine(next, Optional.of(this), true);
    }

    /** As {@link #of}, without remembering answers of tables: to measure, and to show that it changes nothing. */
    static PolicyEngine withoutMemory(PolicyBundle bundle) {
        return new PolicyEngine(bundle, Optional.empty(), false);
    }

    public PolicyBundle bundle() {
        return bundle;
    }

    /** Never throws for a request that the rules cannot decide: that is a HOLD, with the cause among its reasons. */
    public Decision decide(Facts facts) {
        return new Deliberation(facts, bundle, tables, guardRails).decide();
    }

    /**
     * What guard rails would say of handing these facts' data over by plain API, whatever the tables say; empty where they
     * would let it pass.
     */
    public List<Violation> againstPlainApi(Facts facts) {
        Situation situation = new Situation(facts, bundle.jurisdiction());
        Capabilities capabilities = new Capabilities(facts, situation, bundle.settings());
        Route plain = new Route(
                Technique.API,
                Decision.Form.SEALED_TRANSFER,
                Optional.empty(),
                EvidenceKind.NONE,
                List.of(),
                List.of(),
                facts.inputs().size());
        return guardRails.violations(GuardView.of(facts, situation, capabilities, Optional.of(plain), true, 0));
    }

    /** Row 18: whether {@code substitute} may take the place of what failed. */
    public Substitution substitute(
            Technique failed, EvidenceKind failedEvidence, Technique substitute, EvidenceKind substituteEvidence) {
        int protection = substitute.protection() - failed.protection();
        int evidence = Capabilities.strength(substituteEvidence) - Capabilities.strength(failedEvidence);
        Answer answer = tables.ask(
                TableContract.SUBSTITUTION,
                new Sheet().put("protectionDifference", protection).put("evidenceDifference", evidence));
        if (answer instanceof Answer.Rows rows) {
            Fired fired = rows.fired().get(0);
            Substitution.Verdict verdict = Substitution.Verdict.valueOf(fired.text("verdict"));
            List<Violation> violations = guardRails.violations(
                    List.of(new SubstituteOffer(verdict == Substitution.Verdict.NEW_GRANTS, protection, evidence)));
            if (violations.isEmpty()) {
                return new Substitution(
                        verdict,
                        fired.row().ruleId(),
                        fired.row().zh(),
                        fired.row().en());
            }
            Violation broken = violations.get(0);
            return new Substitution(Substitution.Verdict.STOP, broken.ruleId(), broken.zh(), broken.en());
        }
        Settings.Text text = bundle.settings().text("K3");
        return new Substitution(Substitution.Verdict.STOP, "K3", text.zh(), text.en());
    }
}
