package org.yuheng.trust.release;

import java.time.Instant;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.UtcInstant;
import org.yuheng.trust.sealing.SealingSuite;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * Second message, owner to enclave.
 *
 * @param sessionId 32 lower-case hex digits
 * @param nonce 32 bytes, good for one answer, whatever comes of it
 * @param suite chosen from those offered
 */
record Challenge(
        String sessionId,
        Base64Bytes nonce,
        @JsonDeserialize(using = UtcInstant.class) Instant expires,
        SealingSuite suite) {
    Challenge {
        Protocol.requireSession(sessionId);
        nonce.requireLength("nonce", Protocol.NONCE);
    }
}
