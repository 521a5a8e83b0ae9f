package org.yuheng.trust.release;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.attestation.AttestationPolicy;
import org.yuheng.trust.attestation.AttestationVerifier;
import org.yuheng.trust.attestation.Claims;
import org.yuheng.trust.attestation.Collateral;
import org.yuheng.trust.attestation.Evidence;
import org.yuheng.trust.attestation.EvidenceKind;

/** Evidence against the roots that the node's owner pinned, with the collateral that the node has. */
public final class PinnedEvidenceCheck implements EvidenceCheck {

    /** Where collateral comes from; what the enclave's host sent is as untrusted as any, since all of it is signed. */
    public interface CollateralSource {

        /** {@link Collateral#none()} when there is none. */
        Collateral find(EvidenceKind kind, Evidence evidence, Optional<byte[]> sent);
    }

    private final AttestationVerifier verifier;
    private final CollateralSource collateral;

    public PinnedEvidenceCheck(AttestationVerifier verifier, CollateralSource collateral) {
        this.verifier = Objects.requireNonNull(verifier);
        this.collateral = Objects.requireNonNull(collateral);
    }

    @Override
    public Outcome<Claims> check(
            EvidenceKind kind, Evidence evidence, Optional<byte[]> sent, Instant now, AttestationPolicy policy) {
        return verifier.verify(kind, evidence, collateral.find(kind, evidence, sent), now, policy)
                .fold(
                        verified -> Outcome.accepted(verified.claims()),
                        refused -> Outcome.refused("EVIDENCE_" + refused.code().name(), refused.describe()));
    }
}
