/**
 * Who may, and what is proven. No network, no clock of its own, no Spring: bytes, keys and a time go in, values and
 * refusals come out. Start at {@link org.yuheng.trust.Outcome}, the way every "no" is said; then read what a job needs in
 * the order in which it meets it, one class a capability:
 *
 * <ol>
 *   <li>{@code identity}: who somebody is. {@link org.yuheng.trust.identity.SigningKey} signs in one of three suites, in
 *       memory or in a token; {@link org.yuheng.trust.identity.CertificateAuthority} issues, renews, revokes and is
 *       succeeded; {@link org.yuheng.trust.identity.TlsIdentity} and {@link
 *       org.yuheng.trust.identity.TrustAnchors} are the two halves of mutual TLS.
 *   <li>{@code envelope}: {@link org.yuheng.trust.envelope.Envelope}, how anything is signed.
 *   <li>{@code membership}: {@link org.yuheng.trust.membership.MembershipList}, who takes part, by the operator's offline
 *       key.
 *   <li>{@code sealing}: {@link org.yuheng.trust.sealing.SealedObject}, encryption to certified keys and of bulk data.
 *   <li>{@code approval} and {@code passkey}: {@link org.yuheng.trust.approval.ApprovalStatement}, a person's verdict,
 *       and the {@link org.yuheng.trust.passkey.PasskeyAssertion} that a browser makes of it.
 *   <li>{@code manifest}: {@link org.yuheng.trust.manifest.ReleaseManifest}, what enclaves should measure.
 *   <li>{@code grant}: {@link org.yuheng.trust.grant.Grant}, an owner's permission for one specification.
 *   <li>{@code attestation}: {@link org.yuheng.trust.attestation.AttestationVerifier}, whether an enclave really runs
 *       what it claims; usable by itself, for SGX, TDX, SEV-SNP, CSV and Nitro.
 *   <li>{@code release}: {@link org.yuheng.trust.release.KeyOwner} and {@link org.yuheng.trust.release.KeyRequester}, how
 *       an attested enclave gets a key.
 *   <li>{@code log}: {@link org.yuheng.trust.log.TransparencyLog} writes, {@link org.yuheng.trust.log.verify.LogKeys}
 *       checks.
 *   <li>{@code receipt}: {@link org.yuheng.trust.receipt.ReceiptVerifier}, all of the above from one file, offline.
 * </ol>
 *
 * <p>What each part guarantees, what that assumes and what leaks is in docs/trust-model.md.
 */
package org.yuheng.trust;
