package org.yuheng.orchestrator.approval;

import java.util.List;
import org.springframework.stereotype.Component;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.pages.Waiting;

/** Verdicts that wait for a person. */
@Component
class TasksWaiting implements Waiting {

    private final ApprovalDesk desk;

    TasksWaiting(ApprovalDesk desk) {
        this.desk = desk;
    }

    @Override
    public List<Item> of(CurrentUser user) {
        return desk.inbox(user).stream()
                .map(task -> new Item(
                        task.title(),
                        task.request(),
                        "approval.waits." + task.role().name(),
                        List.of(),
                        "/approvals/" + task.id(),
                        task.due(),
                        task.openedAt()))
                .toList();
    }
}
