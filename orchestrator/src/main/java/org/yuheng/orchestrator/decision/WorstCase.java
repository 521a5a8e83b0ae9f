package org.yuheng.orchestrator.decision;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.yuheng.computation.JobSpec;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.pages.RequestSection;
import org.yuheng.policy.Decision;
import org.yuheng.policy.Facts;

/** One sentence on the worst that agreeing could lead to, for whoever has to agree. */
@Component
class WorstCase implements RequestSection {

    private final Decisions decisions;

    WorstCase(Decisions decisions) {
        this.decisions = decisions;
    }

    @Override
    public String id() {
        return "worst-case";
    }

    @Override
    public String heading() {
        return "decision.worst-case";
    }

    @Override
    public int order() {
        return 5;
    }

    @Override
    public Optional<Content> of(CurrentUser user, String request) {
        Optional<Decided> decided = decisions.latest(request);
        if (decided.flatMap(Decided::spec).isEmpty()) {
            return Optional.empty();
        }
        Decision decision = decided.get().parsed();
        JobSpec spec = JobSpec.parse(decided.get().spec().orElseThrow());
        boolean simulated = decision.evidence()
                .filter(evidence -> evidence == Facts.EvidenceKind.SIMULATED)
                .isPresent();
        Map<String, Object> model = new HashMap<>();
        model.put("form", decision.form().map(Enum::name).orElse("NONE"));
        model.put("simulated", simulated);
        model.put("host", host(spec));
        model.put(
                "datasets",
                spec.inputs().stream().map(JobSpec.Input::dataset).distinct().toList());
        model.put(
                "recipients",
                spec.recipients().stream().map(JobSpec.Recipient::organization).toList());
        model.put(
                "group",
                decision.obligation("MIN_GROUP")
                        .map(o -> o.parameters().getOrDefault("k", ""))
                        .orElse(""));
        model.put("tone", simulated ? "inset-wait" : "");
        return Optional.of(new Content("decision/section", "worst", model));
    }

    private static String host(JobSpec spec) {
        return List.of("enclave", "aggregator", "dealer").stream()
                .flatMap(role -> spec.nodeOf(role).stream())
                .findFirst()
                .flatMap(spec::participant)
                .map(JobSpec.Participant::organization)
                .orElse("");
    }
}
