package org.yuheng.trust.release;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.attestation.AttestationPolicy;
import org.yuheng.trust.attestation.AttestationVerifier;
import org.yuheng.trust.attestation.Claims;
import org.yuheng.trust.attestation.Collateral;
import org.yuheng.trust.attestation.Evidence;
import org.yuheng.trust.attestation.EvidenceKind;
import org.yuheng.trust.attestation.IntelCollateralJson;
import org.yuheng.trust.attestation.UnusableCollateral;

/** Evidence against the roots that the node's owner pinned, with the collateral that the node has. */
public final class PinnedEvidenceCheck implements EvidenceCheck {

    /** Where collateral comes from; what the enclave's host sent is as untrusted as any, since all of it is signed. */
    public interface CollateralSource {

        /**
         * @param sent by the enclave's host
         * @return {@link Collateral#none()} when there is none; refused when what was sent cannot be read
         */
        Outcome<Collateral> find(EvidenceKind kind, Evidence evidence, Optional<byte[]> sent);

        /** The node's own collateral where it has some for the kind; otherwise, for SGX and TDX, what was sent. */
        static CollateralSource preferring(Map<EvidenceKind, Collateral> own) {
            Map<EvidenceKind, Collateral> fixed = Map.copyOf(own);
            return (kind, evidence, sent) -> fixed.containsKey(kind)
                    ? Outcome.accepted(fixed.get(kind))
                    : sent.filter(bytes -> kind == EvidenceKind.SGX || kind == EvidenceKind.TDX)
                            .map(CollateralSource::intel)
                            .orElseGet(() -> Outcome.accepted(Collateral.none()));
        }

        /** What the node imported; otherwise what was sent. */
        static CollateralSource stored(org.yuheng.trust.attestation.CollateralSource store) {
            CollateralSource otherwise = preferring(Map.of());
            return (kind, evidence, sent) -> {
                try {
                    Collateral own = store.collateralFor(kind, evidence);
                    return own instanceof Collateral.None
                            ? otherwise.find(kind, evidence, sent)
                            : Outcome.accepted(own);
                } catch (IOException e) {
                    return Outcome.refused("EVIDENCE_COLLATERAL_UNUSABLE", e.getMessage());
                }
            };
        }

        private static Outcome<Collateral> intel(byte[] json) {
            try {
                return Outcome.accepted(IntelCollateralJson.read(json));
            } catch (UnusableCollateral e) {
                return Outcome.refused("EVIDENCE_COLLATERAL_UNUSABLE", e.getMessage());
            }
        }
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
        return collateral.find(kind, evidence, sent).then(found -> verifier.verify(kind, evidence, found, now, policy)
                .<Outcome<Claims>>fold(
                        verified -> Outcome.accepted(verified.claims()),
                        refused -> Outcome.refused("EVIDENCE_" + refused.code().name(), refused.describe())));
    }
}
