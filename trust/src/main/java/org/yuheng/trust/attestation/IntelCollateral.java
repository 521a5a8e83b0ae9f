package org.yuheng.trust.attestation;

import java.util.Optional;

/**
 * Collateral of Intel DCAP (PCS API version 4) for SGX and TDX quotes.
 *
 * <p>Certificate chains are PEM text, in either order. The signed JSON is kept as the exact bytes that Intel signed,
 * the signatures are 64 bytes, r ‖ s. Arrays are not copied: do not change them afterwards.
 *
 * @param pckCertificateChain the PCK certificate with its issuers, PEM, for quotes that do not carry it (certification
 *     data types 1 to 3)
 * @param pckCrlIssuerChain PEM; signers of {@code pckCrl}
 * @param rootCaCrl DER
 * @param pckCrl DER
 * @param tcbInfoIssuerChain PEM
 * @param tcbInfo UTF-8 JSON, the value of "tcbInfo" byte for byte
 * @param qeIdentityIssuerChain PEM
 * @param qeIdentity UTF-8 JSON, the value of "enclaveIdentity" byte for byte
 */
public record IntelCollateral(
        Optional<byte[]> pckCertificateChain,
        Optional<byte[]> pckCrlIssuerChain,
        Optional<byte[]> rootCaCrl,
        Optional<byte[]> pckCrl,
        Optional<byte[]> tcbInfoIssuerChain,
        Optional<byte[]> tcbInfo,
        Optional<byte[]> tcbInfoSignature,
        Optional<byte[]> qeIdentityIssuerChain,
        Optional<byte[]> qeIdentity,
        Optional<byte[]> qeIdentitySignature)
        implements Collateral {

    public static IntelCollateral empty() {
        Optional<byte[]> absent = Optional.empty();
        return new IntelCollateral(absent, absent, absent, absent, absent, absent, absent, absent, absent, absent);
    }
}
