package org.yuheng.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.yuheng.policy.Facts.EvidenceKind;

/** Row 18: what may take the place of an engine or an attestation that failed. */
class SubstitutionTest {

    record Offer(Technique failed, EvidenceKind had, Technique substitute, EvidenceKind has) {
        Substitution ask(PolicyEngine engine) {
            return engine.substitute(failed, had, substitute, has);
        }
    }

    static final List<Offer> OFFERS = List.of(
            new Offer(Technique.TEE, EvidenceKind.TDX, Technique.MPC_TEE, EvidenceKind.SNP),
            new Offer(Technique.MPC_TEE, EvidenceKind.TDX, Technique.TEE, EvidenceKind.TDX),
            new Offer(Technique.TEE, EvidenceKind.TDX, Technique.TEE, EvidenceKind.SIMULATED));

    private static final PolicyEngine ENGINE = PolicyEngine.of(PolicyBundle.baseline());

    @Test
    void letsAStrongerTechniqueGoAheadOnNewGrants() {
        assertThat(OFFERS.get(0).ask(ENGINE).verdict()).isEqualTo(Substitution.Verdict.NEW_GRANTS);
        assertThat(OFFERS.get(0).ask(ENGINE).ruleId()).isEqualTo("18a");
    }

    @Test
    void sendsAWeakerTechniqueBackToApproval() {
        assertThat(OFFERS.get(1).ask(ENGINE).verdict()).isEqualTo(Substitution.Verdict.APPROVE_AGAIN);
        assertThat(OFFERS.get(1).ask(ENGINE).ruleId()).isEqualTo("18b");
    }

    @Test
    void sendsWeakerEvidenceBackToApproval() {
        assertThat(OFFERS.get(2).ask(ENGINE).verdict()).isEqualTo(Substitution.Verdict.APPROVE_AGAIN);
        assertThat(OFFERS.get(2).ask(ENGINE).ruleId()).isEqualTo("18c");
    }

    @Test
    void stopsAtTheGuardRailWhenATableLetsAWeakerTechniqueThrough() {
        String routing = PolicyBundle.baseline().files().get("routing.dmn");
        String lax = routing.replace("\"APPROVE_AGAIN\"", "\"NEW_GRANTS\"");
        PolicyEngine engine = ENGINE.activate(PolicyBundle.baseline().with("routing.dmn", lax));

        assertThat(OFFERS.get(1).ask(engine).verdict()).isEqualTo(Substitution.Verdict.STOP);
        assertThat(OFFERS.get(1).ask(engine).ruleId()).isEqualTo("G17");
        assertThat(OFFERS.get(2).ask(engine).ruleId()).isEqualTo("G18");
    }
}
