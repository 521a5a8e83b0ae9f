package org.yuheng.orchestrator.partner;

import java.util.Map;
import org.springframework.stereotype.Component;
import org.yuheng.orchestrator.audit.Cosignatures;

/** Takes the cosignatures of nodes: every party's node is a witness of the log. */
@Component
class Cosigning {

    private final Parties parties;
    private final Cosignatures cosignatures;

    Cosigning(Parties parties, Cosignatures cosignatures) {
        this.parties = parties;
        this.cosignatures = cosignatures;
    }

    /**
     * @param witnessKey C2SP verifier key of the node's cosignatures, named like the node
     * @param size of the checkpoint
     * @param line the cosignature
     */
    record Cosignature(String node, String witnessKey, long size, String line) {

        static final String PAYLOAD_TYPE = "application/vnd.yuheng.cosignature.v1+json";

        Cosignature {
            if (witnessKey.length() > 1_000 || line.length() > 2_000 || line.indexOf('\n') != line.length() - 1) {
                throw new IllegalArgumentException(
                        "a witness key has at most 1000 characters, a line 2000 and ends with its only newline");
            }
        }
    }

    /** @return whether it was new */
    boolean take(String nodeId, byte[] envelope) {
        Node node = parties.node(nodeId)
                .filter(Node::enrolled)
                .orElseThrow(() -> PartnerProblems.NODE_UNKNOWN.because("node \"" + nodeId + "\" is not enrolled"));
        Cosignature statement =
                parties.statement(node, envelope, Cosignature.PAYLOAD_TYPE, Cosignature.class, Cosignature::node);
        return cosignatures
                .take(node.id(), statement.witnessKey(), statement.size(), statement.line())
                .fold(known -> known, refusal -> {
                    throw PartnerProblems.STATEMENT_REFUSED.because(
                            refusal.toString(), Map.of("reason", refusal.code()));
                });
    }
}
