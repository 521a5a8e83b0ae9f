package org.yuheng.trust.release;

import java.util.Objects;
import org.yuheng.trust.attestation.Evidence;
import org.yuheng.trust.attestation.simulation.Measurements;
import org.yuheng.trust.attestation.simulation.SimulatedPlatform;

/** Genuine quote bytes under the simulation root; accepted only where grant and deployment both allow it. */
public final class SimulatedEvidenceSource implements EvidenceSource {

    private final SimulatedPlatform platform;
    private final Measurements measurements;

    public SimulatedEvidenceSource(SimulatedPlatform platform, Measurements measurements) {
        this.platform = Objects.requireNonNull(platform);
        this.measurements = Objects.requireNonNull(measurements);
    }

    @Override
    public Evidence quote(byte[] reportData) {
        return platform.evidence(measurements, reportData);
    }
}
