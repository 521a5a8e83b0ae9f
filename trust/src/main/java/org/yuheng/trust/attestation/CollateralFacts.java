package org.yuheng.trust.attestation;

import java.time.Instant;
import java.util.List;

/**
 * What verified collateral is about.
 *
 * @param fmspc the platform family, lower-case hex
 * @param evaluationDataNumber the lower one of TCB info and QE identity
 * @param issuedAt of the TCB info
 * @param expiresAt the earliest expiry of any part
 */
public record CollateralFacts(
        EvidenceKind kind,
        String fmspc,
        int evaluationDataNumber,
        Instant issuedAt,
        Instant expiresAt,
        List<Warning> warnings) {

    public CollateralFacts {
        warnings = List.copyOf(warnings);
    }
}
