package org.yuheng.trust.attestation;

import org.yuheng.trust.attestation.checking.Memo;
import org.yuheng.trust.attestation.checking.Refusal;
import org.yuheng.trust.attestation.hygon.CsvVerifier;
import org.yuheng.trust.attestation.x509.Certificate;

/**
 * A root that is trusted because its key is pinned here, never because evidence or collateral brings it.
 *
 * @param keySha256 lower-case hex, SHA-256 of the DER subject public key info; Hygon: of the key's X ‖ Y, 64 bytes
 *     big-endian
 * @param simulated not a hardware vendor's root
 */
public record TrustAnchor(EvidenceKind kind, String name, String keySha256, boolean simulated) {

    public TrustAnchor {
        if (!keySha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("keySha256 is \"" + keySha256 + "\"; expected 64 lower-case hex digits");
        }
    }

    /**
     * Pins the key of a root that is not a vendor's, such as the simulation's: evidence under it is "simulated".
     *
     * @param certificate DER or PEM; CSV: a Hygon HRK certificate of 832 bytes
     * @throws IllegalArgumentException if that is no certificate
     */
    public static TrustAnchor simulated(EvidenceKind kind, byte[] certificate) {
        try {
            if (kind == EvidenceKind.CSV) {
                return new TrustAnchor(kind, "HRK", CsvVerifier.keySha256OfRoot(certificate), true);
            }
            Certificate root = Certificate.ofDerOrPem(certificate, Memo.ofSize(1));
            return new TrustAnchor(kind, root.name(), root.keySha256(), true);
        } catch (Refusal e) {
            throw new IllegalArgumentException("the root to pin is no certificate: " + e.getMessage(), e);
        }
    }
}
