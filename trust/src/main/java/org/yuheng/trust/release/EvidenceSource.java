package org.yuheng.trust.release;

import java.io.IOException;
import org.yuheng.trust.attestation.Evidence;

/** Where an enclave gets its evidence: the hardware's driver, or openly the simulator. */
public interface EvidenceSource {

    /**
     * @param reportData 64 bytes to be bound in
     * @throws IOException when the driver gives none
     */
    Evidence quote(byte[] reportData) throws IOException;
}
