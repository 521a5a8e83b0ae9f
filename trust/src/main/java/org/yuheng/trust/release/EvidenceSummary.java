package org.yuheng.trust.release;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.yuheng.trust.Digests;
import org.yuheng.trust.UtcInstant;
import org.yuheng.trust.attestation.Claims;
import org.yuheng.trust.attestation.Evidence;
import org.yuheng.trust.attestation.EvidenceKind;
import org.yuheng.trust.attestation.TcbStatus;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * What evidence said when it was verified, for records and receipts.
 *
 * @param simulated no hardware protects anything
 * @param root name of the root that vouched
 * @param tcbStatus as the vendor writes it; {@code none} where the vendor states none
 * @param evidenceDigest {@code sha256:…} of the evidence
 */
public record EvidenceSummary(
        EvidenceKind kind,
        String format,
        boolean simulated,
        String root,
        Map<String, String> measurements,
        String tcbStatus,
        List<String> advisories,
        boolean debug,
        String evidenceDigest,
        @JsonDeserialize(using = UtcInstant.class) Instant evaluatedAt) {

    public EvidenceSummary {
        measurements = Collections.unmodifiableMap(new TreeMap<>(measurements));
        advisories = List.copyOf(advisories);
        Digests.require("evidence digest", evidenceDigest);
    }

    static EvidenceSummary of(Claims claims, Evidence evidence) {
        return new EvidenceSummary(
                claims.kind(),
                claims.format(),
                claims.simulated(),
                claims.root().name(),
                claims.measurements(),
                claims.tcb().status().map(TcbStatus::published).orElse("none"),
                claims.tcb().advisories(),
                claims.debug(),
                Digests.of(evidence.bytes()),
                claims.dates().evaluatedAt());
    }
}
