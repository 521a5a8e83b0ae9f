package org.yuheng.orchestrator.approval;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.yuheng.orchestrator.identity.Action;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.identity.Directory;
import org.yuheng.orchestrator.pages.RequestSection;

/** Who was asked, and what each of them signed, on a request's page. */
@Component
class Approvals implements RequestSection {

    private final ReviewTasks tasks;
    private final ApprovalDesk desk;
    private final TogetherDesk together;
    private final Directory directory;

    Approvals(ReviewTasks tasks, ApprovalDesk desk, TogetherDesk together, Directory directory) {
        this.tasks = tasks;
        this.desk = desk;
        this.together = together;
        this.directory = directory;
    }

    @Override
    public String id() {
        return "approvals";
    }

    @Override
    public String heading() {
        return "approval.section";
    }

    @Override
    public int order() {
        return 40;
    }

    @Override
    public Optional<Content> of(CurrentUser user, String request) {
        List<ReviewTask> all = tasks.of(request);
        if (all.isEmpty()) {
            return Optional.empty();
        }
        List<String> mine = desk.inbox(user).stream()
                .filter(task -> task.request().equals(request))
                .map(ReviewTask::id)
                .toList();
        return Optional.of(new Content(
                "approval/section",
                "approvals",
                Map.of(
                        "tasks",
                        all,
                        "mine",
                        mine,
                        "notes",
                        together.notes(request),
                        "mayUrge",
                        mayUrge(user, all.get(0)),
                        "tones",
                        new VerdictTones())));
    }

    private boolean mayUrge(CurrentUser user, ReviewTask task) {
        return user.may(Action.REQUEST_INTERVENE)
                || (user.may(Action.REQUEST_DRAFT)
                        && directory
                                .find(task.applicant())
                                .filter(person -> person.organisation().equals(user.organisation()))
                                .isPresent());
    }

    /** How a verdict looks beside its words. */
    public static final class VerdictTones {

        /** Null where there is none. */
        public Ground ground(ReviewTask task) {
            return task.ground().map(Ground::valueOf).orElse(null);
        }

        public String of(ReviewTask.State state) {
            return switch (state) {
                case APPROVED -> "good";
                case REFUSED -> "stop";
                case SUPPLEMENT, OPEN -> "wait";
                case WAITING, CANCELLED -> "plain";
            };
        }
    }
}
