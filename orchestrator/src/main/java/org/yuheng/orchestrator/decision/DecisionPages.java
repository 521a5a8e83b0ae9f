package org.yuheng.orchestrator.decision;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.yuheng.orchestrator.pages.StandingNotice;

/** What every page says where simulated evidence is accepted. */
@Configuration(proxyBeanMethods = false)
class DecisionPages {

    @Bean
    @ConditionalOnProperty(name = "yuheng.decision.allow-simulated", havingValue = "true", matchIfMissing = true)
    StandingNotice simulatedEvidence() {
        return new StandingNotice("pages.simulated");
    }
}
