package org.yuheng.orchestrator.approval;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.yuheng.orchestrator.approval.ReviewTask.Stage;
import org.yuheng.orchestrator.approval.ReviewTask.State;
import org.yuheng.orchestrator.audit.AuditEvent;
import org.yuheng.orchestrator.audit.AuditTrail;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.identity.Directory;
import org.yuheng.orchestrator.identity.Permissions;
import org.yuheng.orchestrator.identity.Separation;
import org.yuheng.orchestrator.outbox.Outbox;
import org.yuheng.orchestrator.passkeys.Passkeys;
import org.yuheng.orchestrator.web.ProblemType;
import org.yuheng.orchestrator.web.Problems;
import org.yuheng.trust.envelope.Envelope;

/** Where reviewers decide: a verdict is a signed statement, committed with its audit event and the workflow's wake. */
@Service
public class ApprovalDesk {

    static final ProblemType TASK_NOT_OPEN =
            new ProblemType(HttpStatus.CONFLICT, "TASK_NOT_OPEN", "该事项不在待办中", "This task does not wait for a verdict");
    static final ProblemType SUPPLEMENT_NOT_HERE = new ProblemType(
            HttpStatus.CONFLICT, "SUPPLEMENT_NOT_HERE", "此环节不能要求补正", "A supplement cannot be asked for at this step");

    static final ProblemType HANDED_OVER =
            new ProblemType(HttpStatus.CONFLICT, "HANDED_OVER", "该事项已转交他人办理", "The task was handed over to another");

    static final ProblemType PASSKEY_NEEDED = new ProblemType(
            HttpStatus.FORBIDDEN, "PASSKEY_NEEDED", "本单位要求用通行密钥签署", "The organisation asks for a passkey here");

    static final ProblemType PASSKEY_OTHER_STATEMENT = new ProblemType(
            HttpStatus.CONFLICT, "PASSKEY_OTHER_STATEMENT", "通行密钥签署的不是这项意见", "The passkey signed another statement");

    static final ProblemType FORM_CHANGED = new ProblemType(
            HttpStatus.CONFLICT, "FORM_CHANGED", "申请表与提交时不一致", "The form is not the one that was filed");

    static final ProblemType PAPER_CHANGED = new ProblemType(
            HttpStatus.CONFLICT, "PAPER_CHANGED", "附件与提交时不一致", "An attachment is not the one that was filed");

    static final ProblemType PAPER_MISSING =
            new ProblemType(HttpStatus.CONFLICT, "PAPER_MISSING", "提交时的附件已不存在", "An attachment that was filed is gone");

    static final ProblemType PAPER_ADDED =
            new ProblemType(HttpStatus.CONFLICT, "PAPER_ADDED", "有未随申请提交的附件", "An attachment was not filed");

    private static final Map<String, ProblemType> DIFFERENCES = Stream.of(
                    FORM_CHANGED, PAPER_CHANGED, PAPER_MISSING, PAPER_ADDED)
            .collect(Collectors.toUnmodifiableMap(ProblemType::code, type -> type));

    private static final int INBOX_SIZE = 200;

    private final ReviewTasks tasks;
    private final AuditTrail audit;
    private final Outbox outbox;
    private final Statements statements;
    private final Passkeys passkeys;
    private final FiledAsShown filed;
    private final DelegationDesk delegations;
    private final Clock clock;

    ApprovalDesk(
            ReviewTasks tasks,
            AuditTrail audit,
            Outbox outbox,
            Statements statements,
            Passkeys passkeys,
            FiledAsShown filed,
            DelegationDesk delegations,
            Clock clock) {
        this.delegations = delegations;
        this.filed = filed;
        this.tasks = tasks;
        this.audit = audit;
        this.outbox = outbox;
        this.statements = statements;
        this.passkeys = passkeys;
        this.clock = clock;
    }

    /** What waits for this person, also in the place of others, by due day. */
    public List<ReviewTask> inbox(CurrentUser user) {
        return waiting(user).stream().map(Waits::task).toList();
    }

    /** @param onBehalfOf for whom it would be decided; empty for an own duty */
    record Waits(ReviewTask task, Optional<String> onBehalfOf) {}

    /** The inbox, and for whom each task waits. */
    List<Waits> waiting(CurrentUser user) {
        List<Directory.Person> represented = delegations.represented(user);
        List<ReviewRole> roles = Stream.of(ReviewRole.values())
                .filter(role -> user.may(role.action())
                        || represented.stream().anyMatch(person -> Permissions.allows(person.roles(), role.action())))
                .toList();
        return tasks.open(user.organisation(), roles, INBOX_SIZE).stream()
                .flatMap(task -> standing(user, task, represented)
                        .filter(standing -> hindrance(standing, task).isEmpty())
                        .map(standing -> new Waits(task, standing.onBehalfOf()))
                        .stream())
                .toList();
    }

    /**
     * Who decides, and for whom.
     *
     * @param onBehalfOf who is represented; empty for one's own duty
     */
    record Standing(CurrentUser user, Optional<String> onBehalfOf) {

        /** Everybody whose earlier deeds count. */
        List<String> people() {
            return Stream.concat(Stream.of(user.username()), onBehalfOf.stream())
                    .toList();
        }
    }

    /** Empty when the task is no business of this person, neither by an own role nor in the place of a colleague. */
    private Optional<Standing> standing(CurrentUser user, ReviewTask task, List<Directory.Person> represented) {
        boolean here = user.organisation().equals(task.organization());
        boolean own = here && user.may(task.role().action());
        if (own && isFor(task, user.username())) {
            return Optional.of(new Standing(user, Optional.empty()));
        }
        List<Standing> instead = !here
                ? List.of()
                : represented.stream()
                        .filter(person ->
                                Permissions.allows(person.roles(), task.role().action())
                                        && isFor(task, person.username()))
                        .map(person -> new Standing(user, Optional.of(person.username())))
                        .toList();
        return instead.stream()
                .filter(standing -> hindrance(standing, task).isEmpty())
                .findFirst()
                .or(() -> instead.stream().findFirst())
                .or(() -> own ? Optional.of(new Standing(user, Optional.empty())) : Optional.empty());
    }

    private static boolean isFor(ReviewTask task, String person) {
        return task.assignee().filter(other -> !other.equals(person)).isEmpty();
    }

    /** Why somebody of the right office cannot decide a task. */
    enum Hindrance {
        DECIDED,
        NOT_YET,
        APPLICANT,
        EARLIER_APPROVER,
        HANDED_OVER,
        RECIPIENT
    }

    /** Empty when this person may decide the task now. */
    Optional<Hindrance> hindrance(CurrentUser user, ReviewTask task) {
        return hindrance(standing(user, task), task);
    }

    private Standing standing(CurrentUser user, ReviewTask task) {
        return standing(user, task, delegations.represented(user)).orElseThrow(() -> {
            Permissions.require(user, task.role().action(), task.organization());
            return new IllegalStateException(user.username() + " has no standing in " + task.id());
        });
    }

    /** Whom this person would decide the task for; empty for an own duty. */
    Optional<String> onBehalfOf(CurrentUser user, ReviewTask task) {
        return standing(user, task).onBehalfOf();
    }

    private Optional<Hindrance> hindrance(Standing standing, ReviewTask task) {
        if (task.state() == State.WAITING) {
            return Optional.of(Hindrance.NOT_YET);
        }
        if (task.state() != State.OPEN) {
            return Optional.of(Hindrance.DECIDED);
        }
        if (!isFor(task, standing.onBehalfOf().orElse(standing.user().username()))) {
            return Optional.of(Hindrance.HANDED_OVER);
        }
        if (standing.people().contains(task.applicant())) {
            return Optional.of(Hindrance.APPLICANT);
        }
        if (standing.people().stream().anyMatch(earlierApprovers(task)::contains)) {
            return Optional.of(Hindrance.EARLIER_APPROVER);
        }
        return task.stage() == Stage.RESULT
                        && task.recipients().contains(standing.user().organisation())
                ? Optional.of(Hindrance.RECIPIENT)
                : Optional.empty();
    }

    /** A task that this person may see: one of the own organisation. */
    public ReviewTask read(CurrentUser user, String id) {
        ReviewTask task = tasks.find(id).orElseThrow(() -> Problems.NOT_FOUND.because("no task " + id));
        standing(user, task);
        return task;
    }

    @Transactional
    public ReviewTask approve(CurrentUser user, String id, String reason) {
        return decide(user, id, new Opinion(State.APPROVED, Optional.empty(), reason), Optional.empty());
    }

    @Transactional
    public ReviewTask refuse(CurrentUser user, String id, Ground ground, String reason) {
        return decide(user, id, new Opinion(State.REFUSED, Optional.of(ground), reason), Optional.empty());
    }

    /** Asks the applicant to complete the request. */
    @Transactional
    public ReviewTask supplement(CurrentUser user, String id, String reason) {
        return decide(user, id, new Opinion(State.SUPPLEMENT, Optional.empty(), reason), Optional.empty());
    }

    /**
     * Whether this verdict has to be signed with the person's passkey, where the organisation asks for it: yes and no, in the
     * chain, of the own office and on a result alike.
     */
    boolean asksForPasskey(ReviewTask task, State verdict) {
        return verdict != State.SUPPLEMENT && passkeys.demanded(task.organization());
    }

    /** Makes the statement of this opinion and asks the reviewer's passkeys to sign it. */
    @Transactional
    public Passkeys.Asked ask(CurrentUser user, String id, Opinion opinion) {
        ReviewTask task = decidable(user, id, opinion.verdict());
        Statements.Said said = said(standing(user, task), task, opinion);
        byte[] statement = statements.forPasskey(said, now());
        return passkeys.ask(user, id, statements.challenge(said, statement), statement);
    }

    /** Decides as the reviewer's passkey signed; the signature was verified when it was taken. */
    @Transactional
    public ReviewTask decide(CurrentUser user, String id, Opinion opinion, Passkeys.Signed signed) {
        return decide(user, id, opinion, Optional.of(signed));
    }

    /** The task, held until the transaction ends, if this person may decide it so now. */
    private ReviewTask decidable(CurrentUser user, String id, State verdict) {
        ReviewTask task = tasks.lock(id).orElseThrow(() -> Problems.NOT_FOUND.because("no task " + id));
        Standing standing = standing(user, task);
        Permissions.separate(user, Separation.APPLICANT_APPROVER, List.of(task.applicant()));
        Permissions.separate(user, Separation.APPROVER_APPROVER, earlierApprovers(task));
        standing.onBehalfOf()
                .filter(person -> person.equals(task.applicant())
                        || earlierApprovers(task).contains(person))
                .ifPresent(person -> {
                    throw Permissions.DUTIES_NOT_SEPARATE.because(person
                            + " is the applicant or approved an earlier step; nobody approves this one for " + person);
                });
        if (task.stage() == Stage.RESULT && task.recipients().contains(user.organisation())) {
            Permissions.separate(user, Separation.RECIPIENT_REVIEWER, List.of(user.username()));
        }
        if (task.state() != State.OPEN) {
            throw TASK_NOT_OPEN.because(id + " is " + task.state()
                    + task.decidedBy().map(by -> " by " + by).orElse("") + "; read your inbox again");
        }
        if (!isFor(task, standing.onBehalfOf().orElse(user.username()))) {
            throw HANDED_OVER.because(
                    id + " was handed over to " + task.assignee().orElseThrow() + ", who decides it");
        }
        if (verdict == State.SUPPLEMENT && task.stage() == Stage.RESULT) {
            throw SUPPLEMENT_NOT_HERE.because(id + " reviews a result; release it or refuse");
        }
        if (verdict == State.APPROVED) {
            filed.differences(task.request(), task.subject().form()).stream()
                    .findFirst()
                    .ifPresent(one -> {
                        throw DIFFERENCES
                                .get(one.code())
                                .because(one.what() + " of " + task.request()
                                        + " differs from what was filed under "
                                        + task.subject().form()
                                        + "; do not approve it, tell the security officer");
                    });
        }
        return task;
    }

    private ReviewTask decide(CurrentUser user, String id, Opinion opinion, Optional<Passkeys.Signed> signed) {
        State verdict = opinion.verdict();
        ReviewTask task = decidable(user, id, verdict);
        if (signed.isEmpty() && asksForPasskey(task, verdict)) {
            throw PASSKEY_NEEDED.because(
                    task.organization() + " signs with passkeys; decide on the page /approvals/" + id);
        }
        Instant at = now();
        Standing standing = standing(user, task);
        Statements.Said said = said(standing, task, opinion);
        Envelope envelope = signed.map(by -> byPasskey(said, by)).orElseGet(() -> statements.byPlatform(said, at));
        tasks.decide(
                task,
                user.username(),
                standing.onBehalfOf(),
                verdict,
                opinion.ground(),
                opinion.reason(),
                at,
                envelope.toBytes());
        if (verdict == State.APPROVED) {
            tasks.openNext(task);
        }
        audit.record(AuditEvent.of(user.actor(), task.stage() + "_" + verdict)
                .object("review-task", id)
                .request(task.request())
                .change("", envelope.payloadDigest())
                .decision(task.subject().decision(), List.of())
                .detail("role", task.role())
                .detail("onBehalfOf", standing.onBehalfOf().orElse(""))
                .detail("ground", opinion.ground().map(Enum::name).orElse(""))
                .detail("signedBy", signed.map(by -> "PASSKEY").orElse("PLATFORM_KEY"))
                .detail("spec", task.subject().spec()));
        if (task.stage() == Stage.RESULT) {
            outbox.wakeRun(task.request(), task.turn());
        } else {
            outbox.wake(task.request());
        }
        return tasks.find(id).orElseThrow();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static Statements.Said said(Standing standing, ReviewTask task, Opinion opinion) {
        return new Statements.Said(task, opinion, standing.user().username(), standing.onBehalfOf());
    }

    /** What was signed must be this opinion about this task as it stands now. */
    private Envelope byPasskey(Statements.Said said, Passkeys.Signed signed) {
        return statements
                .byPasskey(said, signed)
                .orElseThrow(() -> PASSKEY_OTHER_STATEMENT.because(
                        "the task or the opinion changed since it was signed; read the page again and sign anew"));
    }

    private List<String> earlierApprovers(ReviewTask task) {
        return tasks.of(task.request(), task.stage(), task.turn()).stream()
                .filter(earlier -> !earlier.id().equals(task.id()) && earlier.state() == State.APPROVED)
                .flatMap(earlier -> Stream.concat(earlier.decidedBy().stream(), earlier.decidedFor().stream()))
                .toList();
    }
}
