package org.yuheng.orchestrator.journey;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.yuheng.computation.JobSpec;
import org.yuheng.json.JsonRefusal;
import org.yuheng.orchestrator.approval.ReviewTask;
import org.yuheng.orchestrator.decision.PolicyEngines;
import org.yuheng.policy.Decision;
import org.yuheng.policy.Facts;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.receipt.Readings;

/** Reads specifications and decisions for the receipt's verifier, and decides again by the bundle that is kept here. */
@Component
class ReceiptReadings implements Readings {

    private final PolicyEngines engines;

    ReceiptReadings(PolicyEngines engines) {
        this.engines = engines;
    }

    @Override
    public Outcome<Specification> specification(byte[] bytes) {
        try {
            JobSpec spec = JobSpec.parse(bytes);
            TreeMap<String, String> placement = new TreeMap<>();
            spec.placement().forEach(place -> placement.put(place.role(), place.node()));
            return Outcome.accepted(new Specification(
                    spec.requestId(),
                    spec.decisionDigest(),
                    spec.bundleDigest(),
                    spec.inputs().stream().map(JobSpec.Input::owner).collect(Collectors.toSet()),
                    placement,
                    spec.evidence().allowSimulated()));
        } catch (JsonRefusal | IllegalArgumentException e) {
            return Outcome.refused("SPEC_UNREADABLE", e.getMessage());
        }
    }

    @Override
    public Outcome<List<String>> reviewSteps(byte[] bytes) {
        try {
            Decision decision = Decision.parse(bytes);
            return decision.outcome() == Decision.Outcome.PROCEED
                    ? Outcome.accepted(decision.chain().stream()
                            .map(step -> ReviewTask.stepName(step.role(), step.organization()))
                            .toList())
                    : Outcome.refused("DECISION_DOES_NOT_PROCEED", "the decision says " + decision.outcome());
        } catch (JsonRefusal | IllegalArgumentException e) {
            return Outcome.refused("DECISION_UNREADABLE", e.getMessage());
        }
    }

    /** A bundle that a receipt brings along is not taken: this deployment decides by those that were published here. */
    @Override
    public Outcome<byte[]> decide(byte[] facts, String bundleHash, Optional<byte[]> bundle) {
        try {
            return Outcome.accepted(
                    engines.of(bundleHash).decide(Facts.parse(facts)).toBytes());
        } catch (JsonRefusal | IllegalArgumentException e) {
            return Outcome.refused("BUNDLE_NOT_AT_HAND", e.getMessage());
        }
    }
}
