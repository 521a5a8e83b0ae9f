package org.yuheng.demo.verify;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.yuheng.computation.JobSpec;
import org.yuheng.json.JsonRefusal;
import org.yuheng.policy.BundleRefusal;
import org.yuheng.policy.Decision;
import org.yuheng.policy.Facts;
import org.yuheng.policy.PolicyBundle;
import org.yuheng.policy.PolicyEngine;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.receipt.Readings;

/** Reads specifications and decisions for the verifier, and decides again by the bundle that the receipt names. */
public final class PolicyReadings implements Readings {

    private final PolicyBundle pinned;

    /** @param pinned the bundle that is at hand; a receipt that carries its own is decided by that */
    public PolicyReadings(PolicyBundle pinned) {
        this.pinned = pinned;
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
                            .map(step -> step.role() + "@" + step.organization())
                            .toList())
                    : Outcome.refused("DECISION_DOES_NOT_PROCEED", "the decision says " + decision.outcome());
        } catch (JsonRefusal | IllegalArgumentException e) {
            return Outcome.refused("DECISION_UNREADABLE", e.getMessage());
        }
    }

    @Override
    public Outcome<byte[]> decide(byte[] facts, String bundleHash, Optional<byte[]> bundle) {
        try {
            PolicyBundle by = bundle.map(PolicyBundle::load).orElse(pinned);
            if (!by.hash().equals(bundleHash)) {
                return Outcome.refused(
                        "BUNDLE_NOT_AT_HAND",
                        "the receipt names " + bundleHash + ", at hand is " + by.hash()
                                + "; give the bundle with --bundle");
            }
            return Outcome.accepted(
                    PolicyEngine.of(by).decide(Facts.parse(facts)).toBytes());
        } catch (JsonRefusal | BundleRefusal | IllegalArgumentException e) {
            return Outcome.refused("FACTS_UNREADABLE", e.getMessage());
        }
    }
}
