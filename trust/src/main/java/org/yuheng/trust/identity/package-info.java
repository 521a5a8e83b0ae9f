/**
 * Keys and certificates of nodes, people, authorities. Start at {@link org.yuheng.trust.identity.SigningKey}; it comes from
 * an encrypted {@link org.yuheng.trust.identity.KeyFile} or, by configuration, from a PKCS#11 token ({@link
 * org.yuheng.trust.identity.TokenKeys}). Then {@link org.yuheng.trust.identity.CertificateAuthority}, which certifies it,
 * and {@link org.yuheng.trust.identity.TlsIdentity}, which shows the certificate to whoever believes it.
 */
package org.yuheng.trust.identity;
