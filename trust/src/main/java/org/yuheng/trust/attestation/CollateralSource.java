package org.yuheng.trust.attestation;

import java.io.IOException;

/**
 * Where collateral comes from. A node without a network uses {@link CollateralStore}; a site that may connect can fetch
 * behind this interface. Either way it is verified with the evidence, so the source need not be trusted.
 */
@FunctionalInterface
public interface CollateralSource {

    /** Collateral for this evidence, or {@link Collateral#none()} if there is none. */
    Collateral collateralFor(EvidenceKind kind, Evidence evidence) throws IOException;
}
