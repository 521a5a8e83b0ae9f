package org.yuheng.trust.release;

import java.time.Instant;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.Digests;
import org.yuheng.trust.UtcInstant;
import org.yuheng.trust.sealing.SealedBytes;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * Fourth message, owner to enclave.
 *
 * @param secret 32 bytes sealed to the attested key
 * @param grantsDigest {@link Protocol#grantsHash} of the owner's own grants, under which it was released
 * @param notAfter earliest end of these grants
 * @param ownerKey key id of the node that released
 * @param signature of that node over the transcript
 */
record Release(
        String sessionId,
        SealedBytes secret,
        String grantsDigest,
        @JsonDeserialize(using = UtcInstant.class) Instant notAfter,
        String ownerKey,
        Base64Bytes signature) {
    Release {
        Protocol.requireSession(sessionId);
        Digests.require("grants digest", grantsDigest);
        Digests.require("owner key", ownerKey);
        signature.requireAtMost("signature", 80);
    }
}
