package org.yuheng.policy;

import java.util.List;
import java.util.Optional;
import org.yuheng.policy.Decision.EngineRequirement;
import org.yuheng.policy.Decision.Form;
import org.yuheng.policy.Decision.Placement;
import org.yuheng.policy.Facts.EvidenceKind;

/**
 * A technique with all that it needs to run.
 *
 * @param host who hosts enclave, aggregator or dealer; empty for API
 * @param parties data nodes
 */
record Route(
        Technique technique,
        Form form,
        Optional<String> host,
        EvidenceKind evidence,
        List<EngineRequirement> engines,
        List<Placement> placement,
        int parties) {}
