package org.yuheng.node.grants;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.adapter.node.NodeExhausted;
import org.yuheng.adapter.node.PartyNode.Answer;
import org.yuheng.adapter.node.PartyNode.GrantState;
import org.yuheng.adapter.node.PartyNode.OwnerGrant;
import org.yuheng.computation.JobSpec;
import org.yuheng.json.JsonRefusal;
import org.yuheng.node.home.NodeConfig;
import org.yuheng.node.home.NodeConfig.GrantPolicy;
import org.yuheng.trust.Digests;
import org.yuheng.trust.attestation.EvidenceKind;
import org.yuheng.trust.attestation.TcbStatus;
import org.yuheng.trust.grant.EnclaveTerms;
import org.yuheng.trust.grant.Grant;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.manifest.ReleaseManifest;

/**
 * Takes proposals, shows them, signs what a person or a local policy grants.
 *
 * <p>What is signed is never what the orchestrator says about the request, but the specification's own bytes; the reference
 * values of enclaves come from the release manifest that the owner pinned.
 */
public final class GrantDesk {

    /** How long before its signature a grant begins, for clocks that differ. */
    private static final Duration BACKDATED = Duration.ofMinutes(5);

    private final NodeConfig config;
    private final GrantStore store;
    private final SpecReview review;
    private final ReleaseManifest manifest;
    private final Approvers approvers;
    private final Function<String, SigningKey> ownerKeys;
    private final Clock clock;

    /** @param ownerKeys the grant-signing key of an owner of this node */
    public GrantDesk(
            NodeConfig config,
            GrantStore store,
            SpecReview review,
            ReleaseManifest manifest,
            Approvers approvers,
            Function<String, SigningKey> ownerKeys,
            Clock clock) {
        this.config = config;
        this.store = store;
        this.review = review;
        this.manifest = manifest;
        this.approvers = approvers;
        this.ownerKeys = ownerKeys;
        this.clock = clock;
    }

    /** A proposal as its owner sees it. */
    public record Waiting(
            String specDigest, String owner, byte[] spec, String claimZh, String claimEn, Instant receivedAt) {}

    /**
     * Takes a specification in; a local policy may answer at once. Repeats return the same state.
     *
     * @param approvals as the orchestrator sent them; an owner with a list of approvers believes those on it alone
     */
    public Answer<List<OwnerGrant>> propose(byte[] specBytes, String claimZh, String claimEn, List<byte[]> approvals) {
        JobSpec spec;
        try {
            spec = JobSpec.parse(specBytes);
        } catch (JsonRefusal e) {
            return Answer.no(new Refusal(Fault.CALLER, "SPEC_MALFORMED", e.getMessage()));
        }
        Optional<Refusal> objection = review.objection(spec);
        if (objection.isPresent()) {
            return Answer.no(objection.get());
        }
        String digest = Digests.of(specBytes);
        Set<String> owners = ownersOf(spec);
        store.propose(digest, spec.requestId(), specBytes, claimZh, claimEn, owners, clock.instant());
        for (String owner : owners) {
            if (store.find(digest, owner).orElseThrow().state() == GrantState.PENDING
                    && policyFor(owner, spec).isPresent()) {
                Optional<Refusal> madeUp = byPolicy(owner, spec.requestId(), digest, approvals);
                if (madeUp.isPresent()) {
                    return Answer.no(madeUp.get());
                }
            }
        }
        return Answer.of(states(digest));
    }

    /** Grants, or leaves it to the owner's people when none of its approvers signed; empty unless an approval is made up. */
    private Optional<Refusal> byPolicy(String owner, String requestId, String digest, List<byte[]> approvals) {
        if (approvers.of(owner).isEmpty()) {
            grant(digest, owner, "local policy");
            return Optional.empty();
        }
        return approvers
                .whoApproved(owner, requestId, digest, approvals)
                .fold(
                        who -> {
                            who.ifPresent(name -> grant(digest, owner, "local policy, passkey of " + name));
                            return Optional.empty();
                        },
                        no -> Optional.of(new Refusal(Fault.POLICY, no.code(), no.message())));
    }

    /** What waits for the people of {@code owner}, the oldest first. */
    public List<Waiting> waiting(String owner) {
        return store.waiting(owner);
    }

    /** What this node has against a specification now; what was sound when it came may no longer be. */
    public Optional<Refusal> objection(byte[] spec) {
        return review.objection(JobSpec.parse(spec));
    }

    /** Signs; empty when it was done, or had been done before. */
    public Optional<Refusal> grant(String specDigest, String owner, String person) {
        return written(() -> signed(specDigest, owner, person));
    }

    /** What cannot be written down is refused, and not done. */
    private static Optional<Refusal> written(Supplier<Optional<Refusal>> decision) {
        try {
            return decision.get();
        } catch (NodeExhausted e) {
            return Optional.of(e.refusal());
        }
    }

    private Optional<Refusal> signed(String specDigest, String owner, String person) {
        Optional<GrantStore.Stored> stored = store.find(specDigest, owner);
        if (stored.isEmpty()) {
            return Optional.of(unknown(specDigest, owner));
        }
        if (stored.get().state() == GrantState.GRANTED) {
            return Optional.empty();
        }
        if (stored.get().state() != GrantState.PENDING) {
            return Optional.of(decided(stored.get()));
        }
        byte[] specBytes = stored.get().spec();
        JobSpec spec = JobSpec.parse(specBytes);
        Optional<Refusal> objection = review.objection(spec);
        if (objection.isPresent()) {
            return objection;
        }
        Grant grant = grantFor(spec, specDigest, owner);
        store.granted(
                specDigest,
                owner,
                grant.grantId(),
                grant.sign(ownerKeys.apply(owner)).toBytes(),
                person,
                clock.instant());
        return Optional.empty();
    }

    public Optional<Refusal> refuse(String specDigest, String owner, String person, String reason) {
        Optional<GrantStore.Stored> stored = store.find(specDigest, owner);
        if (stored.isEmpty()) {
            return Optional.of(unknown(specDigest, owner));
        }
        if (stored.get().state() != GrantState.PENDING) {
            return Optional.of(decided(stored.get()));
        }
        if (reason.isBlank()) {
            return Optional.of(new Refusal(
                    Fault.CALLER, "REASON_MISSING", "a refusal needs a reason; the requester will read it"));
        }
        return written(() -> {
            store.decided(specDigest, owner, GrantState.REFUSED, person, reason, clock.instant());
            return Optional.empty();
        });
    }

    /** Takes a grant back: effective at the next release; what an enclave already holds cannot be recalled. */
    public Optional<Refusal> revoke(String specDigest, String owner, String person, String reason) {
        Optional<GrantStore.Stored> stored = store.find(specDigest, owner);
        if (stored.isEmpty() || stored.get().state() != GrantState.GRANTED) {
            return Optional.of(unknown(specDigest, owner));
        }
        return written(() -> {
            store.decided(specDigest, owner, GrantState.REVOKED, person, reason, clock.instant());
            return Optional.empty();
        });
    }

    public List<OwnerGrant> states(String specDigest) {
        return store.all(specDigest).stream()
                .map(stored -> new OwnerGrant(
                        stored.owner(),
                        stored.state(),
                        stored.state() == GrantState.GRANTED ? stored.envelope() : new byte[0],
                        stored.state() == GrantState.REFUSED || stored.state() == GrantState.REVOKED
                                ? new Refusal(
                                        Fault.POLICY,
                                        stored.state() == GrantState.REFUSED ? "GRANT_REFUSED" : "GRANT_REVOKED",
                                        stored.reason())
                                : null))
                .toList();
    }

    /**
     * Takes every grant of {@code owner} back, and raises its epoch, so that none of them is valid here again, be it
     * brought back from a copy. As with {@link #revoke}, what an enclave already holds cannot be recalled.
     */
    public Optional<Refusal> revokeAll(String owner, String person, String reason) {
        if (reason.isBlank()) {
            return Optional.of(new Refusal(
                    Fault.CALLER, "REASON_MISSING", "taking all grants back needs a reason; requesters will read it"));
        }
        return written(() -> {
            store.raiseEpoch(owner, person, reason, clock.instant());
            return Optional.empty();
        });
    }

    /** See {@link GrantStore#epoch}. */
    public long epoch(String owner) {
        return store.epoch(owner);
    }

    private Grant grantFor(JobSpec spec, String specDigest, String owner) {
        List<Grant.Dataset> datasets = spec.inputs().stream()
                .filter(input -> input.owner().equals(owner))
                .map(input -> new Grant.Dataset(input.dataset(), "1"))
                .toList();
        EvidenceKind kind = EvidenceKind.valueOf(spec.evidence().kind());
        List<EnclaveTerms> enclaves = new ArrayList<>();
        for (String role : spec.evidence().measurements().keySet()) {
            enclaves.add(
                    new EnclaveTerms(role, kind, manifest.measurements(role, kind), TcbStatus.UP_TO_DATE, List.of()));
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return new Grant(
                "G-" + UUID.randomUUID(),
                owner,
                datasets,
                specDigest,
                spec.requestId(),
                enclaves,
                now.minus(BACKDATED),
                spec.runs().notAfter(),
                spec.runs().maxRuns(),
                spec.runs().maxAttempts(),
                spec.evidence().allowSimulated(),
                store.epoch(owner),
                true);
    }

    private Set<String> ownersOf(JobSpec spec) {
        Set<String> owners = new LinkedHashSet<>();
        spec.inputsAt(config.node()).forEach(input -> owners.add(input.owner()));
        return owners;
    }

    private Optional<GrantPolicy> policyFor(String owner, JobSpec spec) {
        Map<String, String> group =
                spec.obligation("MIN_GROUP").map(JobSpec.Obligation::parameters).orElse(Map.of());
        long k = Long.parseLong(group.getOrDefault("k", "0"));
        return config.policies().stream()
                .filter(policy -> policy.owner().equals(owner)
                        && policy.techniques().contains(spec.technique().name())
                        && k >= policy.minGroup()
                        && spec.recipients().stream()
                                .allMatch(r -> policy.recipients().contains(r.organization())))
                .findFirst();
    }

    private static Refusal unknown(String specDigest, String owner) {
        return new Refusal(
                Fault.CALLER,
                "GRANT_UNKNOWN",
                "nothing that " + owner + " could decide for specification " + specDigest + "; list what waits with"
                        + " `node grants`");
    }

    private static Refusal decided(GrantStore.Stored stored) {
        return new Refusal(
                Fault.CALLER,
                "GRANT_DECIDED",
                stored.owner() + " has already decided: " + stored.state() + " by " + stored.decidedBy());
    }
}
