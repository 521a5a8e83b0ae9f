package org.yuheng.node.results;

import java.time.Instant;
import org.yuheng.json.StrictJson;
import org.yuheng.trust.envelope.Envelope;
import org.yuheng.trust.identity.SigningKey;

/**
 * Somebody opened a result: reading is an event too. Signed by the node; the orchestrator's audit takes it in.
 *
 * @param id unique
 * @param job {@code request/run/attempt}
 * @param organization whose result it is
 */
public record OpenEvent(String id, String node, String job, String organization, String person, Instant openedAt) {

    public static final String PAYLOAD_TYPE = "application/vnd.yuheng.open-event.v1+json";

    /** Reads back an event that this node itself signed and kept. */
    public static OpenEvent read(byte[] envelope) {
        return Envelope.parse(envelope)
                .fold(own -> StrictJson.read(own.payload().bytes(), OpenEvent.class), refusal -> {
                    throw new IllegalStateException("a kept open-event cannot be read: " + refusal);
                });
    }

    Envelope sign(SigningKey nodeKey) {
        return Envelope.sign(PAYLOAD_TYPE, StrictJson.write(this), nodeKey);
    }
}
