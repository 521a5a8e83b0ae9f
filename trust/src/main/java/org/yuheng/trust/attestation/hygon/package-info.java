/**
 * Hygon CSV attestation reports (SM2, SM3), version 1 as the guest device hands them out, and versions 1 and 2 in the
 * JSON envelope of confidential-containers. Start at {@link org.yuheng.trust.attestation.hygon.CsvVerifier}. Layouts as in
 * Hygon's "CSV API" structures, which its own csv-rs publishes.
 */
package org.yuheng.trust.attestation.hygon;
