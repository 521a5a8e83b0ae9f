package org.yuheng.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.yuheng.policy.PolicyBundle;
import org.yuheng.policy.PolicyEngine;
import org.yuheng.policy.testing.Bases;

class RulesTest {

    private static final PolicyBundle BASELINE = PolicyBundle.baseline();
    private static final PolicyEngine ENGINE = PolicyEngine.of(BASELINE);

    @Test
    void findsNothingInTheBaseline() {
        assertThat(RuleCheck.findings(BASELINE)).isEmpty();
    }

    @Test
    void findsAGapByItsValues() {
        List<Finding> findings = RuleCheck.findings(changed("risk.dmn", "&gt;= 80", "&gt;= 90"));
        assertThat(findings).anySatisfy(f -> {
            assertThat(f.kind()).isEqualTo("GAP");
            assertThat(f.table()).isEqualTo("risk level");
            assertThat(f.text()).contains("80");
        });
        assertThat(RuleCheck.sound(findings)).isFalse();
    }

    @Test
    void findsAnOverlapByItsRows() {
        List<Finding> findings = RuleCheck.findings(changed("risk.dmn", "[30..60)", "[20..60)"));
        assertThat(findings).anySatisfy(f -> {
            assertThat(f.kind()).isEqualTo("OVERLAP");
            assertThat(f.table()).isEqualTo("risk level");
        });
        assertThat(RuleCheck.sound(findings)).isFalse();
    }

    @Test
    void findsARowThatAnotherOneMasks() {
        String routing = BASELINE.files().get("routing.dmn");
        int first = routing.indexOf("      <rule>", routing.indexOf("id=\"alternatives_table\""));
        int last = routing.indexOf("\"ALT10\"");
        int start = routing.lastIndexOf("      <rule>", last);
        int end = routing.indexOf("</rule>\n", last) + "</rule>\n".length();
        String catchAllFirst = routing.substring(0, first)
                + routing.substring(start, end)
                + routing.substring(first, start)
                + routing.substring(end);
        List<Finding> findings = RuleCheck.findings(BASELINE.with("routing.dmn", catchAllFirst));
        assertThat(findings).extracting(Finding::kind).contains("MASKED");
        assertThat(RuleCheck.sound(findings)).isFalse();
    }

    @Test
    void saysInWordsWhatDiffers() {
        assertThat(BundleDiff.between(BASELINE, BASELINE)).isEmpty();

        List<Change> level = BundleDiff.between(BASELINE, changed("risk.dmn", "&gt;= 80", "&gt;= 85"));
        assertThat(level).singleElement().satisfies(c -> {
            assertThat(c.kind()).isEqualTo(Change.Kind.CHANGED);
            assertThat(c.en())
                    .isEqualTo("Table \"risk level\": row LV4 was: if score is >= 80, then level \"REDESIGN\"."
                            + " It is now: if score is >= 85, then level \"REDESIGN\".");
            assertThat(c.zh()).contains("风险分 为 >= 85");
        });

        List<Change> clock = BundleDiff.between(
                BASELINE, changed("jurisdiction-cn.json", "\"limitWorkingDays\": 20,", "\"limitWorkingDays\": 15,"));
        assertThat(clock).singleElement().satisfies(c -> assertThat(c.en())
                .isEqualTo("jurisdiction-cn.json: clocks[PROVISION].limitWorkingDays: 20 → 15."));

        List<Change> row = BundleDiff.between(changed("gates.dmn", "\"1a\"", "\"1x\""), BASELINE);
        assertThat(row).extracting(Change::kind).containsExactly(Change.Kind.REMOVED, Change.Kind.ADDED);
    }

    @Test
    void saysWhoWouldGetAnotherOutcome() {
        List<Simulation.Stored> history = Bases.names().stream()
                .map(Bases::facts)
                .map(f -> new Simulation.Stored(f, ENGINE.decide(f)))
                .toList();
        assertThat(Simulation.of(ENGINE, history).differences()).isEmpty();

        PolicyBundle stricter = changed("risk.dmn", "[30..60)", "[30..45)");
        stricter = stricter.with("risk.dmn", stricter.files().get("risk.dmn").replace("[60..80)", "[45..80)"));
        Simulation simulation = Simulation.of(ENGINE.activate(stricter), history);
        assertThat(simulation.decided()).isEqualTo(history.size());
        assertThat(simulation.bundleHash()).isEqualTo(stricter.hash());
        assertThat(simulation.differences())
                .isNotEmpty()
                .allSatisfy(d -> assertThat(d.aspects()).containsExactly("CHAIN", "RISK"))
                .noneMatch(Simulation.Difference::anotherOutcome);

        PolicyBundle noMpc = BASELINE.with(
                "settings.json",
                BASELINE.files()
                        .get("settings.json")
                        .replace("yuheng-mpc-dealer\", \"version\": 1", "yuheng-mpc-dealer\", \"version\": 2"));
        assertThat(Simulation.of(ENGINE.activate(noMpc), history).differences())
                .filteredOn(Simulation.Difference::anotherOutcome)
                .singleElement()
                .satisfies(d -> assertThat(d.en()).contains("PROCEED MPC_TEE → HOLD HOLD_CAPABILITY"));
    }

    private static PolicyBundle changed(String file, String from, String to) {
        String text = BASELINE.files().get(file);
        assertThat(text).contains(from);
        return BASELINE.with(file, text.replace(from, to));
    }
}
