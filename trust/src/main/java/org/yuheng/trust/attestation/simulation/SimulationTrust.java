package org.yuheng.trust.attestation.simulation;

import org.yuheng.trust.attestation.EvidenceKind;
import org.yuheng.trust.attestation.IntelCollateral;
import org.yuheng.trust.attestation.IntelCollateralJson;
import org.yuheng.trust.attestation.TrustAnchor;
import org.yuheng.trust.attestation.UnusableCollateral;

/**
 * The public part of the simulation: what verifiers need.
 *
 * @param rootCertificate DER
 */
public record SimulationTrust(byte[] rootCertificate, IntelCollateral collateral) {

    public SimulationTrust {
        rootCertificate = rootCertificate.clone();
    }

    /** Pin this beside or instead of the vendors' roots; claims under it say {@code simulated}. */
    public TrustAnchor anchor() {
        return TrustAnchor.simulated(EvidenceKind.TDX, rootCertificate);
    }

    /** The collateral as one JSON object, the same format as real collateral. */
    public byte[] collateralJson() {
        return IntelCollateralJson.write(collateral);
    }

    public static SimulationTrust of(byte[] rootCertificate, byte[] collateralJson) throws UnusableCollateral {
        return new SimulationTrust(rootCertificate, IntelCollateralJson.read(collateralJson));
    }
}
