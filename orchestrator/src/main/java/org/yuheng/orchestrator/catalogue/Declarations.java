package org.yuheng.orchestrator.catalogue;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.yuheng.json.JsonRefusal;
import org.yuheng.json.StrictJson;
import org.yuheng.orchestrator.identity.Actor;
import org.yuheng.orchestrator.partner.Node;
import org.yuheng.orchestrator.partner.Parties;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.envelope.Envelope;

/** Takes what nodes declare of their owners' datasets. Only the node that serves an owner speaks for its datasets. */
@Component
class Declarations {

    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

    private final Catalogue catalogue;
    private final Parties parties;
    private final Clock clock;

    Declarations(Catalogue catalogue, Parties parties, Clock clock) {
        this.catalogue = catalogue;
        this.parties = parties;
        this.clock = clock;
    }

    @Transactional
    Catalogue.Entry take(String nodeId, byte[] envelope) {
        Node node = parties.node(nodeId)
                .filter(Node::enrolled)
                .orElseThrow(() -> CatalogueProblems.DECLARATION_REFUSED.because(
                        "node \"" + nodeId + "\" is not enrolled; enrol it first"));
        String owner = claimedOwner(envelope);
        if (!node.owners().contains(owner)) {
            throw CatalogueProblems.DATASET_NOT_YOURS.because(
                    "node \"" + nodeId + "\" does not serve \"" + owner + "\", it serves " + node.owners());
        }
        DatasetDeclaration declaration = parties.statement(
                node,
                envelope,
                DatasetDeclaration.PAYLOAD_TYPE,
                DatasetDeclaration.class,
                DatasetDeclaration::node,
                parties.statementKeys(node, owner));
        if (declaration.declaredAt().isAfter(clock.instant().plus(CLOCK_TOLERANCE))) {
            throw CatalogueProblems.DECLARATION_REFUSED.because("declared at " + declaration.declaredAt()
                    + ", which is ahead of our clock; check the node's clock");
        }
        Optional<Catalogue.Entry> before = catalogue.entry(declaration.dataset().code());
        before.flatMap(Catalogue.Entry::declaredAt)
                .filter(declaration.declaredAt()::isBefore)
                .ifPresent(newer -> {
                    throw CatalogueProblems.DECLARATION_STALE.because(
                            "declared at " + declaration.declaredAt() + ", registered is one of " + newer);
                });
        return catalogue.save(Actor.node(nodeId, owner), dataset(declaration), declaration.declaredAt(), envelope);
    }

    /** Only to know whose keys count; nothing is believed before the signature is verified with them. */
    private static String claimedOwner(byte[] envelope) {
        Outcome<String> owner = Envelope.parse(envelope).then(parsed -> {
            try {
                return Outcome.accepted(StrictJson.read(parsed.payload().bytes(), DatasetDeclaration.class)
                        .dataset()
                        .owner());
            } catch (JsonRefusal e) {
                return Outcome.refused("PAYLOAD_MALFORMED", e.getMessage());
            }
        });
        return owner.fold(value -> value, refusal -> {
            throw CatalogueProblems.DECLARATION_REFUSED.because(refusal.toString(), Map.of("reason", refusal.code()));
        });
    }

    private static Dataset dataset(DatasetDeclaration declaration) {
        try {
            return declaration.toDataset();
        } catch (IllegalArgumentException | NullPointerException e) {
            throw CatalogueProblems.DECLARATION_REFUSED.because(e.getMessage());
        }
    }
}
