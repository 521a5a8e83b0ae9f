package org.yuheng.trust.receipt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.Digests;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.StrictPayload;
import org.yuheng.trust.log.verify.TreeHead;
import org.yuheng.trust.release.JobRef;

/** Checks a receipt offline with pinned keys alone. Every check is reported; what could not be checked has not passed. */
public final class ReceiptVerifier {

    private final PinnedKeys keys;
    private final Readings readings;

    public ReceiptVerifier(PinnedKeys keys, Readings readings) {
        this.keys = Objects.requireNonNull(keys);
        this.readings = Objects.requireNonNull(readings);
    }

    /** Whether every check passed; an empty list has not. */
    public static boolean allPassed(List<Check> checks) {
        return !checks.isEmpty() && checks.stream().allMatch(Check::passed);
    }

    /** All checks in their order, one for each {@link CheckCode}. */
    public List<Check> verify(byte[] file) {
        List<Check> checks = new ArrayList<>();
        Outcome<ReceiptFile> parsed = ReceiptFile.parse(file);
        Outcome<Receipt> receipt = parsed.then(f -> StrictPayload.read(
                f.receipt().payload().bytes(), Receipt.class, ReceiptFile.LARGEST, "RECEIPT_MALFORMED"));
        checks.add(
                Check.of(CheckCode.RECEIPT_READABLE, receipt.map(r -> "job " + r.jobId() + ", issued " + r.issued())));
        if (!receipt.isAccepted()) {
            EnumSet.complementOf(EnumSet.of(CheckCode.RECEIPT_READABLE))
                    .forEach(code -> checks.add(Check.notChecked(code)));
            return checks;
        }
        checks.add(Check.of(CheckCode.RECEIPT_SIGNED, signed(parsed.value())));
        checks.add(Check.of(CheckCode.LOGGED, logged(parsed.value())));
        checks.add(Check.of(CheckCode.WITNESSED, witnessed(parsed.value())));
        checks.addAll(contents(receipt.value()));
        return checks;
    }

    private Outcome<String> signed(ReceiptFile file) {
        return file.receipt()
                .verify(Receipt.PAYLOAD_TYPE, keys.issuerRing())
                .map(verified -> "signed by " + verified.signers());
    }

    private Outcome<String> logged(ReceiptFile file) {
        return file.log()
                .verify(file.receipt().payload().bytes(), keys.log().alone())
                .map(head -> "entry " + file.log().index() + " of " + head.size() + " in " + head.origin());
    }

    private Outcome<String> witnessed(ReceiptFile file) {
        Outcome<TreeHead> head =
                file.log().verify(file.receipt().payload().bytes(), keys.log().witnessed());
        return head.map(h -> "cosigned by " + h.witnesses());
    }

    private List<Check> contents(Receipt receipt) {
        Outcome<Readings.Specification> spec =
                readings.specification(receipt.spec().bytes());
        Case facts = new Case(
                receipt,
                JobRef.parse(receipt.jobId()),
                Digests.of(receipt.spec().bytes()),
                Digests.of(receipt.decision().bytes()));
        List<Check> checks = new ArrayList<>();
        checks.add(Check.of(CheckCode.SPEC_BOUND, spec.then(read -> specBound(facts, read))));
        checks.add(Check.of(CheckCode.DECISION_REPLAYED, replayed(receipt)));
        PermissionChecks permissions = new PermissionChecks(facts, keys);
        checks.add(Check.of(
                CheckCode.APPROVALS,
                readings.reviewSteps(receipt.decision().bytes()).then(permissions::approvals)));
        checks.add(Check.of(CheckCode.PASSKEYS, permissions.passkeys()));
        checks.add(Check.of(CheckCode.GRANTS, spec.then(permissions::grants)));
        ExecutionChecks execution = new ExecutionChecks(facts, keys, permissions.verifiedGrants());
        checks.add(Check.of(CheckCode.EVIDENCE, spec.then(execution::evidence)));
        checks.add(Check.of(CheckCode.OUTPUTS, spec.then(execution::outputs)));
        checks.add(Check.of(CheckCode.SIMULATION_SHOWN, spec.then(execution::simulationShown)));
        checks.add(Check.of(CheckCode.TIMES_IN_ORDER, execution.timesInOrder(permissions.approvalTimes())));
        return checks;
    }

    /** What the checks of a receipt's contents share. */
    record Case(Receipt receipt, JobRef job, String specDigest, String decisionDigest) {}

    private static Outcome<String> specBound(Case facts, Readings.Specification spec) {
        if (!spec.requestId().equals(facts.job().request())) {
            return Outcome.refused(
                    "SPEC_OTHER_REQUEST",
                    "the specification is of request " + spec.requestId() + ", the job of "
                            + facts.job().request());
        }
        if (!spec.decisionDigest().equals(facts.decisionDigest())) {
            return Outcome.refused(
                    "SPEC_OTHER_DECISION",
                    "the specification names decision " + spec.decisionDigest() + ", the receipt holds "
                            + facts.decisionDigest());
        }
        if (!spec.bundleDigest().equals(facts.receipt().bundleHash())) {
            return Outcome.refused(
                    "SPEC_OTHER_BUNDLE",
                    "the specification names policy bundle " + spec.bundleDigest() + ", the receipt "
                            + facts.receipt().bundleHash());
        }
        if (!spec.placement().equals(facts.receipt().placement())) {
            return Outcome.refused(
                    "SPEC_OTHER_PLACEMENT",
                    "the specification places " + spec.placement() + ", the receipt says "
                            + facts.receipt().placement());
        }
        return Outcome.accepted("specification " + facts.specDigest());
    }

    private Outcome<String> replayed(Receipt receipt) {
        Optional<byte[]> bundle = receipt.bundle().map(Base64Bytes::bytes);
        if (bundle.isPresent() && !Digests.of(bundle.get()).equals(receipt.bundleHash())) {
            return Outcome.refused(
                    "BUNDLE_OTHER",
                    "the policy bundle inside is " + Digests.of(bundle.get()) + ", the receipt names "
                            + receipt.bundleHash());
        }
        return readings.decide(receipt.facts().bytes(), receipt.bundleHash(), bundle)
                .then(decision -> Arrays.equals(decision, receipt.decision().bytes())
                        ? Outcome.accepted("decision " + Digests.of(decision))
                        : Outcome.refused(
                                "DECISION_DIFFERS",
                                "deciding again gives " + Digests.of(decision) + ", the receipt holds "
                                        + Digests.of(receipt.decision().bytes())));
    }
}
