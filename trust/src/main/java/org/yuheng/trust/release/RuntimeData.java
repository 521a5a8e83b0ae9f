package org.yuheng.trust.release;

import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.Digests;
import org.yuheng.trust.identity.VerifyingKey;
import org.yuheng.trust.sealing.SealingKey;
import org.yuheng.trust.sealing.SealingSuite;

/**
 * What an enclave binds into its evidence; it travels as bytes and is never re-serialised. The report data is SHA-512 of
 * label and bytes (SM profile: SM3, then 32 zero bytes).
 *
 * @param nonce of the challenge
 * @param jobSpecHash {@code sha256:…} of the specification that the enclave runs
 * @param grantsHash {@link Protocol#grantsHash} of the grants that it was started with
 * @param kemPub fresh key to which the session secret is sealed
 * @param sigPub SubjectPublicKeyInfo of the key with which it signs what it puts out
 */
public record RuntimeData(
        int version,
        String sessionId,
        Base64Bytes nonce,
        String jobId,
        int attempt,
        String role,
        String jobSpecHash,
        String grantsHash,
        SealingSuite suite,
        Base64Bytes kemPub,
        Base64Bytes sigPub) {

    public RuntimeData {
        Protocol.requireVersion(version);
        Protocol.requireSession(sessionId);
        nonce.requireLength("nonce", Protocol.NONCE);
        Protocol.requireAttempt(jobId, attempt);
        Protocol.requireRole(role);
        Digests.require("job specification hash", jobSpecHash);
        Digests.require("grants hash", grantsHash);
        SealingKey.of(suite, kemPub.bytes());
        sigPub.requireAtMost("sigPub", 256);
        VerifyingKey.fromSpki(sigPub.bytes());
    }

    /** The key with which the enclave signs what it puts out. */
    public VerifyingKey signingKey() {
        return VerifyingKey.fromSpki(sigPub.bytes());
    }

    SealingKey sealingKey() {
        return SealingKey.of(suite, kemPub.bytes());
    }
}
