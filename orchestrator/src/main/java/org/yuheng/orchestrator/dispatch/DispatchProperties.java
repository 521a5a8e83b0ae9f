package org.yuheng.orchestrator.dispatch;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param runningJobs how many runs may run at once, over all instances
 * @param deadline after this an attempt has failed, whatever the nodes say
 * @param prepareWithin how long an unreachable node is tried before the attempt fails
 * @param poll how often running nodes are asked where they are
 * @param grantPoll how often nodes are asked for grants that they did not report by themselves
 */
@ConfigurationProperties("yuheng.dispatch")
public record DispatchProperties(
        @DefaultValue("8") int runningJobs,
        @DefaultValue("15m") Duration deadline,
        @DefaultValue("60s") Duration prepareWithin,
        @DefaultValue("200ms") Duration poll,
        @DefaultValue("5s") Duration grantPoll) {

    public DispatchProperties {
        if (runningJobs < 1) {
            throw new IllegalArgumentException("yuheng.dispatch.running-jobs " + runningJobs + " must be at least 1");
        }
    }
}
