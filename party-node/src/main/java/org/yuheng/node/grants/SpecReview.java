package org.yuheng.node.grants;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.check.Finding;
import org.yuheng.computation.check.OwnTable;
import org.yuheng.computation.check.SpecCheck;
import org.yuheng.node.datasets.DatasetStore;
import org.yuheng.node.home.NodeConfig;
import org.yuheng.node.membership.Members;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.envelope.Keyring;
import org.yuheng.trust.identity.VerifyingKey;
import org.yuheng.trust.manifest.ReleaseManifest;
import org.yuheng.trust.membership.MembershipList;
import org.yuheng.trust.sealing.CertifiedKey;
import org.yuheng.trust.sealing.SealingCertificate;

/**
 * This node's own reading of a specification, repeated before it is shown for signing, before it is signed, and before it
 * runs: nothing is believed because it came from the orchestrator.
 */
public final class SpecReview {

    private static final List<String> NEUTRAL_ROLES = List.of("enclave", "dealer", "aggregator");

    private final NodeConfig config;
    private final VerifyingKey ownKey;
    private final DatasetStore datasets;
    private final ReleaseManifest manifest;
    private final Keyring recipientsAuthority;
    private final Members members;
    private final QueryLedger ledger;
    private final Clock clock;

    public SpecReview(
            NodeConfig config,
            VerifyingKey ownKey,
            DatasetStore datasets,
            ReleaseManifest manifest,
            Keyring recipientsAuthority,
            Members members,
            QueryLedger ledger,
            Clock clock) {
        this.config = config;
        this.ownKey = ownKey;
        this.datasets = datasets;
        this.manifest = manifest;
        this.recipientsAuthority = recipientsAuthority;
        this.members = members;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** The first thing found wrong, or nothing. */
    public Optional<Refusal> objection(JobSpec spec) {
        return participation(spec)
                .or(() -> membership(spec))
                .or(() -> findings(SpecCheck.check(spec)))
                .or(() -> findings(SpecCheck.againstOwnTables(spec, config.node(), ownTables())))
                .or(() -> placement(spec))
                .or(() -> evidence(spec))
                .or(() -> recipients(spec))
                .or(() -> window(spec))
                .or(() -> ledger.objection(
                        spec,
                        spec.inputsAt(config.node()).stream()
                                .map(JobSpec.Input::owner)
                                .collect(Collectors.toCollection(LinkedHashSet::new))));
    }

    private Optional<Refusal> participation(JobSpec spec) {
        Optional<JobSpec.Participant> self = spec.participant(config.node());
        if (self.isEmpty()) {
            return no(
                    Fault.CALLER,
                    "NOT_A_PARTICIPANT",
                    "node \"" + config.node() + "\" does not stand in the specification");
        }
        if (!self.get().signingKey().equals(Base64.getEncoder().encodeToString(ownKey.spki()))) {
            return no(
                    Fault.CALLER,
                    "OWN_KEY_DIFFERS",
                    "the specification gives this node another key than its own " + ownKey.keyId()
                            + "; enrol again or correct the registry");
        }
        return spec.inputsAt(config.node()).stream()
                .filter(input -> !config.owners().contains(input.owner()))
                .findFirst()
                .flatMap(input -> no(
                        Fault.CALLER,
                        "NOT_AN_OWNER_HERE",
                        "table " + input.table() + " belongs to \"" + input.owner() + "\", this node serves "
                                + config.owners()));
    }

    /** The keys in a specification come from the orchestrator's registry; the operator's signed list has to agree. */
    private Optional<Refusal> membership(JobSpec spec) {
        Outcome<MembershipList> list = members.current();
        if (!list.isAccepted()) {
            return no(Fault.NODE, list.refusal().code(), list.refusal().message());
        }
        for (JobSpec.Participant participant : spec.participants()) {
            VerifyingKey shown;
            try {
                shown = VerifyingKey.fromSpki(Base64.getDecoder().decode(participant.signingKey()));
            } catch (IllegalArgumentException e) {
                return no(
                        Fault.CALLER,
                        "PARTICIPANT_KEY_MALFORMED",
                        "the key of node \"" + participant.node() + "\" is no SubjectPublicKeyInfo: " + e.getMessage());
            }
            Outcome<MembershipList.Member> member =
                    list.value().participant(participant.node(), participant.organization(), shown);
            if (!member.isAccepted()) {
                return no(
                        Fault.POLICY, member.refusal().code(), member.refusal().message());
            }
        }
        return Optional.empty();
    }

    private List<OwnTable> ownTables() {
        return datasets.all().stream()
                .map(stored -> new OwnTable(
                        stored.declaration().code(),
                        stored.declaration().owner(),
                        stored.declaration().items().stream()
                                .map(item ->
                                        new JobSpec.Column(item.name(), item.type(), item.reveal(), item.identifier()))
                                .toList(),
                        Long.MAX_VALUE >> 10))
                .toList();
    }

    private static Optional<Refusal> findings(List<Finding> findings) {
        return findings.stream()
                .findFirst()
                .map(finding -> new Refusal(
                        Fault.CALLER,
                        finding.code(),
                        finding.where() + ": " + finding.text().en()));
    }

    private Optional<Refusal> placement(JobSpec spec) {
        if (!spec.evidence().allowSimulated()) {
            return Optional.empty();
        }
        for (String role : NEUTRAL_ROLES) {
            Optional<String> host = spec.nodeOf(role);
            if (host.isPresent() && !spec.inputsAt(host.get()).isEmpty()) {
                return no(
                        Fault.POLICY,
                        "PLACEMENT_NOT_NEUTRAL",
                        role + " with simulated evidence is placed at \"" + host.get()
                                + "\", which holds data in this job; place it at the operator's node");
            }
        }
        return Optional.empty();
    }

    private Optional<Refusal> evidence(JobSpec spec) {
        if (spec.evidence().allowSimulated() && !config.acceptsSimulated()) {
            return no(
                    Fault.POLICY,
                    "SIMULATED_EVIDENCE_REFUSED",
                    "the specification allows simulated evidence, this node's profile does not");
        }
        for (String role : NEUTRAL_ROLES) {
            if (spec.nodeOf(role).isPresent() && !spec.evidence().measurements().containsKey(role)) {
                return no(Fault.POLICY, "MEASUREMENT_MISSING", "no measurement is demanded of role " + role);
            }
        }
        for (var demanded : spec.evidence().measurements().entrySet()) {
            List<String> known = new ArrayList<>();
            for (var program : manifest.programs()) {
                if (program.role().equals(demanded.getKey())
                        && program.kind().name().equals(spec.evidence().kind())) {
                    known.addAll(program.measurement().registers().values());
                }
            }
            if (demanded.getValue().isEmpty() || !known.containsAll(demanded.getValue())) {
                return no(
                        Fault.POLICY,
                        "MEASUREMENT_UNKNOWN",
                        "role " + demanded.getKey() + " is to measure " + demanded.getValue()
                                + "; the release manifest pinned here has " + known);
            }
        }
        return Optional.empty();
    }

    private Optional<Refusal> recipients(JobSpec spec) {
        List<JobSpec.Recipient> all = new ArrayList<>(spec.recipients());
        spec.reviewer().ifPresent(all::add);
        for (JobSpec.Recipient recipient : all) {
            Outcome<CertifiedKey> key = certified(recipient);
            if (!key.isAccepted()) {
                return no(
                        Fault.POLICY,
                        key.refusal().code(),
                        recipient.organization() + ": " + key.refusal().message());
            }
        }
        return Optional.empty();
    }

    /** The recipient's key, when the CA that this node's owners pinned certified it. */
    public Outcome<CertifiedKey> certified(JobSpec.Recipient recipient) {
        byte[] certificate;
        try {
            certificate = Base64.getDecoder().decode(recipient.sealingCertificate());
        } catch (IllegalArgumentException e) {
            return Outcome.refused("SEALING_CERTIFICATE_MALFORMED", "it is not base64; take it from the registry");
        }
        return members.current()
                .then(list -> SealingCertificate.verify(
                        certificate,
                        recipientsAuthority,
                        list::sealingRevoked,
                        recipient.organization(),
                        recipient.node(),
                        clock.instant()));
    }

    private Optional<Refusal> window(JobSpec spec) {
        return clock.instant().isBefore(spec.runs().notAfter())
                ? Optional.empty()
                : no(
                        Fault.CALLER,
                        "RUN_WINDOW_OVER",
                        "the specification ended at " + spec.runs().notAfter() + ", now is " + clock.instant());
    }

    private static Optional<Refusal> no(Fault fault, String code, String message) {
        return Optional.of(new Refusal(fault, code, message));
    }
}
