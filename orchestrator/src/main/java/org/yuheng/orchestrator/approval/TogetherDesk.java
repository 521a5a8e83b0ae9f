package org.yuheng.orchestrator.approval;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.yuheng.orchestrator.approval.TaskNotes.Kind;
import org.yuheng.orchestrator.approval.TaskNotes.Note;
import org.yuheng.orchestrator.audit.AuditEvent;
import org.yuheng.orchestrator.audit.AuditTrail;
import org.yuheng.orchestrator.identity.Action;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.identity.Directory;
import org.yuheng.orchestrator.identity.Permissions;
import org.yuheng.orchestrator.web.ProblemType;
import org.yuheng.orchestrator.web.Problems;

/**
 * What every office does about a task beside deciding it: urge (催办), hand over to a colleague (转交), ask a colleague to
 * sign as well (加签), send a copy for information (抄送). Nothing of it replaces a verdict or widens who may read.
 */
@Service
public class TogetherDesk {

    static final ProblemType URGED_ALREADY =
            new ProblemType(HttpStatus.CONFLICT, "URGED_ALREADY", "一天之内已经催办过", "It was urged within a day");
    static final ProblemType COLLEAGUE_UNFIT = new ProblemType(
            HttpStatus.UNPROCESSABLE_CONTENT, "COLLEAGUE_UNFIT", "该同事不能办理此事项", "That colleague cannot take this task");

    private static final Duration BETWEEN_URGES = Duration.ofDays(1);

    private final ReviewTasks tasks;
    private final TaskNotes notes;
    private final Directory directory;
    private final AuditTrail audit;
    private final Clock clock;

    TogetherDesk(ReviewTasks tasks, TaskNotes notes, Directory directory, AuditTrail audit, Clock clock) {
        this.tasks = tasks;
        this.notes = notes;
        this.directory = directory;
        this.audit = audit;
        this.clock = clock;
    }

    /** The applicant's side, or who may intervene, reminds a reviewer; at most once a day for each task. */
    @Transactional
    public void urge(CurrentUser user, String id, String words) {
        ReviewTask task = open(id);
        if (!user.may(Action.REQUEST_INTERVENE)) {
            String office = directory
                    .find(task.applicant())
                    .map(Directory.Person::organisation)
                    .orElse("");
            Permissions.require(user, Action.REQUEST_DRAFT, office);
        }
        Instant now = clock.instant();
        notes.lastUrge(id).filter(last -> last.plus(BETWEEN_URGES).isAfter(now)).ifPresent(last -> {
            throw URGED_ALREADY.because(id + " was urged at " + last + "; it can be urged once a day");
        });
        notes.add(task, Kind.URGED, user.username(), null, words);
        record(user, task, "TASK_URGED", "");
    }

    /** From now on the colleague alone decides the task. */
    @Transactional
    public ReviewTask handOver(CurrentUser user, String id, String colleague, String words) {
        ReviewTask task = mine(user, id);
        fit(user, task, colleague);
        tasks.assign(id, colleague);
        notes.add(task, Kind.HANDED_OVER, user.username(), colleague, words);
        record(user, task, "TASK_HANDED_OVER", colleague);
        return tasks.find(id).orElseThrow();
    }

    /** A colleague signs as well: the request goes on when both have agreed. */
    @Transactional
    public void addSigner(CurrentUser user, String id, String colleague, String words) {
        ReviewTask task = mine(user, id);
        fit(user, task, colleague);
        if (colleague.equals(user.username())) {
            throw COLLEAGUE_UNFIT.because(colleague + " signs this task anyway; name another");
        }
        String added = tasks.addBeside(task, colleague);
        notes.add(task, Kind.SIGNER_ADDED, user.username(), colleague, words);
        record(user, task, "SIGNER_ADDED", colleague);
        record(user, tasks.find(added).orElseThrow(), "TASK_OPENED", colleague);
    }

    /** For information only, to a colleague who may read requests of the own organisation. */
    @Transactional
    public void copyTo(CurrentUser user, String id, String colleague, String words) {
        ReviewTask task = tasks.find(id).orElseThrow(() -> Problems.NOT_FOUND.because("no task " + id));
        Permissions.require(user, task.role().action(), task.organization());
        Directory.Person person = person(colleague);
        if (!person.organisation().equals(user.organisation())
                || !Permissions.allows(person.roles(), Action.REQUEST_READ)) {
            throw COLLEAGUE_UNFIT.because(colleague + " is of " + person.organisation() + " with " + person.roles()
                    + "; a copy goes to a colleague who may read requests");
        }
        notes.add(task, Kind.COPIED, user.username(), colleague, words);
        record(user, task, "TASK_COPIED", colleague);
    }

    List<Note> copies(CurrentUser user) {
        return notes.unreadCopies(user.username());
    }

    /** Safe to do for all at once: it decides nothing. */
    @Transactional
    public int readCopies(CurrentUser user) {
        return notes.readCopies(user.username());
    }

    List<Note> notes(String request) {
        return notes.of(request);
    }

    /** Who could take the task or sign beside the user. */
    List<Directory.Person> colleagues(CurrentUser user, ReviewTask task) {
        Set<String> out = taken(task);
        return java.util.stream.Stream.of(org.yuheng.orchestrator.identity.Role.values())
                .filter(role -> Permissions.allows(role, task.role().action()))
                .flatMap(role -> directory.with(role, task.organization()).stream())
                .filter(person -> !person.username().equals(user.username()) && !out.contains(person.username()))
                .distinct()
                .toList();
    }

    private Set<String> taken(ReviewTask task) {
        java.util.HashSet<String> out = new java.util.HashSet<>();
        out.add(task.applicant());
        for (ReviewTask other : tasks.of(task.request(), task.stage(), task.turn())) {
            other.decidedBy().ifPresent(out::add);
            other.decidedFor().ifPresent(out::add);
            if (!other.id().equals(task.id())) {
                other.assignee().ifPresent(out::add);
            }
        }
        return out;
    }

    private void fit(CurrentUser user, ReviewTask task, String colleague) {
        Directory.Person person = person(colleague);
        if (!person.organisation().equals(task.organization())
                || !Permissions.allows(person.roles(), task.role().action())
                || taken(task).contains(colleague)) {
            throw COLLEAGUE_UNFIT.because(colleague + " is of " + person.organisation() + " with " + person.roles()
                    + "; expected somebody of " + task.organization() + " who may act as " + task.role()
                    + " and is neither applicant nor signer");
        }
    }

    private Directory.Person person(String username) {
        return directory
                .find(username)
                .orElseThrow(
                        () -> COLLEAGUE_UNFIT.because("nobody is called \"" + username + "\"; choose a colleague"));
    }

    private ReviewTask mine(CurrentUser user, String id) {
        ReviewTask task = open(id);
        Permissions.require(user, task.role().action(), task.organization());
        task.assignee().filter(other -> !other.equals(user.username())).ifPresent(other -> {
            throw ApprovalDesk.HANDED_OVER.because(id + " was handed over to " + other);
        });
        return task;
    }

    private ReviewTask open(String id) {
        ReviewTask task = tasks.lock(id).orElseThrow(() -> Problems.NOT_FOUND.because("no task " + id));
        if (task.state() != ReviewTask.State.OPEN) {
            throw ApprovalDesk.TASK_NOT_OPEN.because(id + " is " + task.state());
        }
        return task;
    }

    private void record(CurrentUser user, ReviewTask task, String action, String person) {
        audit.record(AuditEvent.of(user.actor(), action)
                .object("review-task", task.id())
                .request(task.request())
                .detail("person", person));
    }
}
