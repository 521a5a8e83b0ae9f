/**
 * Keys and certificates of nodes, people, authorities: signatures in three suites, key files, mutual TLS. Start at
 * {@link org.yuheng.trust.identity.SigningKey}, then {@link org.yuheng.trust.identity.CertificateAuthority}.
 */
package org.yuheng.trust.identity;
