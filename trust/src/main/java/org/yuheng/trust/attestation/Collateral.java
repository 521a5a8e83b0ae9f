package org.yuheng.trust.attestation;

/**
 * What the vendor publishes beside the evidence: certificates, revocation lists, signed TCB levels. Untrusted until it
 * is verified against a pinned root; any part may be absent, and the verdict says which one was missing.
 */
public sealed interface Collateral permits IntelCollateral, SnpCollateral, CsvCollateral, Collateral.None {

    /** Evidence that brings its own certificates (AWS Nitro), or collateral that could not be had. */
    record None() implements Collateral {}

    static Collateral none() {
        return new None();
    }
}
