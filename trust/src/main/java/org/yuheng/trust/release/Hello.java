package org.yuheng.trust.release;

import java.util.List;
import org.yuheng.trust.attestation.EvidenceKind;
import org.yuheng.trust.sealing.SealingSuite;

/**
 * First message, enclave to owner: who asks for a session.
 *
 * @param version {@link Protocol#VERSION}
 * @param jobId {@code request/run/attempt}
 * @param role that the enclave plays
 * @param tee the kind of evidence it will show
 * @param suites in which it can be sealed to, most wanted first
 */
record Hello(int version, String jobId, int attempt, String role, EvidenceKind tee, List<SealingSuite> suites) {
    Hello {
        Protocol.requireVersion(version);
        Protocol.requireAttempt(jobId, attempt);
        Protocol.requireRole(role);
        suites = List.copyOf(suites);
        if (suites.isEmpty() || suites.size() > SealingSuite.values().length) {
            throw new IllegalArgumentException(suites.size() + " suites, expected 1 to 3");
        }
    }
}
