package org.yuheng.trust.attestation;

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
}
