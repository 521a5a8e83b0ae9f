package org.yuheng.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Null, warning or error in a table is a HOLD with the cause, never a pass. */
class FailuresHoldTest {

    private static final PolicyBundle BASELINE = PolicyBundle.baseline();
    private static final PolicyEngine ENGINE = PolicyEngine.of(BASELINE);

    @Test
    void holdsWhenNoRoutingRowMatches() {
        Decision decision = GuardRailsTest.withoutRow("routing.dmn", "13").decide(Case.base("map"));
        failedBecause(decision, "routing", "No rule matched");
    }

    @Test
    void holdsWhenARiskTableHasAGap() {
        Decision decision = GuardRailsTest.withoutRow("risk.dmn", "RG2").decide(Case.base("intra"));
        failedBecause(decision, "risk grade", "No rule matched");
        assertThat(decision.risk().components().get(0).points()).isEqualTo(25);
    }

    @Test
    void holdsWhenTwoRowsOfAUniqueTableMatch() {
        String overlap = BASELINE.files().get("risk.dmn").replace("&lt; 1000<", "&lt; 1000000<");
        Decision decision = ENGINE.activate(BASELINE.with("risk.dmn", overlap)).decide(Case.base("intra"));
        failedBecause(decision, "risk scale", "UNIQUE");
    }

    @Test
    void failsWhenAFactWasNotSupplied() {
        RuleTables tables = new RuleTables(BASELINE, Optional.empty(), true);
        RuleTables.Answer answer = tables.ask(TableContract.SCENARIO, new Sheet().put("commercialParty", false));
        assertThat(answer)
                .isEqualTo(new RuleTables.Answer.Failure("scenario choice", "fact \"platforms\" was not supplied"));
    }

    private static void failedBecause(Decision decision, String table, String cause) {
        assertThat(decision.outcome()).isEqualTo(Decision.Outcome.HOLD);
        assertThat(decision.codes()).contains("RULES_FAILED");
        assertThat(decision.technique()).isEmpty();
        assertThat(decision.reasons()).anySatisfy(r -> {
            assertThat(r.table()).isEqualTo(table);
            assertThat(r.matchedFacts().get("cause")).contains(cause);
        });
    }
}
