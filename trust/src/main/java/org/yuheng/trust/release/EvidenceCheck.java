package org.yuheng.trust.release;

import java.time.Instant;
import java.util.Optional;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.attestation.AttestationPolicy;
import org.yuheng.trust.attestation.Claims;
import org.yuheng.trust.attestation.Evidence;
import org.yuheng.trust.attestation.EvidenceKind;

/** Decides on evidence; {@link PinnedEvidenceCheck} is the one that nodes use. */
public interface EvidenceCheck {

    /**
     * @param collateral as the enclave's host sent it; untrusted
     * @param policy what is accepted, report data included
     * @return what the evidence says, or the refusal of the step that failed
     */
    Outcome<Claims> check(
            EvidenceKind kind, Evidence evidence, Optional<byte[]> collateral, Instant now, AttestationPolicy policy);
}
