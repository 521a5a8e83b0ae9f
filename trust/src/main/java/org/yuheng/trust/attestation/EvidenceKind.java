package org.yuheng.trust.attestation;

/** The trusted execution environments whose evidence is understood. */
public enum EvidenceKind {
    /** Intel SGX, DCAP ECDSA quote version 3. */
    SGX,
    /** Intel TDX, DCAP ECDSA quote version 4, or version 5 with a TD 1.0 or 1.5 body. */
    TDX,
    /** AMD SEV-SNP attestation report (1,184 bytes), signed by a VCEK or a VLEK. */
    SNP,
    /** Hygon CSV attestation report, SM2 and SM3. */
    CSV,
    /** AWS Nitro Enclaves attestation document, COSE_Sign1. */
    NITRO
}
