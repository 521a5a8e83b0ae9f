package org.yuheng.orchestrator.journey;

import java.util.List;
import org.springframework.stereotype.Component;
import org.yuheng.orchestrator.approval.ReviewTask;
import org.yuheng.orchestrator.approval.ReviewTasks;
import org.yuheng.orchestrator.dispatch.ApprovalsOfSpec;

/** What reviewers signed about a specification. */
@Component
class ApprovedSpecs implements ApprovalsOfSpec {

    private final ReviewTasks tasks;

    ApprovedSpecs(ReviewTasks tasks) {
        this.tasks = tasks;
    }

    @Override
    public List<byte[]> of(String request, String specDigest) {
        return tasks.of(request).stream()
                .filter(task -> task.stage() == ReviewTask.Stage.REVIEW
                        && task.state() == ReviewTask.State.APPROVED
                        && task.subject().spec().equals(specDigest))
                .flatMap(task -> task.statement().stream())
                .toList();
    }
}
