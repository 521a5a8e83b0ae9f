package org.yuheng.trust.sealing;

/** How a short secret is encrypted to a public key. Like signature suites, a property of the key. */
public enum SealingSuite {
    /** RFC 9180 base mode: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM. Public keys: 65 bytes, uncompressed. */
    HPKE_P256,
    /** RFC 9180 base mode: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM. Public keys: 32 bytes. */
    HPKE_X25519,
    /** SM2 (C1‖C3‖C2) wraps a 32-byte seed, HKDF-SM3 derives from it an SM4-GCM key. Public keys: 65 bytes. */
    SM2_SM4GCM
}
