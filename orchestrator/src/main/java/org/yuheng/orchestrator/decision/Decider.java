package org.yuheng.orchestrator.decision;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.yuheng.computation.JobSpec;
import org.yuheng.policy.Decision;
import org.yuheng.policy.Facts;
import org.yuheng.policy.PolicyEngine;
import org.yuheng.policy.guard.Violation;
import org.yuheng.trust.Digests;

/** Decides requests: for keeps, as a preview, or again from what was kept. */
@Service
public class Decider {

    private final Gathering gathering;
    private final SpecFreezer freezer;
    private final Decisions decisions;
    private final PolicyEngines engines;

    Decider(Gathering gathering, SpecFreezer freezer, Decisions decisions, PolicyEngines engines) {
        this.gathering = gathering;
        this.freezer = freezer;
        this.decisions = decisions;
        this.engines = engines;
    }

    /**
     * What a decision would be.
     *
     * @param decision empty when something stands in the way of asking the rules
     * @param blockers what stands in the way of a decision, or of a specification
     * @param plainApi guard rails that forbid handing the data over by plain API instead
     */
    public record Preview(
            Optional<Decision> decision, Optional<JobSpec> spec, List<Blocker> blockers, List<Violation> plainApi) {}

    public Preview preview(Question question) {
        Gathering.Gathered gathered = gathering.gather(question);
        PolicyEngine engine = engines.active();
        return gathered.facts()
                .map(facts -> {
                    Weighed weighed = weigh(question, gathered, facts, engine);
                    return new Preview(
                            Optional.of(weighed.decision()),
                            weighed.spec(),
                            weighed.blockers(),
                            engine.againstPlainApi(facts));
                })
                .orElseGet(() -> new Preview(Optional.empty(), Optional.empty(), gathered.blockers(), List.of()));
    }

    private record Weighed(Decision decision, Optional<JobSpec> spec, List<Blocker> blockers) {}

    private Weighed weigh(Question question, Gathering.Gathered gathered, Facts facts, PolicyEngine engine) {
        Decision decision = engine.decide(facts);
        if (decision.outcome() != Decision.Outcome.PROCEED) {
            return new Weighed(decision, Optional.empty(), List.of());
        }
        SpecFreezer.Frozen frozen = freezer.freeze(question, gathered, decision);
        return new Weighed(decision, frozen.spec(), frozen.blockers());
    }

    /** A decision that was kept, or everything that stands in the way of one. */
    public record Outcome(Optional<Decided> decided, List<Blocker> blockers) {}

    /**
     * Decides a round and keeps facts, decision and specification; a round that was decided is read, not decided again.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Outcome decide(Question question) {
        Optional<Decided> before = decisions.find(question.request(), question.round());
        if (before.isPresent()) {
            return new Outcome(before, List.of());
        }
        Gathering.Gathered gathered = gathering.gather(question);
        if (gathered.facts().isEmpty()) {
            return new Outcome(Optional.empty(), gathered.blockers());
        }
        Facts facts = gathered.facts().get();
        Weighed weighed = weigh(question, gathered, facts, engines.active());
        Decided decided = decisions.record(
                question.request(),
                question.round(),
                facts,
                weighed.decision(),
                weighed.spec().map(JobSpec::toBytes));
        return new Outcome(Optional.of(decided), weighed.blockers());
    }

    /**
     * Decides kept facts again.
     *
     * @param bundleHash under which bundle; empty for the one that decided
     * @param identical whether the bytes are those that were kept
     */
    public record Replay(Decision decision, String decisionDigest, boolean identical) {}

    public Replay replay(Decided decided, Optional<String> bundleHash) {
        PolicyEngine engine = engines.of(bundleHash.orElse(decided.bundleHash()));
        Decision again = engine.decide(Facts.parse(decided.facts()));
        byte[] bytes = again.toBytes();
        return new Replay(again, Digests.of(bytes), Arrays.equals(bytes, decided.decision()));
    }
}
