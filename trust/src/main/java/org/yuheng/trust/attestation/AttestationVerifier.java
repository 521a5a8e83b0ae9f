package org.yuheng.trust.attestation;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.yuheng.trust.attestation.amd.SnpVerifier;
import org.yuheng.trust.attestation.checking.Memo;
import org.yuheng.trust.attestation.hygon.CsvVerifier;
import org.yuheng.trust.attestation.intel.IntelVerifier;
import org.yuheng.trust.attestation.nitro.NitroVerifier;

/**
 * Verifies evidence of every kind against pinned roots. Immutable and thread-safe; reads no clock, opens no connection.
 *
 * <pre>{@code
 * Verdict verdict = AttestationVerifier.ofVendors()
 *         .verify(EvidenceKind.TDX, Evidence.of(quote), collateral, Instant.now(), AttestationPolicy.strict());
 * }</pre>
 */
public final class AttestationVerifier {

    private static final int WITHIN_ONE = 64;

    private final TrustAnchors anchors;
    private final Optional<Memo> memo;

    private AttestationVerifier(TrustAnchors anchors, Optional<Memo> memo) {
        this.anchors = Objects.requireNonNull(anchors);
        this.memo = memo;
    }

    /** Trusts the hardware vendors' roots. */
    public static AttestationVerifier ofVendors() {
        return of(TrustAnchors.vendors());
    }

    /** Trusts exactly these roots. */
    public static AttestationVerifier of(TrustAnchors anchors) {
        return new AttestationVerifier(anchors, Optional.empty());
    }

    /**
     * The same, remembering up to {@code entries} results that depend on bytes alone: parsed certificates and lists, and
     * whether a certificate's, list's or collateral's signature matches. Roots, dates, revocation, and policy are checked
     * anew every time. A platform needs about 40 entries.
     */
    public AttestationVerifier remembering(int entries) {
        return new AttestationVerifier(anchors, Optional.of(Memo.ofSize(entries)));
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
        // even alone, a verification meets the same root and signer several times
        Memo known = memo.orElseGet(() -> Memo.ofSize(WITHIN_ONE));
        return switch (kind) {
            case SGX, TDX ->
                new IntelVerifier(anchors, known)
                        .verify(
                                kind,
                                evidence.bytes(),
                                given(collateral, IntelCollateral.class, IntelCollateral.empty()),
                                time,
                                policy);
            case SNP ->
                new SnpVerifier(anchors, known)
                        .verify(
                                evidence.bytes(),
                                given(collateral, SnpCollateral.class, SnpCollateral.empty()),
                                time,
                                policy);
            case CSV ->
                new CsvVerifier(anchors, known)
                        .verify(
                                evidence.bytes(),
                                given(collateral, CsvCollateral.class, CsvCollateral.empty()),
                                time,
                                policy);
            case NITRO -> new NitroVerifier(anchors, known).verify(evidence.bytes(), time, policy);
        };
    }

    /** Collateral of another kind is as good as none: the refusal then names what is missing. */
    private static <T extends Collateral> T given(Collateral collateral, Class<T> type, T empty) {
        return type.isInstance(collateral) ? type.cast(collateral) : empty;
    }
}
