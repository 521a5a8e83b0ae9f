package org.yuheng.orchestrator.journey;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.yuheng.orchestrator.approval.ReviewTasks;
import org.yuheng.orchestrator.decision.Decided;
import org.yuheng.orchestrator.decision.Decisions;
import org.yuheng.orchestrator.dispatch.Grants;
import org.yuheng.orchestrator.dispatch.Progress;
import org.yuheng.orchestrator.dispatch.Run;
import org.yuheng.orchestrator.dispatch.Runs;
import org.yuheng.orchestrator.release.Receipts;
import org.yuheng.orchestrator.request.Request;
import org.yuheng.orchestrator.request.Requests;

/** Tells an open page what has changed since it was made, without what it is. */
@Component
class RequestMarks {

    private final Requests requests;
    private final ReviewTasks tasks;
    private final Decisions decisions;
    private final Grants grants;
    private final Runs runs;
    private final Progress progress;
    private final Receipts receipts;

    RequestMarks(
            Requests requests,
            ReviewTasks tasks,
            Decisions decisions,
            Grants grants,
            Runs runs,
            Progress progress,
            Receipts receipts) {
        this.requests = requests;
        this.tasks = tasks;
        this.decisions = decisions;
        this.grants = grants;
        this.runs = runs;
        this.progress = progress;
        this.receipts = receipts;
    }

    /**
     * {@code state} of the request; {@code shape}: another value means that parts of the page have come or gone; {@code
     * steps}: somebody has signed or granted; {@code runs}: a run has moved.
     */
    RunEvents.Snapshot of(String id) {
        Request request = requests.find(id).orElseThrow();
        List<Run> all = runs.of(id);
        // Only what is the same whenever and wherever it is read: not bytes, not constants.
        List<Object> moved = new ArrayList<>();
        for (Run run : all) {
            moved.add(List.of(run.number(), run.attempt(), run.state().name(), run.cancelReason()));
            progress.of(id, run.number()).forEach(lane -> moved.add(lane.toString()));
        }
        List<Object> shape = List.of(
                request.state().name(),
                request.filedAt(),
                all.stream().map(run -> run.state().ended()).toList(),
                receipts.of(id).size());
        List<Object> steps = List.of(
                tasks.of(id).stream()
                        .map(task -> List.of(task.id(), task.state().name(), task.assignee()))
                        .toList(),
                decisions.latest(id).flatMap(Decided::specDigest).map(grants::of).orElse(List.of()).stream()
                        .map(grant -> List.of(grant.owner(), grant.state().name()))
                        .toList());
        return new RunEvents.Snapshot(
                Map.of(
                        "state",
                        request.state().name(),
                        "shape",
                        mark(shape),
                        "steps",
                        mark(steps),
                        "runs",
                        mark(moved)),
                request.state().ended());
    }

    private static String mark(List<?> seen) {
        return Integer.toHexString(seen.hashCode());
    }
}
