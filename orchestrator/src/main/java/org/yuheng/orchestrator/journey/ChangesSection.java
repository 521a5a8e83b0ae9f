package org.yuheng.orchestrator.journey;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.words.SpecWords;
import org.yuheng.orchestrator.approval.ReviewTask;
import org.yuheng.orchestrator.approval.ReviewTasks;
import org.yuheng.orchestrator.decision.Decided;
import org.yuheng.orchestrator.decision.Decisions;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.pages.RequestSection;
import org.yuheng.orchestrator.pages.Words;

/** What is different from what this person agreed to before. */
@Component
class ChangesSection implements RequestSection {

    private final ReviewTasks tasks;
    private final Decisions decisions;
    private final Words words;

    ChangesSection(ReviewTasks tasks, Decisions decisions, Words words) {
        this.tasks = tasks;
        this.decisions = decisions;
        this.words = words;
    }

    @Override
    public String id() {
        return "changes";
    }

    @Override
    public String heading() {
        return "journey.changes";
    }

    @Override
    public int order() {
        return 6;
    }

    @Override
    public Optional<Content> of(CurrentUser user, String request) {
        Optional<ReviewTask> before = tasks.of(request).stream()
                .filter(task -> task.state() == ReviewTask.State.APPROVED)
                .filter(task -> task.decidedBy().filter(user.username()::equals).isPresent())
                .filter(task -> !task.subject().spec().isEmpty())
                .max(Comparator.comparing(task -> task.decidedAt().orElseThrow()));
        Optional<Decided> now = decisions.latest(request);
        if (before.isEmpty() || now.flatMap(Decided::spec).isEmpty()) {
            return Optional.empty();
        }
        Optional<byte[]> agreed =
                decisions.ofSpec(before.get().subject().spec()).flatMap(Decided::spec);
        if (agreed.isEmpty()) {
            return Optional.empty();
        }
        List<SpecWords.Difference> differences = SpecWords.differences(
                JobSpec.parse(agreed.get()),
                JobSpec.parse(now.get().spec().orElseThrow()),
                words.english() ? Locale.ENGLISH : Locale.CHINESE);
        return Optional.of(new Content(
                "journey/sections",
                "changes",
                Map.of("at", before.get().decidedAt().orElseThrow(), "differences", differences)));
    }
}
