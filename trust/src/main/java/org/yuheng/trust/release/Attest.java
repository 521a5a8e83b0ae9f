package org.yuheng.trust.release;

import java.util.List;
import java.util.Optional;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.Digests;

/**
 * Third message, enclave to owner.
 *
 * @param evidence as the hardware handed it out
 * @param collateral where the enclave's host has it at hand; the owner may have better
 * @param grants payload digests of every grant that the job was started with
 * @param runtimeData the bytes that are bound into the evidence
 */
record Attest(
        String sessionId,
        Base64Bytes evidence,
        Optional<Base64Bytes> collateral,
        List<String> grants,
        Base64Bytes runtimeData) {
    Attest {
        Protocol.requireSession(sessionId);
        evidence.requireAtMost("evidence", 64 * 1024);
        collateral.ifPresent(c -> c.requireAtMost("collateral", 512 * 1024));
        grants = List.copyOf(grants);
        if (grants.size() > 256) {
            throw new IllegalArgumentException(grants.size() + " grants, at most 256");
        }
        grants.forEach(grant -> Digests.require("grant", grant));
        runtimeData.requireAtMost("runtimeData", 4096);
    }
}
