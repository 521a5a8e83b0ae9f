package org.yuheng.orchestrator.journey;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.words.Claim;
import org.yuheng.orchestrator.decision.Decided;
import org.yuheng.orchestrator.decision.Decisions;
import org.yuheng.orchestrator.dispatch.SpecStore;
import org.yuheng.orchestrator.request.Request;
import org.yuheng.orchestrator.request.RequestForm;
import org.yuheng.orchestrator.request.Requests;
import org.yuheng.policy.Decision;
import org.yuheng.policy.Facts;

/** Specifications as they were frozen with their decisions, and the claim that is shown beside them. */
@Component
class DecidedSpecs implements SpecStore {

    private static final List<String> NEUTRAL_ROLES = List.of("enclave", "dealer", "aggregator");

    private final Decisions decisions;
    private final Requests requests;

    DecidedSpecs(Decisions decisions, Requests requests) {
        this.decisions = decisions;
        this.requests = requests;
    }

    @Override
    public Optional<Frozen> find(String specDigest) {
        return decisions
                .ofSpec(specDigest)
                .map(decided -> new Frozen(
                        decided.request(),
                        specDigest,
                        decided.spec().orElseThrow(),
                        words(decided, Locale.CHINESE),
                        words(decided, Locale.ENGLISH)));
    }

    /** The facts come from the request and the decision, never from the specification: the node holds them against it. */
    private String words(Decided decided, Locale locale) {
        Decision decision = decided.parsed();
        StringBuilder text = new StringBuilder(requests.find(decided.request())
                .map(request -> claim(request, decision).words(locale))
                .orElse(""));
        decision.reasons().forEach(reason -> text.append(reason.ruleId())
                .append(' ')
                .append(locale.equals(Locale.CHINESE) ? reason.zh() : reason.en())
                .append('\n'));
        return text.toString();
    }

    private static Claim claim(Request request, Decision decision) {
        RequestForm form = request.form();
        return new Claim(
                request.id(),
                form.purpose(),
                JobSpec.Technique.valueOf(decision.technique().orElseThrow().name()),
                form.inputs().stream().map(RequestForm.Input::dataset).toList(),
                form.recipients().stream()
                        .map(RequestForm.Recipient::organization)
                        .toList(),
                NEUTRAL_ROLES.stream()
                        .flatMap(role -> decision.nodeOf(role).stream())
                        .findFirst(),
                decision.evidence().filter(Facts.EvidenceKind.SIMULATED::equals).isPresent(),
                decision.obligations().stream()
                        .filter(obligation -> obligation.code().equals("MIN_GROUP"))
                        .map(obligation -> obligation.parameters().getOrDefault("k", ""))
                        .findFirst());
    }
}
