package org.yuheng.orchestrator.decision;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.yuheng.policy.Facts;

/**
 * @param evidence the best evidence that this deployment accepts; it caps what nodes state
 * @param allowSimulated whether simulated evidence is accepted at all
 * @param releaseManifest the signed list of what the enclave programs of this release measure; nodes check it against keys
 *     that their owners pinned, it is only copied into specifications here
 * @param maxAttempts how many attempts a run may have
 */
@ConfigurationProperties("yuheng.decision")
public record DecisionProperties(
        @DefaultValue("SIMULATED") Facts.EvidenceKind evidence,
        @DefaultValue("true") boolean allowSimulated,
        Path releaseManifest,
        @DefaultValue("3") int maxAttempts) {}
