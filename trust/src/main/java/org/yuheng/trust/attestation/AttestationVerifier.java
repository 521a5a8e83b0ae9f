package org.yuheng.trust.attestation;

import java.time.Instant;
import java.util.Objects;

/**
 * Verifies evidence of every kind against pinned roots. Immutable and thread-safe; reads no clock, opens no connection.
 *
 * <pre>{@code
 * Verdict verdict = AttestationVerifier.ofVendors()
 *         .verify(EvidenceKind.TDX, Evidence.of(quote), collateral, Instant.now(), AttestationPolicy.strict());
 * }</pre>
 */
public final class AttestationVerifier {

    private final TrustAnchors anchors;

    private AttestationVerifier(TrustAnchors anchors) {
        this.anchors = Objects.requireNonNull(anchors);
    }

    /** Trusts the hardware vendors' roots. */
    public static AttestationVerifier ofVendors() {
        return new AttestationVerifier(TrustAnchors.vendors());
    }

    /** Trusts exactly these roots. */
    public static AttestationVerifier of(TrustAnchors anchors) {
        return new AttestationVerifier(anchors);
    }

    public TrustAnchors anchors() {
        return anchors;
    }

    /**
     * Verifies evidence.
     *
     * @param collateral {@link Collateral#none()} where there is none
     * @param time the moment at which everything must be current
     * @return never null; anything that could not be checked is a refusal
     */
    public Verdict verify(
            EvidenceKind kind, Evidence evidence, Collateral collateral, Instant time, AttestationPolicy policy) {
        throw new UnsupportedOperationException(kind + " is being built");
    }
}
