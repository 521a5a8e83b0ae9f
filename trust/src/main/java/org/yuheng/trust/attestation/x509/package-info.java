/**
 * Certificates, chains, revocation lists and signatures, written once for all vendors that use X.509. Start at
 * {@link org.yuheng.trust.attestation.x509.CertificatePath}.
 */
package org.yuheng.trust.attestation.x509;
