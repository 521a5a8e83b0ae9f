/**
 * Intel DCAP: SGX quotes (version 3) and TDX quotes (versions 4 and 5) with the collateral of Intel's provisioning
 * certification service. Start at {@link org.yuheng.trust.attestation.intel.IntelVerifier}, whose one method reads as
 * the protocol; formats as in Intel's "SGX DCAP ECDSA Quote Library API" and "TDX DCAP Quoting Library API", levels as
 * in the reference "Quote Verification Library".
 */
package org.yuheng.trust.attestation.intel;
