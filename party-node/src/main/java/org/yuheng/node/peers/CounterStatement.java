package org.yuheng.node.peers;

import java.time.Instant;
import java.util.Optional;
import org.yuheng.json.StrictJson;
import org.yuheng.node.journal.AuditLog;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.UtcInstant;
import org.yuheng.trust.envelope.Envelope;
import org.yuheng.trust.envelope.Keyring;
import org.yuheng.trust.envelope.SignedPayload;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.identity.VerifyingKey;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * A node's word to the others: so many releases have been counted here, and this is the newest entry of its audit log.
 *
 * @param counter never goes back
 * @param audit empty for an empty log, and until the others have been heard since the node's start: what was cut off must
 *     not be forgotten for what came after it
 */
record CounterStatement(
        String node,
        long counter,
        Optional<AuditLog.Head> audit,
        @JsonDeserialize(using = UtcInstant.class) Instant at) {

    static final String PAYLOAD_TYPE = "application/vnd.yuheng.release-counter.v2+json";

    CounterStatement {
        if (counter < 0) {
            throw new IllegalArgumentException("counter " + counter + " must be 0 or more");
        }
    }

    /** 0 where no audit entry is told. */
    long auditSequence() {
        return audit.map(AuditLog.Head::sequence).orElse(0L);
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
