package org.yuheng.trust.release;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.Refusal;
import org.yuheng.trust.attestation.AttestationPolicy;
import org.yuheng.trust.attestation.Claims;
import org.yuheng.trust.attestation.Evidence;
import org.yuheng.trust.attestation.TcbStatus;
import org.yuheng.trust.envelope.SignedPayload;
import org.yuheng.trust.grant.EnclaveTerms;
import org.yuheng.trust.grant.Grant;
import org.yuheng.trust.grant.GrantUse;

/** Holds a job and its evidence against every grant: one that does not agree is enough for a refusal. */
final class GrantEvaluation {

    /** A grant whose signature holds and whose terms allow the job now. */
    record Held(Grant grant, String digest) {}

    private final EvidenceCheck evidenceCheck;
    private final boolean allowSimulated;

    GrantEvaluation(EvidenceCheck evidenceCheck, boolean allowSimulated) {
        this.evidenceCheck = Objects.requireNonNull(evidenceCheck);
        this.allowSimulated = allowSimulated;
    }

    static Refusal missing(String jobId) {
        return new Refusal(
                "GRANT_MISSING", "this node holds no grant for job " + jobId + "; its owners must read and sign first");
    }

    /**
     * @param attestedSpec specification that the enclave says it runs
     * @param attestedGrants digests of the grants that the enclave says it was started with
     */
    Outcome<List<Held>> held(
            ReleaseTerms terms, JobRef job, String attestedSpec, List<String> attestedGrants, Instant now) {
        if (terms.grants().isEmpty()) {
            return Outcome.refused(missing(job.toString()));
        }
        Set<String> without = new HashSet<>(terms.owners());
        terms.grants().forEach(grant -> without.remove(grant.owner()));
        if (!without.isEmpty()) {
            return Outcome.refused(
                    "GRANT_MISSING",
                    "job " + job + " uses data of " + without
                            + ", who granted nothing or took it back; ask them first");
        }
        if (!terms.jobSpecDigest().equals(attestedSpec)) {
            return Outcome.refused(
                    "RUNTIME_DATA_OTHER_SPEC",
                    "the enclave runs specification " + attestedSpec + ", granted was " + terms.jobSpecDigest());
        }
        Set<String> started = new HashSet<>(attestedGrants);
        List<Held> held = new ArrayList<>();
        for (ReleaseTerms.HeldGrant one : terms.grants()) {
            Outcome<SignedPayload<Grant>> read = Grant.read(one.envelope(), one.ownerKeys());
            if (!read.isAccepted()) {
                return Outcome.refused(read.refusal());
            }
            SignedPayload<Grant> signed = read.value();
            GrantUse use = new GrantUse(
                    one.owner(),
                    terms.jobSpecDigest(),
                    job.request(),
                    job.run(),
                    job.attempt(),
                    now,
                    one.epoch(),
                    one.revoked());
            Outcome<Grant> allowed = signed.value().check(use);
            if (!allowed.isAccepted()) {
                return Outcome.refused(allowed.refusal());
            }
            if (!started.contains(signed.digest())) {
                return Outcome.refused(
                        "GRANT_NOT_ATTESTED",
                        "grant " + allowed.value().grantId() + " of " + one.owner()
                                + " is not among those that the enclave was started with");
            }
            held.add(new Held(allowed.value(), signed.digest()));
        }
        return Outcome.accepted(held);
    }

    /** Verifies the evidence under the terms of every grant. */
    Outcome<EvidenceSummary> evidence(
            List<Held> grants, Hello hello, Attest attest, RuntimeData runtimeData, Instant now) {
        Evidence evidence = Evidence.of(attest.evidence().bytes());
        byte[] reportData =
                Protocol.reportData(runtimeData.suite(), attest.runtimeData().bytes());
        EvidenceSummary summary = null;
        for (Held held : grants) {
            Optional<EnclaveTerms> terms = held.grant().terms(hello.role(), hello.tee());
            if (terms.isEmpty()) {
                return Outcome.refused(
                        "TEE_NOT_GRANTED",
                        "grant " + held.grant().grantId() + " has no terms for role " + hello.role() + " on "
                                + hello.tee());
            }
            AttestationPolicy policy = policy(held.grant(), terms.get(), reportData);
            Outcome<Claims> claims = evidenceCheck.check(
                    hello.tee(), evidence, attest.collateral().map(Base64Bytes::bytes), now, policy);
            if (!claims.isAccepted()) {
                return Outcome.refused(claims.refusal());
            }
            Optional<Refusal> refusal = beyond(held.grant(), terms.get(), claims.value());
            if (refusal.isPresent()) {
                return Outcome.refused(refusal.get());
            }
            summary = EvidenceSummary.of(claims.value(), evidence);
        }
        return Outcome.accepted(Objects.requireNonNull(summary, "no grant was held against the evidence"));
    }

    private AttestationPolicy policy(Grant grant, EnclaveTerms terms, byte[] reportData) {
        AttestationPolicy policy = AttestationPolicy.strict()
                .acceptingTcb(EnumSet.range(TcbStatus.UP_TO_DATE, terms.lowestTcb()))
                .acceptingAdvisories(Set.copyOf(terms.acceptedAdvisories()))
                .expectingReportData(reportData);
        return grant.allowSimulated() && allowSimulated ? policy.allowingSimulated() : policy;
    }

    /** What the policy cannot say, and once more what must never depend on it alone. */
    private Optional<Refusal> beyond(Grant grant, EnclaveTerms terms, Claims claims) {
        if (claims.simulated() && !(grant.allowSimulated() && allowSimulated)) {
            return Optional.of(new Refusal(
                    "EVIDENCE_SIMULATED",
                    "simulated evidence; grant " + grant.grantId() + (grant.allowSimulated() ? " allows" : " refuses")
                            + " it, this deployment " + (allowSimulated ? "allows" : "refuses") + " it"));
        }
        if (terms.measurements().stream().noneMatch(allowed -> allowed.matches(claims.measurements()))) {
            return Optional.of(new Refusal(
                    "EVIDENCE_MEASUREMENT",
                    "measured " + claims.measurements() + ", grant " + grant.grantId() + " allows "
                            + terms.measurements()));
        }
        return Optional.empty();
    }
}
