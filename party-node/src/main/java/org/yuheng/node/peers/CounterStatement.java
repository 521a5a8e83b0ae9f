package org.yuheng.node.peers;

import java.time.Instant;
import org.yuheng.json.StrictJson;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.UtcInstant;
import org.yuheng.trust.envelope.Envelope;
import org.yuheng.trust.envelope.Keyring;
import org.yuheng.trust.envelope.SignedPayload;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.identity.VerifyingKey;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * A node's word to the others: so many releases have been counted here.
 *
 * @param counter never goes back
 */
record CounterStatement(
        String node,
        long counter,
        @JsonDeserialize(using = UtcInstant.class) Instant at) {

    static final String PAYLOAD_TYPE = "application/vnd.yuheng.release-counter.v1+json";

    CounterStatement {
        if (counter < 0) {
            throw new IllegalArgumentException("counter " + counter + " must be 0 or more");
        }
    }

    byte[] sign(SigningKey key) {
        return Envelope.sign(PAYLOAD_TYPE, StrictJson.write(this), key).toBytes();
    }

    static Outcome<CounterStatement> read(byte[] envelope, String node, VerifyingKey key) {
        return SignedPayload.read(envelope, PAYLOAD_TYPE, CounterStatement.class, Keyring.of(key))
                .then(signed -> signed.value().node().equals(node)
                        ? Outcome.accepted(signed.value())
                        : Outcome.refused(
                                "COUNTER_OTHER_NODE",
                                "of node \"" + signed.value().node() + "\", expected " + node));
    }
}
