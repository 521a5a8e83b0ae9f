package org.yuheng.orchestrator.journey;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.yuheng.adapter.node.NodeDescription;
import org.yuheng.orchestrator.decision.PartyFacts;
import org.yuheng.orchestrator.dispatch.NodeDirectory;
import org.yuheng.orchestrator.identity.Organisation;
import org.yuheng.orchestrator.identity.Organisations;
import org.yuheng.orchestrator.partner.Covenant;
import org.yuheng.orchestrator.partner.Node;
import org.yuheng.orchestrator.partner.Parties;
import org.yuheng.policy.Facts;
import org.yuheng.trust.envelope.Keyring;

/** What decision and dispatch have to know of the enrolled parties. */
@Component
class EnrolledParties implements PartyFacts, NodeDirectory {

    private final Parties parties;
    private final Organisations organisations;

    EnrolledParties(Parties parties, Organisations organisations) {
        this.parties = parties;
        this.organisations = organisations;
    }

    @Override
    public List<NodeFacts> nodes() {
        return parties.nodes().stream()
                .filter(Node::dialable)
                .map(node -> new NodeFacts(
                        node.id(),
                        node.organisation(),
                        node.operator(),
                        node.platform(),
                        node.owners(),
                        node.key().orElseThrow(),
                        node.description().map(NodeDescription::engines).orElse(List.of())))
                .toList();
    }

    @Override
    public boolean commercial(String organization) {
        return organisations
                .find(organization)
                .filter(found -> found.kind() == Organisation.Kind.COMMERCIAL)
                .isPresent();
    }

    @Override
    public boolean registered(String organization) {
        return organisations.find(organization).isPresent();
    }

    @Override
    public Optional<Facts.Assessment> agreement(String organization, LocalDate from, LocalDate to) {
        return parties.partner(organization)
                .flatMap(partner -> partner.agreementFor(from, to))
                .map(EnrolledParties::period);
    }

    @Override
    public Optional<Facts.Assessment> assessment(String organization, LocalDate from, LocalDate to) {
        return parties.partner(organization)
                .flatMap(partner -> partner.assessmentFor(from, to))
                .map(EnrolledParties::period);
    }

    private static Facts.Assessment period(Covenant covenant) {
        return new Facts.Assessment(covenant.reference(), covenant.from(), covenant.to());
    }

    @Override
    public Facts.Trust trust(String organization) {
        return parties.trust(organization);
    }

    @Override
    public Optional<String> sealingCertificate(String organization, String node) {
        return parties.sealingCertificate(node, organization);
    }

    @Override
    public String authority() {
        return organisations.all().stream()
                .filter(organisation -> organisation.kind() == Organisation.Kind.AUTHORITY)
                .map(Organisation::id)
                .findFirst()
                .orElse("authority");
    }

    @Override
    public Optional<Entry> find(String node) {
        return parties.node(node)
                .filter(Node::dialable)
                .map(found -> new Entry(
                        found.id(), found.address().orElseThrow(), found.key().orElseThrow()));
    }

    @Override
    public Keyring grantKeys(String owner) {
        return parties.grantKeys(owner);
    }
}
