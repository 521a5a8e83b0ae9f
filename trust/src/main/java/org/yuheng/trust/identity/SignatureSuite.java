package org.yuheng.trust.identity;

/** How signatures are made. The suite is a property of the key, never of the message, so it cannot be downgraded. */
public enum SignatureSuite {
    /** RFC 8032, 64-byte signatures. */
    ED25519,
    /** ECDSA on P-256 with SHA-256 (FIPS 186-5), deterministic (RFC 6979), DER-encoded. */
    P256,
    /** GB/T 32918.2 with SM3 and the standard's default signer id {@code 1234567812345678}, DER-encoded. */
    SM2
}
