package org.yuheng.orchestrator.journey;

import java.util.Optional;
import org.springframework.stereotype.Component;
import org.yuheng.orchestrator.decision.Decisions;
import org.yuheng.orchestrator.dispatch.SpecStore;
import org.yuheng.policy.Decision;

/** Specifications as they were frozen with their decisions, and the claim that is shown beside them. */
@Component
class DecidedSpecs implements SpecStore {

    private final Decisions decisions;

    DecidedSpecs(Decisions decisions) {
        this.decisions = decisions;
    }

    @Override
    public Optional<Frozen> find(String specDigest) {
        return decisions.ofSpec(specDigest).map(decided -> {
            Decision decision = decided.parsed();
            return new Frozen(
                    decided.request(),
                    specDigest,
                    decided.spec().orElseThrow(),
                    claim(decision, "申请 " + decided.request() + "：技术 ", "；风险 ", true),
                    claim(decision, "Request " + decided.request() + ": technique ", "; risk ", false));
        });
    }

    private static String claim(Decision decision, String technique, String risk, boolean zh) {
        StringBuilder text = new StringBuilder(technique)
                .append(decision.technique().map(Enum::name).orElse("-"))
                .append(risk)
                .append(decision.risk().score())
                .append(" (")
                .append(decision.risk().level())
                .append(")\n");
        decision.reasons().forEach(reason -> text.append(reason.ruleId())
                .append(' ')
                .append(zh ? reason.zh() : reason.en())
                .append('\n'));
        return text.toString();
    }
}
