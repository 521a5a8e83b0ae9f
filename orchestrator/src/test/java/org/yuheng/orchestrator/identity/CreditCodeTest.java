package org.yuheng.orchestrator.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CreditCodeTest {

    @Test
    void acceptsARealCode() {
        // The example of GB 32100-2015's check-digit annex as it is commonly published.
        assertThat(new CreditCode("91350100M000100Y43").text()).hasSize(18);
    }

    @Test
    void namesTheRightCheckCharacter() {
        assertThatThrownBy(() -> new CreditCode("91350100M000100Y40"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("should end in 3");
    }

    @Test
    void refusesLettersThatTheStandardLeavesOut() {
        assertThatThrownBy(() -> new CreditCode("9135O100M000100Y43")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CreditCode("short")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CreditCode(null)).isInstanceOf(IllegalArgumentException.class);
    }
}
