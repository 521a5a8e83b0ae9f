package org.yuheng.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yuheng.policy.guard.Dispatch;
import org.yuheng.policy.guard.HeldInput;
import org.yuheng.policy.guard.HostRole;
import org.yuheng.policy.guard.SubstituteOffer;
import org.yuheng.policy.guard.Violation;

class GuardRailsTest {

    private static final PolicyBundle BASELINE = PolicyBundle.baseline();
    private static final PolicyEngine ENGINE = PolicyEngine.of(BASELINE);
    private static final GuardRails GUARD_RAILS =
            new GuardRails(BASELINE.files().get(PolicyBundle.GUARD_RAILS));

    record Breach(String ruleId, List<Object> seen) {}

    static List<Breach> breaches() {
        return List.of(
                new Breach("G1", List.of(dispatch("API_TEE"), input(true, true, false, false, false, false))),
                new Breach("G2", List.of(toCommercial("API"), input(false, true, false, false, false, false))),
                new Breach("G3", List.of(dispatch("API"), input(false, false, false, true, false, false))),
                new Breach("G4", List.of(dispatch("API"), input(false, false, false, false, true, false))),
                new Breach("G5", List.of(dispatch("API"), input(false, false, false, false, false, true))),
                new Breach("G6", List.of(dispatch("API"), input(false, true, true, false, false, false))),
                new Breach(
                        "G7", List.of(new Dispatch(true, "API", true, "", true, false, false, true, true, false, 10))),
                new Breach("G8", List.of(dispatch("MPC_TEE"), host("dealer", true, false, true, false, "TDX"))),
                new Breach("G9", List.of(dispatch("MPC_TEE"), host("dealer", false, true, false, false, "TDX"))),
                new Breach("G10", List.of(dispatch("TEE"), host("enclave", true, false, true, true, "SIMULATED"))),
                new Breach("G11", List.of(dispatch("TEE"), host("enclave", false, false, false, true, "SIMULATED"))),
                new Breach(
                        "G12",
                        List.of(
                                new Dispatch(true, "TEE", false, "enclave", false, false, true, true, false, false, 10),
                                host("enclave", true, false, false, true, "SIMULATED"))),
                new Breach("G13", List.of(dispatch("FL_TEE"))),
                new Breach("G14", List.of(dispatch("TEE"), host("enclave", true, false, false, true, "NONE"))),
                new Breach(
                        "G15",
                        List.of(
                                new Dispatch(
                                        true, "MPC_TEE", false, "dealer", false, false, true, true, true, true, 10),
                                host("dealer", true, false, false, false, "TDX"))),
                new Breach(
                        "G16", List.of(new Dispatch(true, "API", true, "", false, false, true, true, true, false, 80))),
                new Breach("G17", List.of(new SubstituteOffer(true, -1, 0))),
                new Breach("G18", List.of(new SubstituteOffer(true, 0, -1))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("breaches")
    void reportsTheBreach(Breach breach) {
        assertThat(GUARD_RAILS.violations(breach.seen()))
                .extracting(Violation::ruleId)
                .contains(breach.ruleId());
    }

    @Test
    void everyGuardRailHasABreachThatShowsIt() {
        String drl = BASELINE.files().get(PolicyBundle.GUARD_RAILS);
        long rules = drl.lines().filter(l -> l.startsWith("rule ")).count();
        assertThat(breaches()).hasSize((int) rules);
    }

    @Test
    void saysNothingAboutAnOutcomeThatDoesNotDispatch() {
        Dispatch held = new Dispatch(false, "API", true, "", true, true, false, false, false, true, 100);
        assertThat(GUARD_RAILS.violations(List.of(held, input(true, true, true, true, true, true))))
                .isEmpty();
    }

    @Test
    void holdsPrivateCommercialDataThatATableSendsByApi() {
        Decision decision = decideWith(
                "routing.dmn",
                "\"MPC_TEE\"</text></outputEntry>\n        <outputEntry><text>\"SECRET_SHARED\"",
                "\"API\"</text></outputEntry>\n        <outputEntry><text>\"SEALED_TRANSFER\"");
        assertThat(decision.outcome()).isEqualTo(Decision.Outcome.HOLD);
        assertThat(decision.codes()).contains("GUARD_RAIL");
        assertThat(decision.reasons()).extracting(Decision.Reason::ruleId).contains("G1");
        assertThat(decision.technique()).isEmpty();
    }

    @Test
    void holdsCoreDataThatATableLetsPass() {
        Facts core = withInput("intra", "\"coreData\":false", "\"coreData\":true");
        PolicyEngine lax = withoutRow("gates.dmn", "3");
        Decision decision = lax.decide(core);
        assertThat(decision.codes()).containsExactly("GUARD_RAIL");
        assertThat(decision.reasons()).extracting(Decision.Reason::ruleId).contains("G3");
    }

    @Test
    void holdsADealerThatATablePlacesAtADataNode() {
        String routing = BASELINE.files().get("routing.dmn").replace("\"OPERATOR\"", "\"PLATFORM\"");
        String bank = text(Case.base("bank"))
                .replaceFirst(
                        "\\{\"technique\":\"MPC_TEE\",\"protocol\":\"yuheng-mpc-dealer\",\"version\":1,\"operations\":\\[\"SQL\",\"PSI\"],\"roles\":\\[\"party\"],\"evidence\":\"NONE\"}",
                        "{\"technique\":\"MPC_TEE\",\"protocol\":\"yuheng-mpc-dealer\",\"version\":1,\"operations\":[\"SQL\",\"PSI\"],\"roles\":[\"party\",\"dealer\"],\"evidence\":\"SIMULATED\"}");
        Decision decision =
                ENGINE.activate(BASELINE.with("routing.dmn", routing)).decide(parse(bank));
        assertThat(decision.codes()).containsExactly("GUARD_RAIL");
        assertThat(decision.reasons()).extracting(Decision.Reason::ruleId).contains("G8", "G11");
    }

    @Test
    void refusesABundleThatBringsItsOwnGuardRails() {
        Map<String, String> files = new TreeMap<>(BASELINE.files());
        files.computeIfPresent(PolicyBundle.GUARD_RAILS, (n, t) -> t + "// softer\n");
        assertThatThrownBy(() -> PolicyBundle.of(files))
                .isInstanceOf(BundleRefusal.class)
                .hasMessageStartingWith("GUARD_RAILS_DIFFER");
    }

    private static Decision decideWith(String file, String from, String to) {
        PolicyEngine engine =
                ENGINE.activate(BASELINE.with(file, BASELINE.files().get(file).replace(from, to)));
        String bank = text(Case.base("bank"))
                .replace(
                        "\"engines\":[{\"technique\":\"TEE\"",
                        "\"engines\":[{\"technique\":\"API\",\"protocol\":\"yuheng-api\",\"version\":1,\"operations\":[\"TRANSFER\"],\"roles\":[],\"evidence\":\"NONE\"},{\"technique\":\"TEE\"");
        return engine.decide(parse(bank));
    }

    static PolicyEngine withoutRow(String file, String ruleId) {
        String text = BASELINE.files().get(file);
        String less = text.replaceFirst(
                "(?s)      <rule>(?:(?!</rule>).)*<text>\"" + ruleId + "\"</text>(?:(?!</rule>).)*</rule>\n", "");
        assertThat(less).isNotEqualTo(text);
        return ENGINE.activate(BASELINE.with(file, less));
    }

    @Test
    void whoeverAsksForThePlainApiIsToldWhichGuardRailForbidsIt() {
        assertThat(ENGINE.againstPlainApi(Case.base("bank")))
                .extracting(Violation::ruleId)
                .contains("G1");
        assertThat(ENGINE.againstPlainApi(Case.base("map"))).isEmpty();
    }

    static Facts withInput(String base, String from, String to) {
        String text = text(Case.base(base));
        assertThat(text).contains(from);
        return parse(text.replace(from, to));
    }

    private static String text(Facts facts) {
        return new String(facts.toBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }

    private static Facts parse(String text) {
        return Facts.parse(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static Dispatch dispatch(String technique) {
        String host = Map.of(
                        "TEE", "enclave", "API_TEE", "enclave", "FL_TEE", "aggregator", "MPC_TEE", "dealer", "API", "")
                .get(technique);
        boolean lawful = !technique.equals("API");
        return new Dispatch(
                true, technique, technique.startsWith("API"), host, false, false, true, lawful, true, false, 10);
    }

    private static Dispatch toCommercial(String technique) {
        return new Dispatch(true, technique, true, "", true, true, true, true, true, false, 10);
    }

    private static HeldInput input(
            boolean commercial, boolean isPrivate, boolean personal, boolean core, boolean secret, boolean notShared) {
        return new HeldInput("d", commercial, isPrivate, personal, core, secret, notShared);
    }

    private static HostRole host(
            String kind, boolean operator, boolean commercial, boolean holds, boolean seesOthers, String evidence) {
        return new HostRole(kind, "n", operator, commercial, holds, seesOthers, evidence.equals("SIMULATED"), evidence);
    }
}
