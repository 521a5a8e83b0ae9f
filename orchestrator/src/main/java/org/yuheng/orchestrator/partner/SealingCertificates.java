package org.yuheng.orchestrator.partner;

import java.time.Instant;
import java.util.List;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.UtcInstant;
import tools.jackson.databind.annotation.JsonDeserialize;

/** A node's statement that its owners have these sealing certificates now. */
record SealingCertificates(
        String node,
        @JsonDeserialize(using = UtcInstant.class) Instant issuedAt,
        List<Base64Bytes> certificates) {

    static final String PAYLOAD_TYPE = "application/vnd.yuheng.sealing-certificates.v1+json";

    SealingCertificates {
        if (certificates.size() > 1_000) {
            throw new IllegalArgumentException(certificates.size() + " certificates, at most 1000");
        }
        certificates = List.copyOf(certificates);
    }
}
