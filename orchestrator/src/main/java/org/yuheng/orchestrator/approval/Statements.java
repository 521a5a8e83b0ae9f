package org.yuheng.orchestrator.approval;

import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.yuheng.json.StrictJson;
import org.yuheng.orchestrator.approval.ReviewTask.Stage;
import org.yuheng.orchestrator.approval.ReviewTask.State;
import org.yuheng.orchestrator.passkeys.Passkeys;
import org.yuheng.orchestrator.signing.SigningKeys;
import org.yuheng.trust.approval.ApprovalStatement;
import org.yuheng.trust.approval.ApprovalStatement.Method;
import org.yuheng.trust.approval.PasskeyApproval;
import org.yuheng.trust.approval.PasskeyVerdict;
import org.yuheng.trust.approval.ReviewVerdict;
import org.yuheng.trust.envelope.Envelope;

/** What is signed about a task: an approval statement in the chain, a verdict everywhere else; by a passkey or the platform. */
@Component
class Statements {

    private final SigningKeys keys;

    Statements(SigningKeys keys) {
        this.keys = keys;
    }

    /**
     * Who says what about which task.
     *
     * @param onBehalfOf for whom a deputy says it
     */
    record Said(ReviewTask task, Opinion opinion, String person, Optional<String> onBehalfOf) {

        boolean inTheChain() {
            return task.stage() == Stage.REVIEW && opinion.verdict() != State.SUPPLEMENT;
        }
    }

    /** Exact bytes for the person's passkey. */
    byte[] forPasskey(Said said, Instant at) {
        return said.inTheChain()
                ? StrictJson.write(approval(said, Method.PASSKEY, at))
                : StrictJson.write(verdict(said, Method.PASSKEY, at));
    }

    /** What the passkey signs for these bytes. */
    byte[] challenge(Said said, byte[] statement) {
        return said.inTheChain() ? PasskeyApproval.challenge(statement) : PasskeyVerdict.challenge(statement);
    }

    Envelope byPlatform(Said said, Instant at) {
        return said.inTheChain()
                ? approval(said, Method.PLATFORM_KEY, at).sign(keys.approval())
                : verdict(said, Method.PLATFORM_KEY, at).sign(keys.approval());
    }

    /**
     * Carries what the passkey signed; nothing of it is written anew.
     *
     * @return empty when that is not what is said about the task as it stands now
     */
    Optional<Envelope> byPasskey(Said said, Passkeys.Signed signed) {
        byte[] exact = signed.statement().bytes();
        if (said.inTheChain()) {
            ApprovalStatement statement = StrictJson.read(exact, ApprovalStatement.class);
            return statement.equals(approval(said, Method.PASSKEY, statement.at()))
                    ? Optional.of(
                            new PasskeyApproval(signed.statement(), signed.assertion()).carriedBy(keys.approval()))
                    : Optional.empty();
        }
        ReviewVerdict statement = StrictJson.read(exact, ReviewVerdict.class);
        return statement.equals(verdict(said, Method.PASSKEY, statement.at()))
                ? Optional.of(new PasskeyVerdict(signed.statement(), signed.assertion()).carriedBy(keys.approval()))
                : Optional.empty();
    }

    private static ApprovalStatement approval(Said said, Method method, Instant at) {
        ReviewTask task = said.task();
        return new ApprovalStatement(
                task.request(),
                task.step(),
                task.organization(),
                said.person(),
                task.subject().form(),
                task.subject().decision(),
                task.subject().spec(),
                said.opinion().verdict() == State.APPROVED
                        ? ApprovalStatement.Verdict.APPROVED
                        : ApprovalStatement.Verdict.REFUSED,
                method,
                said.opinion().words(said.onBehalfOf()),
                at);
    }

    private static ReviewVerdict verdict(Said said, Method method, Instant at) {
        ReviewTask task = said.task();
        return new ReviewVerdict(
                task.id(),
                task.request(),
                task.subject().form(),
                task.subject().decision(),
                task.subject().spec(),
                task.subject().result(),
                task.role().name(),
                task.organization(),
                said.person(),
                ReviewVerdict.Verdict.valueOf(said.opinion().verdict().name()),
                said.opinion().ground().map(Enum::name).orElse(""),
                said.opinion().wordsWithoutGround(said.onBehalfOf()),
                at,
                method);
    }
}
