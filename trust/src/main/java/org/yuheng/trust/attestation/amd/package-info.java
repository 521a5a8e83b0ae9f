/**
 * AMD SEV-SNP attestation reports of Milan, Genoa (with Bergamo and Siena) and Turin, signed by a VCEK or a VLEK. Start
 * at {@link org.yuheng.trust.attestation.amd.SnpVerifier}. Formats as in AMD 56860 "SEV-SNP Firmware ABI Specification"
 * and 57230 "Versioned Chip Endorsement Key Certificate and KDS Interface Specification".
 */
package org.yuheng.trust.attestation.amd;
