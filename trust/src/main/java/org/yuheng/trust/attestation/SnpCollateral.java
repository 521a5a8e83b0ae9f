package org.yuheng.trust.attestation;

import java.util.Optional;

/**
 * Certificates (and optionally AMD's revocation list) for a SEV-SNP report. DER or PEM, one certificate each.
 *
 * @param endorsementKey VCEK or VLEK, the key that signed the report
 * @param signingKey ASK (for a VCEK) or ASVK (for a VLEK)
 * @param rootKey ARK
 * @param crl the ARK's revocation list, DER; checked when present, demanded by {@link AttestationPolicy#requireCrl()}
 */
public record SnpCollateral(
        Optional<byte[]> endorsementKey, Optional<byte[]> signingKey, Optional<byte[]> rootKey, Optional<byte[]> crl)
        implements Collateral {

    public static SnpCollateral empty() {
        return new SnpCollateral(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    public static SnpCollateral of(byte[] endorsementKey, byte[] signingKey, byte[] rootKey) {
        return new SnpCollateral(
                Optional.of(endorsementKey), Optional.of(signingKey), Optional.of(rootKey), Optional.empty());
    }
}
