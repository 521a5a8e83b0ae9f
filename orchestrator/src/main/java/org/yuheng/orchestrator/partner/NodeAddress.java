package org.yuheng.orchestrator.partner;

import java.time.Instant;
import org.yuheng.trust.UtcInstant;
import tools.jackson.databind.annotation.JsonDeserialize;

/** A node's statement of where it can be reached. */
record NodeAddress(
        String node,
        @JsonDeserialize(using = UtcInstant.class) Instant issuedAt,
        String address) {

    static final String PAYLOAD_TYPE = "application/vnd.yuheng.node-address.v1+json";

    NodeAddress {
        EnrolmentRequest.requireAddress(address);
    }
}
