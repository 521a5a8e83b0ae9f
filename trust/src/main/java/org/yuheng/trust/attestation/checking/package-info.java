/**
 * What every format's protocol is written with: the refusal that ends it, the steps it has taken, bounded byte reading,
 * strict base64 and PEM, dates. For the packages beside it, not for callers; start at
 * {@link org.yuheng.trust.attestation.checking.Steps}.
 */
package org.yuheng.trust.attestation.checking;
