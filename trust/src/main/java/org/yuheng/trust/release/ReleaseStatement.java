package org.yuheng.trust.release;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.yuheng.json.StrictJson;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.UtcInstant;
import org.yuheng.trust.envelope.Envelope;
import org.yuheng.trust.envelope.Keyring;
import org.yuheng.trust.envelope.SignedPayload;
import org.yuheng.trust.identity.SigningKey;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * What a node says about one request for a key, allowed or denied; signed by the node, kept in its audit log, and where a
 * key was released part of the receipt. It holds no secret.
 *
 * @param node that decided
 * @param outcome {@code RELEASED}, or the code of the refusal
 * @param detail the refusal's message; empty when released
 * @param grants payload digests of the node's own grants under which it decided
 * @param runtimeData as attested, when they could be read
 * @param evidence what the evidence said, when it verified
 */
public record ReleaseStatement(
        String node,
        String jobId,
        String role,
        String sessionId,
        String outcome,
        String detail,
        List<String> grants,
        Optional<Base64Bytes> runtimeData,
        Optional<EvidenceSummary> evidence,
        @JsonDeserialize(using = UtcInstant.class) Instant at) {

    public static final String PAYLOAD_TYPE = "application/vnd.yuheng.release-statement.v1+json";
    public static final String RELEASED = "RELEASED";

    public ReleaseStatement {
        grants = List.copyOf(grants);
    }

    public boolean released() {
        return RELEASED.equals(outcome);
    }

    public Envelope sign(SigningKey nodeKey) {
        return Envelope.sign(PAYLOAD_TYPE, StrictJson.write(this), nodeKey);
    }

    public static Outcome<SignedPayload<ReleaseStatement>> verify(byte[] envelope, Keyring nodeKeys) {
        return SignedPayload.read(envelope, PAYLOAD_TYPE, ReleaseStatement.class, nodeKeys);
    }
}
