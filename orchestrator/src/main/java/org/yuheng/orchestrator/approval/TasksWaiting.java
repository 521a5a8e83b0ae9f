package org.yuheng.orchestrator.approval;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.pages.Waiting;
import org.yuheng.orchestrator.pages.Words;

/** Verdicts that wait for a person. */
@Component
class TasksWaiting implements Waiting {

    private final ApprovalDesk desk;
    private final TogetherDesk together;
    private final Words words;

    TasksWaiting(ApprovalDesk desk, TogetherDesk together, Words words) {
        this.desk = desk;
        this.together = together;
        this.words = words;
    }

    @Override
    public List<Item> of(CurrentUser user) {
        List<Item> items = new ArrayList<>(desk.waiting(user).stream()
                .map(one -> new Item(
                        one.task().title(),
                        one.task().request(),
                        "approval.waits." + one.task().role().name(),
                        List.of(),
                        "/approvals/" + one.task().id(),
                        one.task().due(),
                        one.task().openedAt(),
                        one.onBehalfOf()))
                .toList());
        List<TaskNotes.Note> copies = together.copies(user);
        if (!copies.isEmpty()) {
            items.add(new Item(
                    words.message("approval.copies.count", copies.size()),
                    "",
                    "approval.waits.copies",
                    List.of(),
                    "/approvals/copies",
                    Optional.empty(),
                    Optional.of(copies.get(0).at())));
        }
        return items;
    }
}
