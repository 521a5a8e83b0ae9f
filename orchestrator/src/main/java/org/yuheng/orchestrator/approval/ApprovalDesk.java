package org.yuheng.orchestrator.approval;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.yuheng.json.StrictJson;
import org.yuheng.orchestrator.approval.ReviewTask.Stage;
import org.yuheng.orchestrator.approval.ReviewTask.State;
import org.yuheng.orchestrator.audit.AuditEvent;
import org.yuheng.orchestrator.audit.AuditTrail;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.identity.Permissions;
import org.yuheng.orchestrator.identity.Separation;
import org.yuheng.orchestrator.outbox.Outbox;
import org.yuheng.orchestrator.passkeys.Passkeys;
import org.yuheng.orchestrator.signing.SigningKeys;
import org.yuheng.orchestrator.web.ProblemType;
import org.yuheng.orchestrator.web.Problems;
import org.yuheng.trust.approval.ApprovalStatement;
import org.yuheng.trust.approval.PasskeyApproval;
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

    private static final int INBOX_SIZE = 200;

    private final ReviewTasks tasks;
    private final AuditTrail audit;
    private final Outbox outbox;
    private final SigningKeys keys;
    private final Passkeys passkeys;
    private final Clock clock;

    ApprovalDesk(ReviewTasks tasks, AuditTrail audit, Outbox outbox, SigningKeys keys, Passkeys passkeys, Clock clock) {
        this.tasks = tasks;
        this.audit = audit;
        this.outbox = outbox;
        this.keys = keys;
        this.passkeys = passkeys;
        this.clock = clock;
    }

    /** What waits for this person, by due day. */
    public List<ReviewTask> inbox(CurrentUser user) {
        List<ReviewRole> roles = Stream.of(ReviewRole.values())
                .filter(role -> user.may(role.action()))
                .toList();
        return tasks.open(user.organisation(), roles, INBOX_SIZE).stream()
                .filter(task -> separated(user, task))
                .toList();
    }

    private boolean separated(CurrentUser user, ReviewTask task) {
        return !task.applicant().equals(user.username())
                && task.assignee()
                        .filter(other -> !other.equals(user.username()))
                        .isEmpty()
                && !earlierApprovers(task).contains(user.username())
                && !(task.stage() == Stage.RESULT && task.recipients().contains(user.organisation()));
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
        if (task.state() == State.WAITING) {
            return Optional.of(Hindrance.NOT_YET);
        }
        if (task.state() != State.OPEN) {
            return Optional.of(Hindrance.DECIDED);
        }
        if (task.assignee().filter(other -> !other.equals(user.username())).isPresent()) {
            return Optional.of(Hindrance.HANDED_OVER);
        }
        if (task.applicant().equals(user.username())) {
            return Optional.of(Hindrance.APPLICANT);
        }
        if (earlierApprovers(task).contains(user.username())) {
            return Optional.of(Hindrance.EARLIER_APPROVER);
        }
        return separated(user, task) ? Optional.empty() : Optional.of(Hindrance.RECIPIENT);
    }

    /** A task that this person may see: one of the own organisation. */
    public ReviewTask read(CurrentUser user, String id) {
        ReviewTask task = tasks.find(id).orElseThrow(() -> Problems.NOT_FOUND.because("no task " + id));
        Permissions.require(user, task.role().action(), task.organization());
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

    /** What a reviewer has to say. */
    record Opinion(State verdict, Optional<Ground> ground, String reason) {

        /** In the words of a signed statement. */
        String words() {
            return ground.map(code -> code + ": ").orElse("") + reason;
        }
    }

    /** Whether this verdict has to be signed with the reviewer's passkey: in the chain, where the organisation asks for it. */
    boolean asksForPasskey(ReviewTask task, State verdict) {
        return task.stage() == Stage.REVIEW && verdict != State.SUPPLEMENT && passkeys.demanded(task.organization());
    }

    /** Makes the statement of this opinion and asks the reviewer's passkeys to sign it. */
    @Transactional
    public Passkeys.Asked ask(CurrentUser user, String id, Opinion opinion) {
        ReviewTask task = decidable(user, id, opinion.verdict());
        byte[] statement = StrictJson.write(statement(user, task, opinion, ApprovalStatement.Method.PASSKEY, now()));
        return passkeys.ask(user, id, PasskeyApproval.challenge(statement), statement);
    }

    /** Decides as the reviewer's passkey signed; the signature was verified when it was taken. */
    @Transactional
    public ReviewTask decide(CurrentUser user, String id, Opinion opinion, Passkeys.Signed signed) {
        return decide(user, id, opinion, Optional.of(signed));
    }

    /** The task, held until the transaction ends, if this person may decide it so now. */
    private ReviewTask decidable(CurrentUser user, String id, State verdict) {
        ReviewTask task = tasks.lock(id).orElseThrow(() -> Problems.NOT_FOUND.because("no task " + id));
        Permissions.require(user, task.role().action(), task.organization());
        Permissions.separate(user, Separation.APPLICANT_APPROVER, List.of(task.applicant()));
        Permissions.separate(user, Separation.APPROVER_APPROVER, earlierApprovers(task));
        if (task.stage() == Stage.RESULT && task.recipients().contains(user.organisation())) {
            Permissions.separate(user, Separation.RECIPIENT_REVIEWER, List.of(user.username()));
        }
        if (task.state() != State.OPEN) {
            throw TASK_NOT_OPEN.because(id + " is " + task.state()
                    + task.decidedBy().map(by -> " by " + by).orElse("") + "; read your inbox again");
        }
        task.assignee().filter(other -> !other.equals(user.username())).ifPresent(other -> {
            throw HANDED_OVER.because(id + " was handed over to " + other + ", who decides it");
        });
        if (verdict == State.SUPPLEMENT && task.stage() == Stage.RESULT) {
            throw SUPPLEMENT_NOT_HERE.because(id + " reviews a result; release it or refuse");
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
        Envelope envelope = signed.map(by -> byPasskey(user, task, opinion, by))
                .orElseGet(() -> task.stage() == Stage.REVIEW && verdict != State.SUPPLEMENT
                        ? statement(user, task, opinion, ApprovalStatement.Method.PLATFORM_KEY, at)
                                .sign(keys.approval())
                        : verdict(user, task, opinion, at));
        tasks.decide(task, user.username(), verdict, opinion.ground(), opinion.reason(), at, envelope.toBytes());
        if (verdict == State.APPROVED) {
            tasks.openNext(task);
        }
        audit.record(AuditEvent.of(user.actor(), task.stage() + "_" + verdict)
                .object("review-task", id)
                .request(task.request())
                .change("", envelope.payloadDigest())
                .decision(task.subject().decision(), List.of())
                .detail("role", task.role())
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

    /** In the chain: what the receipt will carry. */
    private static ApprovalStatement statement(
            CurrentUser user, ReviewTask task, Opinion opinion, ApprovalStatement.Method method, Instant at) {
        return new ApprovalStatement(
                task.request(),
                task.step(),
                task.organization(),
                user.username(),
                task.subject().form(),
                task.subject().decision(),
                task.subject().spec(),
                opinion.verdict() == State.APPROVED
                        ? ApprovalStatement.Verdict.APPROVED
                        : ApprovalStatement.Verdict.REFUSED,
                method,
                opinion.words(),
                at);
    }

    /** What was signed must be this opinion about this task as it stands now; nothing of it is written anew. */
    private Envelope byPasskey(CurrentUser user, ReviewTask task, Opinion opinion, Passkeys.Signed signed) {
        byte[] exact = signed.statement().bytes();
        ApprovalStatement said = StrictJson.read(exact, ApprovalStatement.class);
        if (!said.equals(statement(user, task, opinion, ApprovalStatement.Method.PASSKEY, said.at()))) {
            throw PASSKEY_OTHER_STATEMENT.because(
                    "the task or the opinion changed since it was signed; read the page again and sign anew");
        }
        return new PasskeyApproval(signed.statement(), signed.assertion()).carriedBy(keys.approval());
    }

    private Envelope verdict(CurrentUser user, ReviewTask task, Opinion opinion, Instant at) {
        ReviewVerdict statement = new ReviewVerdict(
                1,
                task.id(),
                task.request(),
                task.subject().form(),
                task.subject().decision(),
                task.subject().spec(),
                task.subject().result(),
                task.role(),
                task.organization(),
                user.username(),
                opinion.verdict(),
                opinion.ground().map(Enum::name).orElse(""),
                opinion.reason(),
                at,
                ReviewVerdict.VouchedBy.ORCHESTRATOR_SESSION,
                Optional.empty());
        return Envelope.sign(ReviewVerdict.PAYLOAD_TYPE, StrictJson.write(statement), keys.approval());
    }

    private List<String> earlierApprovers(ReviewTask task) {
        return tasks.of(task.request(), task.stage(), task.turn()).stream()
                .filter(earlier -> !earlier.id().equals(task.id()) && earlier.state() == State.APPROVED)
                .flatMap(earlier -> earlier.decidedBy().stream())
                .toList();
    }
}
