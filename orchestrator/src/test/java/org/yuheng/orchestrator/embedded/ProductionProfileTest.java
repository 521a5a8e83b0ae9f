package org.yuheng.orchestrator.embedded;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class ProductionProfileTest {

    private final MockEnvironment complete = new MockEnvironment()
            .withProperty("yuheng.keys.directory", "/keys")
            .withProperty("yuheng.keys.password", "from elsewhere")
            .withProperty("yuheng.log.origin", "log.example")
            .withProperty("yuheng.decision.allow-simulated", "false")
            .withProperty("yuheng.decision.evidence", "TDX");

    @Test
    void startsWithHardwareEvidenceAndEverythingNamed() {
        assertThatCode(() -> new ProductionProfile(complete)).doesNotThrowAnyException();
    }

    @Test
    void refusesToStartWhileSimulatedEvidenceIsAllowed() {
        assertThatThrownBy(
                        () -> new ProductionProfile(complete.withProperty("yuheng.decision.allow-simulated", "true")))
                .hasMessageStartingWith("PRODUCTION_SIMULATED");
    }

    @Test
    void refusesToStartWhileDecisionsAskForSimulatedEvidence() {
        assertThatThrownBy(() -> new ProductionProfile(complete.withProperty("yuheng.decision.evidence", "SIMULATED")))
                .hasMessageStartingWith("PRODUCTION_SIMULATED");
    }

    @Test
    void refusesToStartWithTheDefaultsOfATrial() {
        assertThatThrownBy(() -> new ProductionProfile(new MockEnvironment()
                        .withProperty("yuheng.keys.directory", "/keys")
                        .withProperty("yuheng.keys.password", "from elsewhere")
                        .withProperty("yuheng.log.origin", "log.example")))
                .hasMessageStartingWith("PRODUCTION_SIMULATED");
        assertThatThrownBy(() -> new ProductionProfile(new MockEnvironment()))
                .hasMessageStartingWith("PRODUCTION_INCOMPLETE");
    }
}
