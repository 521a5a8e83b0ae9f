/**
 * AWS Nitro Enclaves attestation documents: COSE_Sign1 (RFC 9052) over strict CBOR (RFC 8949). Start at
 * {@link org.yuheng.trust.attestation.nitro.NitroVerifier}. Format as in AWS's "Verifying the root of trust",
 * docs/attestation_process.md of the Nitro Secure Module's API.
 */
package org.yuheng.trust.attestation.nitro;
