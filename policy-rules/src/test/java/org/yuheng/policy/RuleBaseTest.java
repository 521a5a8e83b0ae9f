package org.yuheng.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RuleBaseTest {

    private static final PolicyEngine ENGINE = PolicyEngine.of(PolicyBundle.baseline());

    static List<Case> cases() {
        return Case.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void decidesAsTheCaseSays(Case one) {
        assertThat(one.unmet(ENGINE.decide(one.parsed()))).isEmpty();
    }

    @Test
    void hasAtLeastEightyCasesWithNamesOfTheirOwn() {
        List<Case> cases = cases();
        Set<String> names = new HashSet<>();
        cases.forEach(c -> assertThat(names.add(c.toString())).as(c.toString()).isTrue());
        assertThat(cases).hasSizeGreaterThanOrEqualTo(80);
    }
}
