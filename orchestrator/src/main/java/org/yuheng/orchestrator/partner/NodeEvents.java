package org.yuheng.orchestrator.partner;

import java.util.List;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.yuheng.orchestrator.audit.AuditEvent;
import org.yuheng.orchestrator.audit.AuditTrail;
import org.yuheng.orchestrator.identity.Actor;
import org.yuheng.trust.Digests;

/** Takes what nodes report of themselves into the audit trail: reading and opening are events too. */
@Component
class NodeEvents {

    private final Parties parties;
    private final NodeStore store;
    private final AuditTrail audit;
    private final ApplicationEventPublisher publisher;
    private final DatasetsOfRequest datasets;

    NodeEvents(
            Parties parties,
            NodeStore store,
            AuditTrail audit,
            ApplicationEventPublisher publisher,
            DatasetsOfRequest datasets) {
        this.parties = parties;
        this.store = store;
        this.audit = audit;
        this.publisher = publisher;
        this.datasets = datasets;
    }

    /** @param known events that had been taken before */
    record Taken(int accepted, int known) {}

    @Transactional
    public Taken take(String nodeId, byte[] envelope) {
        Node node = parties.node(nodeId)
                .filter(Node::enrolled)
                .orElseThrow(() -> PartnerProblems.NODE_UNKNOWN.because("node \"" + nodeId + "\" is not enrolled"));
        SignedNodeEvents statement = parties.statement(
                node, envelope, SignedNodeEvents.PAYLOAD_TYPE, SignedNodeEvents.class, SignedNodeEvents::node);
        store.lock(nodeId);
        int accepted = 0;
        for (SignedNodeEvents.Event event : statement.events()) {
            boolean serves = node.owners().contains(event.organization())
                    || node.organisation().equals(event.organization());
            if (!serves) {
                throw PartnerProblems.STATEMENT_REFUSED.because("event " + event.id() + " is of " + event.organization()
                        + ", which node \"" + nodeId + "\" does not serve");
            }
            if (!store.knowsEvent(nodeId, event.id())) {
                store.keepEvent(
                        nodeId, event.id(), record(nodeId, envelope, event).id());
                tell(nodeId, event);
                accepted++;
            }
        }
        return new Taken(accepted, statement.events().size() - accepted);
    }

    private void tell(String node, SignedNodeEvents.Event event) {
        if (event.action().equals("RESULT_REFUSED")) {
            publisher.publishEvent(new ResultRefused(
                    node,
                    event.organization(),
                    event.actor(),
                    event.job(),
                    event.detail().getOrDefault("reason", "")));
        }
    }

    /** Who only receives does not know what a result was made of; whoever looks for a dataset finds its opening all the same. */
    private List<String> datasets(SignedNodeEvents.Event event) {
        return event.datasets().isEmpty() && !event.request().isEmpty()
                ? datasets.datasets(event.request())
                : event.datasets();
    }

    private AuditEvent record(String node, byte[] envelope, SignedNodeEvents.Event event) {
        AuditEvent.Draft draft = AuditEvent.of(Actor.node(node, event.organization()), event.action())
                .object("node-event", event.object().isEmpty() ? event.id().toString() : event.object())
                .request(event.request())
                .datasets(datasets(event))
                .job(event.job(), "", "")
                .result(event.result());
        event.detail().forEach(draft::detail);
        return audit.record(draft.detail("nodeActor", event.actor())
                .detail("nodeTime", event.at())
                .detail("nodeEvent", event.id())
                .detail("statement", Digests.of(envelope)));
    }
}
