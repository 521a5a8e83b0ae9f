package org.yuheng.orchestrator.journey;

import java.time.Instant;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * @param allEndAt winds an installation down: no agreed period lasts beyond this moment, and nodes dispose of what they
 *     keep then; nothing when empty. It can only shorten what was granted
 */
@ConfigurationProperties("yuheng.use")
record UseProperties(Instant allEndAt) {

    /** When a period that was agreed to last until {@code agreed} is over. */
    Instant endOf(Instant agreed) {
        return allEndAt != null && allEndAt.isBefore(agreed) ? allEndAt : agreed;
    }
}
