package org.yuheng.trust.receipt;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.Refusal;
import org.yuheng.trust.StrictPayload;
import org.yuheng.trust.envelope.Envelope;
import org.yuheng.trust.envelope.Keyring;
import org.yuheng.trust.envelope.SignedPayload;
import org.yuheng.trust.grant.EnclaveTerms;
import org.yuheng.trust.grant.Grant;
import org.yuheng.trust.identity.VerifyingKey;
import org.yuheng.trust.release.EvidenceSummary;
import org.yuheng.trust.release.OutputStatement;
import org.yuheng.trust.release.Protocol;
import org.yuheng.trust.release.ReleaseStatement;
import org.yuheng.trust.release.RuntimeData;

/** What ran: evidence as the owners' nodes verified it, and outputs as the enclaves signed them. */
final class ExecutionChecks {

    private final ReceiptVerifier.Case facts;
    private final PinnedKeys keys;
    private final Map<String, Grant> grants;
    private final Map<String, VerifyingKey> attestedKeys = new TreeMap<>();
    private final List<ReleaseStatement> releases = new ArrayList<>();

    ExecutionChecks(ReceiptVerifier.Case facts, PinnedKeys keys, Map<String, Grant> grants) {
        this.facts = facts;
        this.keys = keys;
        this.grants = grants;
    }

    Outcome<String> evidence(Readings.Specification spec) {
        Set<String> released = new HashSet<>();
        for (Envelope envelope : facts.receipt().releases()) {
            Outcome<ReleaseStatement> read = byItsNode(envelope);
            if (!read.isAccepted()) {
                return Outcome.refused(
                        "RELEASE_" + read.refusal().code(), read.refusal().message());
            }
            Outcome<RuntimeData> runtime = bound(read.value(), spec);
            if (!runtime.isAccepted()) {
                return Outcome.refused(runtime.refusal());
            }
            Optional<Refusal> beyond = beyondGrants(read.value());
            if (beyond.isPresent()) {
                return Outcome.refused(beyond.get());
            }
            VerifyingKey key = runtime.value().signingKey();
            VerifyingKey before = attestedKeys.putIfAbsent(read.value().role(), key);
            if (before != null && !before.equals(key)) {
                return Outcome.refused(
                        "EVIDENCE_TWO_ENCLAVES",
                        "role " + read.value().role() + " was attested with keys " + before.keyId() + " and "
                                + key.keyId());
            }
            releases.add(read.value());
            read.value()
                    .grants()
                    .forEach(grant -> released.add(grant + read.value().role()));
        }
        for (Map.Entry<String, Grant> grant : grants.entrySet()) {
            for (EnclaveTerms terms : grant.getValue().enclaves()) {
                if (!released.contains(grant.getKey() + terms.role())) {
                    return Outcome.refused(
                            "RELEASE_MISSING",
                            "grant " + grant.getValue().grantId() + " demands evidence of " + terms.role()
                                    + ", but no node states that it verified any");
                }
            }
        }
        return Outcome.accepted(
                releases.isEmpty()
                        ? "no enclave holds data in this job"
                        : releases.size() + " releases to " + attestedKeys.keySet());
    }

    private Outcome<ReleaseStatement> byItsNode(Envelope envelope) {
        Outcome<ReleaseStatement> last = Outcome.refused("ENVELOPE_UNKNOWN_SIGNER", "no key of a node that is pinned");
        for (String node : keys.nodes().keySet()) {
            Outcome<SignedPayload<ReleaseStatement>> read =
                    ReleaseStatement.verify(envelope.toBytes(), keys.nodeRing(node));
            if (read.isAccepted()) {
                ReleaseStatement statement = read.value().value();
                return statement.node().equals(node)
                        ? Outcome.accepted(statement)
                        : Outcome.refused("OTHER_NODE", "a key of " + node + " signed for " + statement.node());
            }
            if (!read.refusal().code().equals("ENVELOPE_UNKNOWN_SIGNER")) {
                last = Outcome.refused(read.refusal());
            }
        }
        return last;
    }

    private Outcome<RuntimeData> bound(ReleaseStatement statement, Readings.Specification spec) {
        if (!statement.released()
                || statement.runtimeData().isEmpty()
                || statement.evidence().isEmpty()) {
            return Outcome.refused("RELEASE_DENIED", "node " + statement.node() + " states " + statement.outcome());
        }
        if (!statement.jobId().equals(facts.receipt().jobId())) {
            return Outcome.refused("RELEASE_OTHER_JOB", "for job " + statement.jobId());
        }
        if (!spec.placement().containsKey(statement.role())) {
            return Outcome.refused("RELEASE_OTHER_ROLE", "the specification places no role " + statement.role());
        }
        return StrictPayload.read(
                        statement.runtimeData().get().bytes(), RuntimeData.class, 4096, "RUNTIME_DATA_MALFORMED")
                .then(data -> {
                    if (!data.jobId().equals(statement.jobId()) || !data.role().equals(statement.role())) {
                        return Outcome.refused("EVIDENCE_OTHER_JOB", "bound to " + data.jobId() + " as " + data.role());
                    }
                    if (!data.jobSpecHash().equals(facts.specDigest())) {
                        return Outcome.refused("EVIDENCE_OTHER_SPEC", "bound to " + data.jobSpecHash());
                    }
                    if (!data.grantsHash().equals(Protocol.grantsHash(List.copyOf(grants.keySet())))) {
                        return Outcome.refused(
                                "EVIDENCE_OTHER_GRANTS",
                                "the enclave was started with other grants than the receipt holds");
                    }
                    return Outcome.accepted(data);
                });
    }

    private Optional<Refusal> beyondGrants(ReleaseStatement statement) {
        if (statement.grants().isEmpty() || !grants.keySet().containsAll(statement.grants())) {
            return Optional.of(new Refusal(
                    "RELEASE_OTHER_GRANTS",
                    "released under grants " + statement.grants() + " that the receipt does not hold"));
        }
        EvidenceSummary evidence = statement.evidence().orElseThrow();
        for (String digest : statement.grants()) {
            Grant grant = grants.get(digest);
            Optional<EnclaveTerms> terms = grant.terms(statement.role(), evidence.kind());
            if (terms.isEmpty()
                    || terms.get().measurements().stream().noneMatch(m -> m.matches(evidence.measurements()))) {
                return Optional.of(new Refusal(
                        "EVIDENCE_MEASUREMENT",
                        "grant " + grant.grantId() + " does not allow what " + statement.role() + " measured"));
            }
            if (evidence.debug()) {
                return Optional.of(
                        new Refusal("EVIDENCE_DEBUG", "the enclave of " + statement.role() + " is debuggable"));
            }
            if (statement.at().isBefore(grant.notBefore()) || !statement.at().isBefore(grant.notAfter())) {
                return Optional.of(new Refusal(
                        "RELEASE_OUTSIDE_GRANT",
                        "released at " + statement.at() + ", grant " + grant.grantId() + " is from " + grant.notBefore()
                                + " to " + grant.notAfter()));
            }
        }
        return Optional.empty();
    }

    Outcome<String> outputs(Readings.Specification spec) {
        Set<Receipt.Result> stated = new HashSet<>();
        for (Envelope envelope : facts.receipt().statements()) {
            Outcome<OutputStatement> read = byItsRole(envelope, spec);
            if (!read.isAccepted()) {
                return Outcome.refused(read.refusal());
            }
            read.value()
                    .outputs()
                    .forEach(output ->
                            stated.add(new Receipt.Result(output.name(), output.sealedDigest(), output.rows())));
        }
        Set<Receipt.Result> listed = new HashSet<>();
        for (Receipt.Result result : facts.receipt().results()) {
            if (!stated.contains(result)
                    && stated.stream().anyMatch(one -> one.name().equals(result.name()))) {
                return Outcome.refused(
                        "RESULT_DIFFERS", "the receipt lists " + result + ", what was stated is " + stated);
            }
            if (!stated.contains(result) || !listed.add(result)) {
                return Outcome.refused("RESULT_NOT_STATED", "no statement names " + result + ", or it is listed twice");
            }
        }
        if (!listed.equals(stated) || stated.isEmpty()) {
            return Outcome.refused("RESULT_MISSING", "stated were " + stated + ", the receipt lists " + listed);
        }
        return Outcome.accepted(listed.size() + " sealed results");
    }

    private Outcome<OutputStatement> byItsRole(Envelope envelope, Readings.Specification spec) {
        // Only the claimed role is taken from the unverified payload, to know whose signature it must bear.
        Outcome<OutputStatement> claimed = StrictPayload.read(
                envelope.payload().bytes(), OutputStatement.class, Envelope.DEFAULT_LIMIT, "OUTPUT_PAYLOAD_MALFORMED");
        if (!claimed.isAccepted()) {
            return claimed;
        }
        String role = claimed.value().role();
        String node = spec.placement().get(role);
        if (node == null) {
            return Outcome.refused("OUTPUT_OTHER_ROLE", "the specification places no role " + role);
        }
        boolean enclave = grants.values().stream()
                .flatMap(grant -> grant.enclaves().stream())
                .anyMatch(terms -> terms.role().equals(role));
        if (enclave && !attestedKeys.containsKey(role)) {
            return Outcome.refused("OUTPUT_NOT_ATTESTED", "no evidence binds a key of role " + role);
        }
        Keyring ring = attestedKeys.containsKey(role) ? Keyring.of(attestedKeys.get(role)) : keys.nodeRing(node);
        Outcome<SignedPayload<OutputStatement>> read =
                SignedPayload.read(envelope.toBytes(), OutputStatement.PAYLOAD_TYPE, OutputStatement.class, ring);
        if (!read.isAccepted()) {
            return Outcome.refused(
                    "OUTPUT_" + read.refusal().code(), read.refusal().message());
        }
        OutputStatement statement = read.value().value();
        if (!statement.jobId().equals(facts.receipt().jobId())) {
            return Outcome.refused("OUTPUT_OTHER_JOB", "of job " + statement.jobId());
        }
        if (!statement.jobSpecDigest().equals(facts.specDigest())) {
            return Outcome.refused("OUTPUT_OTHER_SPEC", "of specification " + statement.jobSpecDigest());
        }
        return Outcome.accepted(statement);
    }

    Outcome<String> simulationShown(Readings.Specification spec) {
        boolean simulated =
                releases.stream().anyMatch(r -> r.evidence().orElseThrow().simulated());
        if (simulated != facts.receipt().simulated()) {
            return Outcome.refused(
                    "SIMULATION_HIDDEN",
                    "the receipt says simulated=" + facts.receipt().simulated() + ", the evidence " + simulated);
        }
        if (simulated && !spec.allowSimulated()) {
            return Outcome.refused("SIMULATION_NOT_IN_SPEC", "the specification does not allow simulated evidence");
        }
        for (ReleaseStatement release : releases) {
            for (String digest : release.grants()) {
                if (release.evidence().orElseThrow().simulated()
                        && !grants.get(digest).allowSimulated()) {
                    return Outcome.refused(
                            "SIMULATION_NOT_GRANTED",
                            "grant " + grants.get(digest).grantId() + " does not allow simulated evidence");
                }
            }
        }
        return Outcome.accepted(simulated ? "simulated: no hardware protects anything" : "no simulated evidence");
    }

    Outcome<String> timesInOrder(List<Instant> approvals) {
        for (ReleaseStatement release : releases) {
            if (approvals.stream().anyMatch(approval -> approval.isAfter(release.at()))) {
                return Outcome.refused(
                        "TIME_APPROVED_LATE", "a key was released at " + release.at() + ", before an approval");
            }
            if (release.at().isAfter(facts.receipt().issued())) {
                return Outcome.refused(
                        "TIME_ISSUED_EARLY",
                        "issued at " + facts.receipt().issued() + ", before a release at " + release.at());
            }
        }
        return Outcome.accepted("issued " + facts.receipt().issued());
    }
}
