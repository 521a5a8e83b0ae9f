package org.yuheng.adapter.conformance;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.node.GrpcNodeDialer;
import org.yuheng.adapter.node.NodeUnreachable;
import org.yuheng.adapter.node.PartyNode;
import org.yuheng.adapter.node.PartyNode.Answer;
import org.yuheng.adapter.node.PartyNode.JobEvent;
import org.yuheng.adapter.node.PartyNode.JobState;
import org.yuheng.adapter.wire.SignedMessages;
import org.yuheng.computation.JobSpec;
import org.yuheng.trust.Digests;
import org.yuheng.trust.identity.SigningKey;

/** A node under examination: what is asked of it again and again, and how its answers are read. */
final class ExaminedNode {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String ORCHESTRATOR = "orchestrator";

    private final NodeSubject subject;
    private final GrpcNodeDialer dialer;
    private final PartyNode node;
    private final JobSpec spec;
    private final AtomicInteger jobs = new AtomicInteger();

    ExaminedNode(NodeSubject subject) {
        this.subject = subject;
        this.dialer = new GrpcNodeDialer(messages(ORCHESTRATOR, subject.orchestratorKey()), subject.transport());
        this.node = dial();
        this.spec = JobSpec.parse(subject.spec());
    }

    static SignedMessages messages(String self, SigningKey key) {
        return new SignedMessages(self, key, Clock.systemUTC());
    }

    SignedMessages orchestrator() {
        return messages(ORCHESTRATOR, subject.orchestratorKey());
    }

    NodeSubject subject() {
        return subject;
    }

    GrpcNodeDialer dialer() {
        return dialer;
    }

    PartyNode node() {
        return node;
    }

    /** Another connection to the same node. */
    PartyNode dial() {
        return dialer.dial(subject.node(), subject.address(), subject.signingKey());
    }

    JobSpec spec() {
        return spec;
    }

    JobId job() {
        int next = jobs.getAndIncrement();
        return new JobId(spec.requestId(), 1 + next / 3, 1 + next % 3);
    }

    String digest() {
        return Digests.of(subject.spec());
    }

    Answer<Instant> prepare(JobId job, byte[] bytes) throws NodeUnreachable {
        return prepare(job, bytes, Instant.now().plus(PATIENCE));
    }

    Answer<Instant> prepare(JobId job, byte[] bytes, Instant deadline) throws NodeUnreachable {
        return node.prepare(job, bytes, subject.grants(), deadline, subject.routes());
    }

    Answer<List<PartyNode.OwnerGrant>> proposed(byte[] bytes) {
        return unchecked(() -> node.propose(bytes, "…", "…"));
    }

    interface Call<T> {
        T make() throws NodeUnreachable;
    }

    static <T> T unchecked(Call<T> call) {
        try {
            return call.make();
        } catch (NodeUnreachable e) {
            throw new IllegalStateException("the node does not answer", e);
        }
    }

    static Optional<String> well(Answer<?> answer) {
        return answer.refused() ? Optional.of("it refuses: " + answer.refusal()) : Optional.empty();
    }

    static Optional<String> expect(String code, Answer<?> answer) {
        return answer.refused() && answer.refusal().code().equals(code)
                ? Optional.empty()
                : Optional.of("it answers " + answer + ", expected refusal " + code);
    }

    static Optional<String> cancelled(List<JobEvent> events, String code) {
        return events.stream()
                        .filter(event -> event.state().ended())
                        .allMatch(event -> event.state() == JobState.CANCELLED
                                && event.refusal() != null
                                && event.refusal().code().equals(code))
                ? Optional.empty()
                : Optional.of("it ends with " + events + ", expected CANCELLED " + code);
    }
}
