package org.yuheng.orchestrator.journey;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.yuheng.orchestrator.dispatch.Run;
import org.yuheng.orchestrator.dispatch.Runs;
import org.yuheng.orchestrator.identity.Action;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.pages.RequestSection;
import org.yuheng.orchestrator.release.Manifest;
import org.yuheng.orchestrator.release.Manifests;
import org.yuheng.orchestrator.release.Receipts;

/** What came out of each run: counts and digests, and the receipt. */
@Component
class ResultsSection implements RequestSection {

    private final Runs runs;
    private final Manifests manifests;
    private final Receipts receipts;

    ResultsSection(Runs runs, Manifests manifests, Receipts receipts) {
        this.runs = runs;
        this.manifests = manifests;
        this.receipts = receipts;
    }

    @Override
    public String id() {
        return "results";
    }

    @Override
    public String heading() {
        return "journey.results";
    }

    @Override
    public int order() {
        return 70;
    }

    @Override
    public Optional<Content> of(CurrentUser user, String request) {
        if (!user.may(Action.RESULT_READ)) {
            return Optional.empty();
        }
        List<Outcome> outcomes = runs.of(request).stream()
                .filter(run -> run.attempt() > 0)
                .map(this::outcome)
                .filter(outcome -> !outcome.parts().isEmpty() || outcome.receipt() != null)
                .toList();
        return outcomes.isEmpty()
                ? Optional.empty()
                : Optional.of(new Content("journey/sections", "results", Map.of("outcomes", outcomes)));
    }

    private Outcome outcome(Run run) {
        List<Manifest> all =
                manifests.of(run.job()).stream().map(Manifests.Kept::manifest).toList();
        return new Outcome(
                run,
                all.stream().flatMap(m -> m.parts().stream()).distinct().toList(),
                all.stream().flatMap(m -> m.inputs().stream()).distinct().toList(),
                receipts.of(run.request(), run.number())
                        .map(Receipts.Issued::id)
                        .orElse(null));
    }

    /** @param receipt null until there is one */
    public record Outcome(Run run, List<Manifest.Part> parts, List<Manifest.Input> inputs, String receipt) {}
}
