package org.yuheng.orchestrator.embedded;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where Temporal is. Without {@code target} the orchestrator runs a server inside its own process.
 *
 * @param target {@code host:port} of the frontend
 * @param connectTimeout how long one attempt to reach it may take; attempts go on until it answers
 */
@ConfigurationProperties("yuheng.temporal")
public record TemporalProperties(
        String target,
        @DefaultValue("default") String namespace,
        @DefaultValue("yuheng-journey") String taskQueue,
        @DefaultValue("5s") Duration connectTimeout) {

    /** Whether it is a server of its own, which remembers what this process forgot. */
    public boolean external() {
        return target != null && !target.isBlank();
    }
}
