package org.yuheng.node.results;

import java.time.Instant;
import java.util.List;
import org.yuheng.json.StrictJson;
import org.yuheng.trust.envelope.Envelope;
import org.yuheng.trust.identity.SigningKey;

/**
 * This node has deleted what it kept of a job. It proves that the node says so, not that no copy exists.
 *
 * @param sealedDigests of the deleted parts
 */
public record DisposalProof(String node, String job, List<String> sealedDigests, Instant disposedAt) {

    public static final String PAYLOAD_TYPE = "application/vnd.yuheng.disposal.v1+json";

    public DisposalProof {
        sealedDigests = List.copyOf(sealedDigests);
    }

    Envelope sign(SigningKey nodeKey) {
        return Envelope.sign(PAYLOAD_TYPE, StrictJson.write(this), nodeKey);
    }
}
