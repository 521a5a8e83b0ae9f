package org.yuheng.orchestrator.partner;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.yuheng.adapter.node.NodeDescription;
import org.yuheng.orchestrator.audit.AuditEvent;
import org.yuheng.orchestrator.audit.AuditTrail;
import org.yuheng.orchestrator.identity.Actor;
import org.yuheng.orchestrator.identity.Organisation;
import org.yuheng.orchestrator.identity.Organisations;
import org.yuheng.policy.Facts.Trust;
import org.yuheng.trust.envelope.Keyring;
import org.yuheng.trust.envelope.SignedPayload;
import org.yuheng.trust.identity.VerifyingKey;

/** Platforms, partners and nodes, for all steps. */
@Component
public class Parties {

    private final PartyStore parties;
    private final NodeStore nodes;
    private final Organisations organisations;
    private final AuditTrail audit;

    Parties(PartyStore parties, NodeStore nodes, Organisations organisations, AuditTrail audit) {
        this.parties = parties;
        this.nodes = nodes;
        this.organisations = organisations;
        this.audit = audit;
    }

    public List<Platform> platforms() {
        return parties.platforms();
    }

    public Optional<Platform> platform(String id) {
        return parties.platforms().stream()
                .filter(platform -> platform.id().equals(id))
                .findFirst();
    }

    /** The partner, when that organisation is commercial. */
    public Optional<Partner> partner(String organisation) {
        return organisations
                .find(organisation)
                .filter(found -> found.kind() == Organisation.Kind.COMMERCIAL)
                .map(found -> new Partner(
                        found.id(),
                        trust(found.id()),
                        parties.papers(PartyStore.Paper.AGREEMENT, found.id()),
                        parties.papers(PartyStore.Paper.ASSESSMENT, found.id())));
    }

    public List<Partner> partners() {
        return organisations.all().stream()
                .flatMap(found -> partner(found.id()).stream())
                .toList();
    }

    /** Grade of an organisation's scorecard; UNRATED without one. */
    public Trust trust(String organisation) {
        return parties.scorecard(organisation).orElse(Trust.UNRATED);
    }

    /** Usernames of those who assessed a partner: they may not operate its jobs. */
    public List<String> assessors(String organisation) {
        return parties.assessors(organisation);
    }

    public Optional<Node> node(String id) {
        return nodes.find(id);
    }

    public List<Node> nodes() {
        return nodes.all();
    }

    /** The nodes that open an organisation's data. */
    public List<Node> nodesOf(String organisation) {
        return nodes.all().stream()
                .filter(node -> node.owners().contains(organisation)
                        || node.organisation().equals(organisation))
                .toList();
    }

    /** The keys with which an owner signs grants, at whichever node. */
    public Keyring grantKeys(String organisation) {
        return Keyring.of(nodes.grantKeys(organisation));
    }

    /** The node's key and the owner's grant keys there: what statements about an owner's data may be signed with. */
    public Keyring statementKeys(Node node, String owner) {
        List<VerifyingKey> keys = new java.util.ArrayList<>(nodes.grantKeys(node.id(), owner));
        nodeKey(node).ifPresent(keys::add);
        return Keyring.of(keys);
    }

    Optional<VerifyingKey> nodeKey(Node node) {
        return node.key().map(text -> VerifyingKey.fromSpki(Base64.getDecoder().decode(text)));
    }

    /**
     * Reads what a node states about itself.
     *
     * @param speaker the node that the statement names, which has to be {@code node}
     * @return what it says, its signature verified against the enrolled key
     */
    public <T> T statement(Node node, byte[] envelope, String type, Class<T> shape, Function<T, String> speaker) {
        return statement(
                node,
                envelope,
                type,
                shape,
                speaker,
                Keyring.of(nodeKey(node).stream().toList()));
    }

    /** As the other, with a keyring of the caller's. */
    public <T> T statement(
            Node node, byte[] envelope, String type, Class<T> shape, Function<T, String> speaker, Keyring keys) {
        T value = SignedPayload.read(envelope, type, shape, keys).fold(SignedPayload::value, refusal -> {
            throw PartnerProblems.STATEMENT_REFUSED.because(refusal.toString(), Map.of("reason", refusal.code()));
        });
        if (!speaker.apply(value).equals(node.id())) {
            throw PartnerProblems.STATEMENT_REFUSED.because(
                    "the statement is of node \"" + speaker.apply(value) + "\", it came for \"" + node.id() + "\"");
        }
        return value;
    }

    /** The owner's certified sealing key at a node, base64 of the envelope's JSON as a specification carries it. */
    public Optional<String> sealingCertificate(String node, String organisation) {
        return nodes.sealingCertificate(node, organisation).map(Base64.getEncoder()::encodeToString);
    }

    /** The node answered. */
    @Transactional
    public void reached(String node, NodeDescription description) {
        nodes.reached(node, description);
    }

    /** The node did not answer; what it does is unknown. */
    @Transactional
    public void notReached(String node, String trouble) {
        nodes.notReached(node, trouble.length() > 500 ? trouble.substring(0, 500) : trouble);
    }

    @Transactional
    public void register(Actor by, Platform platform) {
        requireOrganisation(platform.organisation());
        parties.save(platform);
        audit.record(AuditEvent.of(by, "PLATFORM_REGISTERED").object("platform", platform.id()));
    }

    @Transactional
    public void register(Actor by, Organisation organisation) {
        if (organisations.find(organisation.id()).filter(organisation::equals).isPresent()) {
            return;
        }
        organisations.save(organisation);
        audit.record(AuditEvent.of(by, "ORGANISATION_REGISTERED")
                .object("organisation", organisation.id())
                .detail("kind", organisation.kind()));
    }

    @Transactional
    public Partner recordAgreement(Actor by, String organisation, Covenant agreement) {
        requirePartner(organisation);
        parties.save(PartyStore.Paper.AGREEMENT, organisation, agreement, by.id());
        audit.record(AuditEvent.of(by, "AGREEMENT_RECORDED")
                .object("partner", organisation)
                .detail("reference", agreement.reference())
                .detail("from", agreement.from())
                .detail("to", agreement.to()));
        return partner(organisation).orElseThrow();
    }

    @Transactional
    public Partner recordAssessment(Actor by, String organisation, Covenant assessment) {
        requirePartner(organisation);
        parties.save(PartyStore.Paper.ASSESSMENT, organisation, assessment, by.id());
        audit.record(AuditEvent.of(by, "ASSESSMENT_RECORDED")
                .object("partner", organisation)
                .detail("reference", assessment.reference())
                .detail("from", assessment.from())
                .detail("to", assessment.to()));
        return partner(organisation).orElseThrow();
    }

    @Transactional
    public void recordScorecard(Actor by, String organisation, Trust grade) {
        requireOrganisation(organisation);
        parties.saveScorecard(organisation, grade, by.id());
        audit.record(AuditEvent.of(by, "SCORECARD_RECORDED")
                .object("organisation", organisation)
                .detail("grade", grade));
    }

    private void requirePartner(String id) {
        if (requireOrganisation(id).kind() != Organisation.Kind.COMMERCIAL) {
            throw PartnerProblems.NOT_A_PARTNER.because("organisation \"" + id + "\" is not commercial");
        }
    }

    private Organisation requireOrganisation(String id) {
        return organisations
                .find(id)
                .orElseThrow(() -> PartnerProblems.ORGANISATION_NOT_REGISTERED.because(
                        "organisation \"" + id + "\" is not registered; register it first"));
    }
}
