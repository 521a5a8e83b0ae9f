package org.yuheng.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yuheng.policy.table.DecisionTable;

/** Changes every row of every table, in its outcome and by taking it away, and demands that a case notices. */
class MutationTest {

    private static final Pattern RULE = Pattern.compile("      <rule>.*?</rule>\n", Pattern.DOTALL);
    private static final Pattern OUTPUT = Pattern.compile("<outputEntry><text>(.*?)</text></outputEntry>");
    private static final Map<String, List<String>> OTHERS = Map.ofEntries(
            Map.entry("outcome", List.of("\"HOLD\"", "\"SUPPLEMENT\"")),
            Map.entry("technique", List.of("\"TEE\"", "\"FL_TEE\"")),
            Map.entry("scenario", List.of("\"INTRA_PLATFORM\"", "\"INTER_PLATFORM\"")),
            Map.entry("class", List.of("\"A\"", "\"B\"")),
            Map.entry("host", List.of("\"NOBODY\"", "\"NONE\"")),
            Map.entry("verdict", List.of("\"NEW_GRANTS\"", "\"APPROVE_AGAIN\"")),
            Map.entry("level", List.of("\"MEDIUM\"", "\"HIGH\"")),
            Map.entry("points", List.of("1", "2")),
            Map.entry("role", List.of("\"A\"", "\"B\"")),
            Map.entry("parameters", List.of("\"x=1\"", "\"x=2\"")));

    private static final PolicyBundle BASELINE = PolicyBundle.baseline();
    private static final PolicyEngine ENGINE = PolicyEngine.of(BASELINE);
    private static final List<Case> CASES = Case.all();
    private static final List<Facts> FACTS = CASES.stream().map(Case::parsed).toList();
    private static final List<Set<String>> FIRED =
            FACTS.stream().map(ENGINE::decide).map(MutationTest::fired).toList();

    @Test
    void everyRowThatIsTakenAwayBreaksACase() {
        List<String> survivors = new ArrayList<>();
        forEachRow((table, row, rule) -> {
            String text = BASELINE.files().get(table.file()).replace(rule, "");
            if (survives(table, row, text)) {
                survivors.add(table.name() + " " + row.ruleId());
            }
        });
        assertThat(survivors).as("rows that no case needs").isEmpty();
    }

    @Test
    void everyRowWithAnotherOutcomeBreaksACase() {
        List<String> survivors = new ArrayList<>();
        int[] mutants = {0};
        forEachRow((table, row, rule) -> mutated(table, row, rule).ifPresent(mutant -> {
            mutants[0]++;
            String text = BASELINE.files().get(table.file()).replace(rule, mutant);
            if (survives(table, row, text)) {
                survivors.add(table.name() + " " + row.ruleId());
            }
        }));
        assertThat(survivors).as("rows whose outcome no case checks").isEmpty();
        assertThat(mutants[0]).isGreaterThan(120);
    }

    private interface RowVisit {
        void visit(DecisionTable table, DecisionTable.Row row, String rule);
    }

    private void forEachRow(RowVisit visit) {
        for (DecisionTable table : BASELINE.tables()) {
            String file = BASELINE.files().get(table.file());
            int start = file.indexOf("<decisionTable id=\"" + table.id() + "\"");
            Matcher rules = RULE.matcher(file);
            rules.region(start, file.indexOf("</decisionTable>", start));
            for (DecisionTable.Row row : table.rows()) {
                assertThat(rules.find()).isTrue();
                visit.visit(table, row, rules.group());
            }
        }
    }

    /** The row with the first of its columns that can say something else saying it; the rule id stays. */
    private static Optional<String> mutated(DecisionTable table, DecisionTable.Row row, String rule) {
        Matcher outputs = OUTPUT.matcher(rule);
        for (int i = 0; outputs.find(); i++) {
            List<String> others = OTHERS.get(table.outputs().get(i));
            if (others != null) {
                String other = others.get(0).equals(row.outputs().get(i)) ? others.get(1) : others.get(0);
                return Optional.of(rule.substring(0, outputs.start(1)) + other + rule.substring(outputs.end(1)));
            }
        }
        return Optional.empty();
    }

    /** Only CASES in which the row fires can notice, so only they are decided again. */
    private boolean survives(DecisionTable table, DecisionTable.Row row, String text) {
        PolicyEngine mutant;
        try {
            mutant = ENGINE.activate(BASELINE.with(table.file(), text));
        } catch (BundleRefusal e) {
            return false;
        }
        for (int i = 0; i < CASES.size(); i++) {
            if (FIRED.get(i).contains(row.ruleId())
                    && !CASES.get(i).unmet(mutant.decide(FACTS.get(i))).isEmpty()) {
                return false;
            }
        }
        return !substitutionDiffers(mutant);
    }

    private static Set<String> fired(Decision decision) {
        Set<String> rules = new HashSet<>();
        decision.reasons().forEach(r -> rules.add(r.ruleId()));
        decision.obligations().forEach(o -> rules.add(o.ruleId()));
        decision.chain().forEach(c -> rules.add(c.reasonRuleId()));
        decision.risk().components().forEach(c -> rules.add(c.ruleId()));
        decision.rejected().forEach(r -> rules.add(r.ruleId()));
        return rules;
    }

    private boolean substitutionDiffers(PolicyEngine mutant) {
        for (SubstitutionTest.Offer offer : SubstitutionTest.OFFERS) {
            if (!offer.ask(mutant).equals(offer.ask(ENGINE))) {
                return true;
            }
        }
        return false;
    }
}
