package org.yuheng.orchestrator.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yuheng.policy.PolicyBundle;
import org.yuheng.policy.rules.BundleDiff;
import org.yuheng.policy.rules.Change;
import org.yuheng.policy.rules.RuleCheck;

class SmallestGroupsTest {

    private static final PolicyBundle BASELINE = PolicyBundle.baseline();

    @Test
    void showsEveryRowThatAsksForASize() {
        assertThat(SmallestGroups.of(BASELINE))
                .extracting(row -> row.ruleId() + " " + row.size())
                .contains("O4 10", "O5 20");
    }

    @Test
    void changesTheNumberAndItsWordsAndNothingElse() {
        PolicyBundle stricter = SmallestGroups.with(BASELINE, Map.of("O4", 30));

        SmallestGroups.Row row = SmallestGroups.of(stricter).stream()
                .filter(one -> one.ruleId().equals("O4"))
                .findFirst()
                .orElseThrow();
        assertThat(row.size()).isEqualTo(30);
        assertThat(row.zh()).contains("30").doesNotContain("10");
        assertThat(row.en()).contains("30").doesNotContain("10");
        List<Change> changes = BundleDiff.between(BASELINE, stricter);
        assertThat(changes).isNotEmpty().allMatch(change -> change.toString().contains("O4"));
        assertThat(RuleCheck.sound(RuleCheck.findings(stricter))).isTrue();
    }

    @Test
    void theSameSizesGiveTheSameBundle() {
        assertThat(SmallestGroups.with(BASELINE, Map.of("O4", 10)).hash()).isEqualTo(BASELINE.hash());
    }
}
