/**
 * Decides whether a hardware (or openly simulated) trusted execution environment really runs what it claims: evidence,
 * collateral, a time and a policy go in, a {@link org.yuheng.trust.attestation.Verdict} comes out. No network, no clock.
 *
 * <p>Start at {@link org.yuheng.trust.attestation.AttestationVerifier}; one package per vendor holds the protocol:
 * {@code intel} (SGX, TDX), {@code amd} (SEV-SNP), {@code hygon} (CSV), {@code nitro}; {@code x509} is what they share.
 */
package org.yuheng.trust.attestation;
