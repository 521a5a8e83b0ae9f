package org.yuheng.trust.receipt;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.approval.ApprovalStatement;
import org.yuheng.trust.approval.PasskeyApproval;
import org.yuheng.trust.approval.PasskeyVerdict;
import org.yuheng.trust.approval.ReviewVerdict;
import org.yuheng.trust.envelope.Envelope;
import org.yuheng.trust.envelope.Keyring;
import org.yuheng.trust.envelope.SignedPayload;
import org.yuheng.trust.grant.Grant;

/** Who allowed it: approvals and grants. */
final class PermissionChecks {

    private final ReceiptVerifier.Case facts;
    private final PinnedKeys keys;
    private final PasskeyReading passkeys;
    private final List<Instant> approvalTimes = new ArrayList<>();
    private final Map<String, Grant> grants = new LinkedHashMap<>();

    PermissionChecks(ReceiptVerifier.Case facts, PinnedKeys keys) {
        this.facts = facts;
        this.keys = keys;
        this.passkeys = new PasskeyReading(keys);
    }

    /** When each verified approval was signed. */
    List<Instant> approvalTimes() {
        return approvalTimes;
    }

    /** Payload digest to grant, of those whose signatures hold. */
    Map<String, Grant> verifiedGrants() {
        return grants;
    }

    Outcome<String> approvals(List<String> steps) {
        Set<String> missing = new HashSet<>(steps);
        List<String> signed = new ArrayList<>();
        for (Envelope envelope : facts.receipt().approvals()) {
            if (PasskeyVerdict.is(envelope)) {
                Outcome<String> beside = besideTheChain(envelope);
                if (!beside.isAccepted()) {
                    return beside;
                }
                signed.add(beside.value());
                continue;
            }
            Outcome<Read> read = read(envelope);
            if (!read.isAccepted()) {
                return Outcome.refused(
                        "APPROVAL_" + read.refusal().code(), read.refusal().message());
            }
            ApprovalStatement approval = read.value().statement();
            Outcome<String> about = about(approval);
            if (!about.isAccepted()) {
                return about;
            }
            missing.remove(approval.step());
            approvalTimes.add(approval.at());
            signed.add(approval.step() + " of " + approval.organization() + " with "
                    + read.value().whose());
        }
        return missing.isEmpty()
                ? Outcome.accepted(signed.toString())
                : Outcome.refused(
                        "APPROVAL_MISSING", "no approval for steps " + missing + " that the decision demands");
    }

    /**
     * The own office's approval, or a result's: about this request, and never in the place of a step that is demanded. Which
     * run's result a verdict was on is the platform's word: a receipt does not carry the manifests that it names by digest.
     */
    private Outcome<String> besideTheChain(Envelope envelope) {
        Outcome<PasskeyReading.Verdict> read = passkeys.readVerdict(envelope);
        if (!read.isAccepted()) {
            return Outcome.refused(
                    "APPROVAL_" + withoutPrefix(read.refusal().code()),
                    read.refusal().message());
        }
        ReviewVerdict verdict = read.value().statement();
        boolean ofResult = !verdict.resultDigest().isEmpty();
        Outcome<String> about = about(
                verdict.step(),
                verdict.verdict() == ReviewVerdict.Verdict.APPROVED,
                verdict.request(),
                verdict.formDigest(),
                ofResult ? verdict.decisionDigest() : orThisOne(verdict.decisionDigest(), facts.decisionDigest()),
                ofResult ? verdict.specDigest() : orThisOne(verdict.specDigest(), facts.specDigest()));
        if (about.isAccepted() && !ofResult) {
            approvalTimes.add(verdict.at());
        }
        return about.map(step ->
                step + " of " + verdict.organization() + " with " + read.value().whose());
    }

    /** The own office approves before there is a decision. */
    private static String orThisOne(String digest, String expected) {
        return digest.isEmpty() ? expected : digest;
    }

    /** @param whose key signed, in words */
    private record Read(ApprovalStatement statement, String whose) {}

    private Outcome<Read> read(Envelope envelope) {
        if (PasskeyApproval.is(envelope)) {
            return passkeys.read(envelope)
                    .map(approval -> new Read(approval.statement(), approval.whose()))
                    .fold(Outcome::accepted, no -> Outcome.refused(withoutPrefix(no.code()), no.message()));
        }
        return signed(envelope)
                .map(approval -> new Read(
                        approval.value(),
                        (approval.value().method() == ApprovalStatement.Method.PERSONAL_KEY
                                        ? "its own key "
                                        : "the platform's key ")
                                + approval.signers().get(0)));
    }

    private static String withoutPrefix(String code) {
        return code.startsWith("APPROVAL_") ? code.substring("APPROVAL_".length()) : code;
    }

    Outcome<String> passkeys() {
        List<String> signed = new ArrayList<>();
        for (Envelope envelope : facts.receipt().approvals()) {
            if (PasskeyApproval.is(envelope)) {
                Outcome<PasskeyReading.Approval> read = passkeys.read(envelope);
                if (!read.isAccepted()) {
                    return Outcome.refused(read.refusal());
                }
                signed.add(
                        read.value().statement().step() + " by " + read.value().whose());
            } else if (PasskeyVerdict.is(envelope)) {
                Outcome<PasskeyReading.Verdict> read = passkeys.readVerdict(envelope);
                if (!read.isAccepted()) {
                    return Outcome.refused(read.refusal());
                }
                signed.add(
                        read.value().statement().step() + " by " + read.value().whose());
            }
        }
        return Outcome.accepted(signed.isEmpty() ? "no approval was signed with a passkey" : signed.toString());
    }

    /** The key that must have signed follows from what the statement claims, so a platform key is never shown as personal. */
    private Outcome<SignedPayload<ApprovalStatement>> signed(Envelope envelope) {
        Outcome<SignedPayload<ApprovalStatement>> byPlatform =
                ApprovalStatement.verify(envelope.toBytes(), keys.platformRing());
        if (byPlatform.isAccepted()) {
            return byPlatform.value().value().method() == ApprovalStatement.Method.PLATFORM_KEY
                    ? byPlatform
                    : Outcome.refused("METHOD", "the platform's key signed what claims to be an approver's own key");
        }
        for (String organization : keys.approvers().keySet()) {
            Keyring ring = keys.approverRing(organization);
            Outcome<SignedPayload<ApprovalStatement>> byPerson = ApprovalStatement.verify(envelope.toBytes(), ring);
            if (byPerson.isAccepted()) {
                return byPerson.value().value().organization().equals(organization)
                                && byPerson.value().value().method() == ApprovalStatement.Method.PERSONAL_KEY
                        ? byPerson
                        : Outcome.refused(
                                "METHOD",
                                "a key of " + organization + " signed for "
                                        + byPerson.value().value().organization());
            }
            if (!byPerson.refusal().code().equals("ENVELOPE_UNKNOWN_SIGNER")) {
                return byPerson;
            }
        }
        return byPlatform;
    }

    private Outcome<String> about(ApprovalStatement approval) {
        return about(
                approval.step(),
                approval.verdict() == ApprovalStatement.Verdict.APPROVED,
                approval.requestId(),
                approval.requestDigest(),
                approval.decisionDigest(),
                approval.specDigest());
    }

    private Outcome<String> about(
            String step, boolean approved, String request, String form, String decision, String spec) {
        if (!approved) {
            return Outcome.refused("APPROVAL_REFUSED", "step " + step + " was refused");
        }
        if (!request.equals(facts.job().request())
                || !form.equals(facts.receipt().requestDigest())) {
            return Outcome.refused("APPROVAL_OTHER_REQUEST", "step " + step + " approved another request");
        }
        if (!decision.equals(facts.decisionDigest())) {
            return Outcome.refused("APPROVAL_OTHER_DECISION", "step " + step + " approved another decision");
        }
        if (!spec.equals(facts.specDigest())) {
            return Outcome.refused("APPROVAL_OTHER_SPEC", "step " + step + " approved another specification");
        }
        return Outcome.accepted(step);
    }

    Outcome<String> grants(Readings.Specification spec) {
        Set<String> missing = new HashSet<>(spec.owners());
        for (Envelope envelope : facts.receipt().grants()) {
            Outcome<SignedPayload<Grant>> read = byItsOwner(envelope);
            if (!read.isAccepted()) {
                return Outcome.refused(
                        "GRANT_" + read.refusal().code(), read.refusal().message());
            }
            Grant grant = read.value().value();
            if (!grant.jobSpecDigest().equals(facts.specDigest())) {
                return Outcome.refused("GRANT_OTHER_SPEC", grant.grantId() + " is for " + grant.jobSpecDigest());
            }
            if (!grant.requestId().equals(facts.job().request())) {
                return Outcome.refused("GRANT_OTHER_REQUEST", grant.grantId() + " is for " + grant.requestId());
            }
            if (facts.job().run() > grant.maxRuns() || facts.job().attempt() > grant.maxAttemptsPerRun()) {
                return Outcome.refused(
                        "GRANT_BEYOND_LIMIT",
                        grant.grantId() + " allows " + grant.maxRuns() + " runs of " + grant.maxAttemptsPerRun()
                                + " attempts, this is " + facts.job());
            }
            grants.put(read.value().digest(), grant);
            missing.remove(grant.owner());
        }
        return missing.isEmpty()
                ? Outcome.accepted("granted by "
                        + grants.values().stream().map(Grant::owner).toList())
                : Outcome.refused("GRANT_MISSING", "no grant of " + missing + ", whose data the specification uses");
    }

    private Outcome<SignedPayload<Grant>> byItsOwner(Envelope envelope) {
        Outcome<SignedPayload<Grant>> last = Outcome.refused(
                "ENVELOPE_UNKNOWN_SIGNER",
                "signed by "
                        + envelope.signatures().stream()
                                .map(Envelope.Signature::keyid)
                                .toList() + ", no key of an owner that is pinned");
        for (String owner : keys.owners().keySet()) {
            Outcome<SignedPayload<Grant>> read = Grant.read(envelope.toBytes(), keys.ownerRing(owner));
            if (read.isAccepted()) {
                return read.value().value().owner().equals(owner)
                        ? read
                        : Outcome.refused(
                                "OTHER_OWNER",
                                "a key of " + owner + " signed for "
                                        + read.value().value().owner());
            }
            if (!read.refusal().code().equals("ENVELOPE_UNKNOWN_SIGNER")) {
                last = read;
            }
        }
        return last;
    }
}
