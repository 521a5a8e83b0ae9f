package org.yuheng.node.jobs;

import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.yuheng.adapter.engine.Engine;
import org.yuheng.adapter.engine.EngineDescription;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.adapter.node.PartyNode.GrantState;
import org.yuheng.computation.JobSpec;
import org.yuheng.node.grants.GrantDesk;
import org.yuheng.node.grants.SpecReview;
import org.yuheng.node.membership.Members;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.envelope.Envelope;
import org.yuheng.trust.envelope.Keyring;
import org.yuheng.trust.grant.Grant;
import org.yuheng.trust.grant.GrantUse;
import org.yuheng.trust.membership.MembershipList;

/**
 * What a node demands before it runs anything: the exact specification, its owners' valid grants for that specification's
 * digest, engines that can express it, evidence and obligations that it can hold the job to.
 */
final class PrepareCheck implements JobDesk.Admission {

    private static final int MAX_GRANTS = 256;

    private final String node;
    private final SpecReview review;
    private final GrantDesk grants;
    private final OwnerKeyrings keyrings;
    private final Members members;
    private final Clock clock;

    /** The public keys with which an owner of this node signs its grants. */
    interface OwnerKeyrings {
        Keyring of(String owner);
    }

    PrepareCheck(
            String node, SpecReview review, GrantDesk grants, OwnerKeyrings keyrings, Members members, Clock clock) {
        this.node = node;
        this.review = review;
        this.grants = grants;
        this.keyrings = keyrings;
        this.members = members;
        this.clock = clock;
    }

    @Override
    public Optional<Refusal> objection(
            JobId id, JobSpec spec, byte[] specBytes, String digest, List<byte[]> given, List<Engine> engines) {
        if (!spec.requestId().equals(id.request())) {
            return no(
                    Fault.CALLER,
                    "JOB_OTHER_REQUEST",
                    "job " + id + " is not of request " + spec.requestId() + ", which the specification serves");
        }
        return review.objection(spec)
                .or(() -> envelopes(given))
                .or(() -> ownGrants(id, spec, digest))
                .or(() -> othersGrants(id, spec, digest, given))
                .or(() -> engines(spec, specBytes, engines));
    }

    /** Grants of other owners are read below; first that they can be. */
    private static Optional<Refusal> envelopes(List<byte[]> given) {
        if (given.size() > MAX_GRANTS) {
            return no(Fault.CALLER, "TOO_MANY_GRANTS", given.size() + " grants, at most " + MAX_GRANTS);
        }
        for (byte[] envelope : given) {
            Outcome<Envelope> parsed = Envelope.parse(envelope);
            if (!parsed.isAccepted()) {
                return no(
                        Fault.CALLER, parsed.refusal().code(), parsed.refusal().message());
            }
        }
        return Optional.empty();
    }

    /**
     * No node takes part in a job that another owner has not granted: each needs a grant that is signed with a key of its
     * owner in the operator's list. How often it was used is counted at that owner's node, which also knows its epoch.
     */
    private Optional<Refusal> othersGrants(JobId id, JobSpec spec, String digest, List<byte[]> given) {
        Outcome<MembershipList> list = members.current();
        if (!list.isAccepted()) {
            return no(Fault.NODE, list.refusal().code(), list.refusal().message());
        }
        for (JobSpec.Input input : spec.inputs()) {
            if (input.node().equals(node)) {
                continue;
            }
            Keyring keys = list.value().grantKeys(input.owner());
            List<Outcome<Grant>> tried = given.stream()
                    .map(envelope -> Grant.read(envelope, keys).then(signed -> signed.value()
                            .check(new GrantUse(
                                    input.owner(),
                                    digest,
                                    spec.requestId(),
                                    id.run(),
                                    id.attempt(),
                                    clock.instant(),
                                    signed.value().epoch(),
                                    false))))
                    .toList();
            if (tried.stream().noneMatch(Outcome::isAccepted)) {
                return no(
                        Fault.CALLER,
                        "GRANT_OF_OTHER_MISSING",
                        "none of " + given.size() + " grants is of " + input.owner() + " for specification " + digest
                                + " and signed with a key in the operator's list: "
                                + tried.stream()
                                        .map(no -> no.refusal().code())
                                        .distinct()
                                        .toList());
            }
        }
        return Optional.empty();
    }

    private Optional<Refusal> ownGrants(JobId id, JobSpec spec, String digest) {
        for (JobSpec.Input input : spec.inputsAt(node)) {
            Optional<Refusal> refusal = ownGrant(id, spec, digest, input.owner());
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }

    private Optional<Refusal> ownGrant(JobId id, JobSpec spec, String digest, String owner) {
        var held = grants.states(digest).stream()
                .filter(grant -> grant.owner().equals(owner))
                .findFirst();
        if (held.isEmpty() || held.get().state() != GrantState.GRANTED) {
            return no(
                    Fault.POLICY,
                    "GRANT_MISSING",
                    owner + " has not granted specification " + digest
                            + held.map(g -> "; its state is " + g.state()).orElse(""));
        }
        Outcome<Grant> checked = Grant.read(held.get().grant(), keyrings.of(owner))
                .then(signed -> signed.value()
                        .check(new GrantUse(
                                owner,
                                digest,
                                spec.requestId(),
                                id.run(),
                                id.attempt(),
                                clock.instant(),
                                grants.epoch(owner),
                                false)));
        return checked.isAccepted()
                ? Optional.empty()
                : no(Fault.POLICY, checked.refusal().code(), checked.refusal().message());
    }

    private Optional<Refusal> engines(JobSpec spec, byte[] specBytes, List<Engine> engines) {
        for (String role : spec.rolesOf(node)) {
            Optional<Engine> engine = engineFor(spec, role, engines);
            if (engine.isEmpty()) {
                return no(
                        Fault.CALLER,
                        "ENGINE_MISSING",
                        "no engine here plays " + role + " of " + spec.technique() + " by "
                                + spec.protocol().name() + " version "
                                + spec.protocol().version() + "; here are "
                                + engines.stream().map(e -> name(e.describe())).toList());
            }
            Optional<Refusal> inexpressible = engine.get().cannotExpress(specBytes);
            if (inexpressible.isPresent()) {
                return inexpressible;
            }
        }
        return Optional.empty();
    }

    /** The engine of this node that plays {@code role} by the specification's protocol and version. */
    @Override
    public Optional<Engine> engineFor(JobSpec spec, String role, List<Engine> engines) {
        return engines.stream()
                .filter(engine -> {
                    EngineDescription description = engine.describe();
                    return description.technique().equals(spec.technique().name())
                            && description.protocol().equals(spec.protocol().name())
                            && description.version() == spec.protocol().version()
                            && description.roles().stream().anyMatch(prefix -> plays(prefix, role));
                })
                .findFirst();
    }

    private static boolean plays(String prefix, String role) {
        return role.equals(prefix) || role.startsWith(prefix + "-");
    }

    private static String name(EngineDescription engine) {
        return engine.technique() + " " + engine.protocol() + "/" + engine.version() + " "
                + Arrays.toString(engine.roles().toArray());
    }

    private static Optional<Refusal> no(Fault fault, String code, String message) {
        return Optional.of(new Refusal(fault, code, message));
    }
}
