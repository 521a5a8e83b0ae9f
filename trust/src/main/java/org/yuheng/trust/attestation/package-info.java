/**
 * Decides whether a hardware (or openly simulated) trusted execution environment really runs what it claims: evidence,
 * collateral, a time and a policy go in, a {@link org.yuheng.trust.attestation.Verdict} comes out. No network, no clock.
 *
 * <p>Start at {@link org.yuheng.trust.attestation.AttestationVerifier}; one package per vendor holds the protocol:
 * {@code intel} (SGX, TDX), {@code amd} (SEV-SNP), {@code hygon} (CSV), {@code nitro}; {@code x509} is what they share.
 * Collateral comes from {@link org.yuheng.trust.attestation.CollateralFiles} or an imported {@link
 * org.yuheng.trust.attestation.CollateralStore}, a policy from {@link org.yuheng.trust.attestation.AttestationPolicy},
 * roots from {@link org.yuheng.trust.attestation.TrustAnchors}; {@code cli} is all of it as a command, {@code simulation}
 * makes genuine evidence without hardware.
 */
package org.yuheng.trust.attestation;
