package org.yuheng.adapter.conformance;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.adapter.node.GrpcNodeDialer;
import org.yuheng.adapter.node.NodeDescription;
import org.yuheng.adapter.node.NodeHandler.IncomingPart;
import org.yuheng.adapter.node.NodeUnreachable;
import org.yuheng.adapter.node.PartyNode;
import org.yuheng.adapter.node.PartyNode.Answer;
import org.yuheng.adapter.node.PartyNode.JobEvent;
import org.yuheng.adapter.node.PartyNode.JobState;
import org.yuheng.adapter.node.PeerDialer;
import org.yuheng.adapter.node.Transport;
import org.yuheng.adapter.wire.FrameStream;
import org.yuheng.adapter.wire.SignedMessages;
import org.yuheng.adapter.wire.UntrustedMessage;
import org.yuheng.adapter.wire.v1.CancelRequest;
import org.yuheng.adapter.wire.v1.PartyNodeGrpc;
import org.yuheng.adapter.wire.v1.Signed;
import org.yuheng.adapter.wire.v1.StartRequest;
import org.yuheng.computation.JobSpec;
import org.yuheng.trust.Digests;
import org.yuheng.trust.identity.SignatureSuite;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.identity.VerifyingKey;

/**
 * What every node must do at its address: believe signatures only, refuse with a code what it may not do, give a job up by
 * itself, and free everything. The peers of the granted job are not there, so no job runs to its end here.
 */
public final class NodeConformance {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ORCHESTRATOR = "orchestrator";

    private final NodeSubject subject;
    private final PartyNode node;
    private final GrpcNodeDialer dialer;
    private final JobSpec spec;
    private final AtomicInteger jobs = new AtomicInteger();

    private NodeConformance(NodeSubject subject) {
        this.subject = subject;
        this.dialer = new GrpcNodeDialer(messages(ORCHESTRATOR, subject.orchestratorKey()), subject.transport());
        this.node = dialer.dial(subject.node(), subject.address(), subject.signingKey());
        this.spec = JobSpec.parse(subject.spec());
    }

    private static SignedMessages messages(String self, SigningKey key) {
        return new SignedMessages(self, key, Clock.systemUTC());
    }

    /** In this order; the last one finds what the others left behind. */
    public static List<Requirement> of(NodeSubject subject) {
        NodeConformance kit = new NodeConformance(subject);
        List<Requirement> all = new ArrayList<>();
        all.add(new Requirement("describesItself", kit::description));
        all.add(new Requirement("believesSignaturesOnly", kit::signatures));
        all.add(new Requirement("outlivesAnOversizedMessage", kit::oversized));
        all.add(new Requirement("refusesWhatIsNoSpecification", kit::malformed));
        all.add(new Requirement("refusesASpecificationThatDiffersByOneByte", kit::oneByte));
        all.add(new Requirement("refusesADeadlineThatIsOverOrTooFar", kit::deadlines));
        all.add(new Requirement("preparesOnceForOneSpecification", kit::prepareTwice));
        all.add(new Requirement("refusesToStartWhatWasNotPreparedSo", kit::startUnprepared));
        all.add(new Requirement("startsOnce", kit::startTwice));
        all.add(new Requirement("refusesAJobThatWasCancelledBeforeItCame", kit::cancelFirst));
        all.add(new Requirement("endsAPreparedJobWhenItIsCancelled", kit::cancelPrepared));
        all.add(new Requirement("endsARunningJobAtItsDeadline", kit::deadlinePasses));
        all.add(new Requirement("knowsNothingOfAnUnknownJob", kit::unknownJob));
        all.add(new Requirement("refusesLinksAndResultsOfAnotherJob", kit::otherJob));
        all.add(new Requirement("freesWhatItHeld", kit::freed));
        return all;
    }

    private Optional<String> description() throws NodeUnreachable {
        NodeDescription says = node.describe();
        if (says.engines().isEmpty()
                || says.softwareVersion().isBlank()
                || says.organization().isBlank()) {
            return Optional.of("organisation, version and engines are expected: " + says);
        }
        return says.clockSkew().abs().compareTo(Duration.ofMinutes(2)) < 0
                ? Optional.empty()
                : Optional.of("its clock is " + says.clockSkew() + " off");
    }

    private Optional<String> signatures() {
        SignedMessages orchestrator = messages(ORCHESTRATOR, subject.orchestratorKey());
        SigningKey strange = SigningKey.generate(SignatureSuite.P256);
        Clock late = Clock.offset(Clock.systemUTC(), Duration.ofHours(-1));
        Signed good = start(orchestrator, subject.node());
        Signed again = start(orchestrator, subject.node());
        said(again);
        return expect("MESSAGE_KEY", said(start(messages(ORCHESTRATOR, strange), subject.node())))
                .or(() -> expect(
                        "MESSAGE_SIGNATURE",
                        said(good.toBuilder()
                                .setPayload(good.getPayload().concat(ByteString.copyFromUtf8("\0")))
                                .build())))
                .or(() -> expect(
                        "MESSAGE_TYPE",
                        said(orchestrator.sign(CancelRequest.newBuilder()
                                .setHeader(orchestrator.to(subject.node()))
                                .build()))))
                .or(() -> expect("MESSAGE_ADDRESSEE", said(start(orchestrator, "another-node"))))
                .or(() -> expect(
                        "MESSAGE_STALE",
                        said(start(new SignedMessages(ORCHESTRATOR, subject.orchestratorKey(), late), subject.node()))))
                .or(() -> expect("MESSAGE_REPLAYED", said(again)));
    }

    private static Signed start(SignedMessages by, String to) {
        return by.sign(StartRequest.newBuilder().setHeader(by.to(to)).build());
    }

    /** Sends a Start as it is; how the node ended the call. */
    private Status said(Signed message) {
        ManagedChannel channel = dialer.channel(subject.address());
        try {
            PartyNodeGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .start(message);
            return Status.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus();
        } finally {
            channel.shutdownNow();
        }
    }

    private static Optional<String> expect(String code, Status status) {
        return status.getCode() == Status.Code.PERMISSION_DENIED
                        && String.valueOf(status.getDescription()).startsWith(code)
                ? Optional.empty()
                : Optional.of("ended with " + status + ", expected PERMISSION_DENIED " + code);
    }

    private Optional<String> oversized() throws NodeUnreachable {
        Signed large = Signed.newBuilder()
                .setPayload(ByteString.copyFrom(new byte[Transport.MAX_MESSAGE_BYTES + 1]))
                .build();
        Status status = said(large);
        node.describe();
        return status.isOk() ? Optional.of("a message above the limit is taken") : Optional.empty();
    }

    private Optional<String> malformed() throws NodeUnreachable {
        byte[] large = new byte[JobSpec.MAX_BYTES + 1];
        byte[] unknown = new String(subject.spec(), StandardCharsets.UTF_8)
                .replaceFirst("\\{", "{\"surprise\":1,")
                .getBytes(StandardCharsets.UTF_8);
        for (byte[] bytes : List.of(new byte[0], "{}".getBytes(StandardCharsets.UTF_8), large, unknown)) {
            Optional<String> wrong =
                    expect("SPEC_MALFORMED", prepare(job(), bytes)).or(() -> expect("SPEC_MALFORMED", proposed(bytes)));
            if (wrong.isPresent()) {
                return wrong.map(text -> bytes.length + " bytes: " + text);
            }
        }
        return Optional.empty();
    }

    private Optional<String> oneByte() throws NodeUnreachable {
        byte[] other = subject.spec();
        String purpose = "\"purpose\":\"";
        int at = new String(other, StandardCharsets.ISO_8859_1).indexOf(purpose) + purpose.length();
        other[at] = (byte) (other[at] == 'x' ? 'y' : 'x');
        return expect("GRANT_MISSING", prepare(job(), other));
    }

    private Optional<String> deadlines() throws NodeUnreachable {
        Instant now = Instant.now();
        return expect("DEADLINE", prepare(job(), subject.spec(), now.minusSeconds(1)))
                .or(() -> expect(
                        "DEADLINE", unchecked(() -> prepare(job(), subject.spec(), now.plus(Duration.ofDays(30))))));
    }

    private Optional<String> prepareTwice() throws NodeUnreachable {
        JobId job = job();
        byte[] other = JobSpec.parse(subject.spec()).toBytes();
        Optional<String> wrong =
                well(prepare(job, subject.spec())).or(() -> well(unchecked(() -> prepare(job, subject.spec()))));
        other[other.length - 2] ^= 1;
        wrong = wrong.or(() -> expect("JOB_OTHER_SPEC", unchecked(() -> prepare(job, other))));
        node.cancel(job, "examined");
        return wrong;
    }

    private Optional<String> startUnprepared() throws NodeUnreachable {
        JobId job = job();
        Optional<String> wrong = expect("JOB_NOT_PREPARED", node.start(job, digest()))
                .or(() -> well(unchecked(() -> prepare(job, subject.spec()))))
                .or(() -> expect("JOB_OTHER_SPEC", unchecked(() -> node.start(job, "sha256:" + "0".repeat(64)))));
        node.cancel(job, "examined");
        return wrong;
    }

    private Optional<String> startTwice() throws NodeUnreachable {
        JobId job = job();
        Optional<String> wrong = well(prepare(job, subject.spec()))
                .or(() -> well(unchecked(() -> node.start(job, digest()))))
                .or(() -> well(unchecked(() -> node.start(job, digest()))));
        List<JobEvent> events = new ArrayList<>();
        node.watch(job, 0, event -> {
            events.add(event);
            if (event.phase().equals("STARTED")) {
                unchecked(() -> {
                    node.cancel(job, "examined");
                    return job;
                });
            }
        });
        return wrong.or(() -> {
            long started = events.stream()
                    .filter(event -> event.phase().equals("STARTED"))
                    .count();
            int roles = spec.rolesOf(subject.node()).size();
            return started == roles
                    ? cancelled(events, "JOB_CANCELLED")
                    : Optional.of(started + " roles started, expected " + roles);
        });
    }

    private Optional<String> cancelFirst() throws NodeUnreachable {
        JobId job = job();
        node.cancel(job, "before it came");
        return prepare(job, subject.spec()).refused()
                ? Optional.empty()
                : Optional.of("it prepares a job that was cancelled");
    }

    private Optional<String> cancelPrepared() throws NodeUnreachable {
        JobId job = job();
        Optional<String> wrong = well(prepare(job, subject.spec()));
        node.cancel(job, "examined");
        node.cancel(job, "examined again");
        return wrong.or(() -> unchecked(() -> cancelled(node.state(job), "JOB_CANCELLED")))
                .or(() -> expect("JOB_ENDED", unchecked(() -> node.start(job, digest()))));
    }

    private Optional<String> deadlinePasses() throws NodeUnreachable {
        JobId job = job();
        Optional<String> wrong = well(prepare(job, subject.spec(), Instant.now().plusSeconds(2)))
                .or(() -> well(unchecked(() -> node.start(job, digest()))));
        if (wrong.isPresent()) {
            return wrong;
        }
        long began = System.nanoTime();
        List<JobEvent> events = new ArrayList<>();
        node.watch(job, 0, events::add);
        return Duration.ofNanos(System.nanoTime() - began).compareTo(PATIENCE) < 0
                ? cancelled(events, "DEADLINE_PASSED")
                : Optional.of("it runs on long after its deadline");
    }

    private Optional<String> unknownJob() throws NodeUnreachable {
        JobId job = new JobId("R2099-999999", 1, 1);
        return node.state(job).isEmpty()
                ? expect("JOB_UNKNOWN", node.collect(job))
                : Optional.of("it has events of it");
    }

    private Optional<String> otherJob() throws Exception {
        NodeSubject.Peer peer = subject.peer();
        SignedMessages forged = messages(peer.node(), peer.key());
        PeerDialer dials = new PeerDialer(forged, new GrpcNodeDialer(forged, subject.transport()));
        PeerDialer.Peer examined = new PeerDialer.Peer(
                subject.node(),
                subject.address(),
                VerifyingKey.fromSpki(Base64.getDecoder().decode(subject.signingKey())));
        JobId job = job();
        Optional<String> unprepared = link(dials, examined, job, digest());
        if (unprepared.isPresent()) {
            return unprepared.map(text -> "before Prepare: " + text);
        }
        Optional<String> wrong = well(prepare(job, subject.spec()));
        if (wrong.isPresent()) {
            return wrong;
        }
        Optional<String> otherSpec = link(dials, examined, job, "sha256:" + "0".repeat(64));
        Optional<String> delivered = delivery(dials, examined, job);
        node.cancel(job, "examined");
        return otherSpec.map(text -> "with another specification: " + text).or(() -> delivered);
    }

    private Optional<String> link(PeerDialer dials, PeerDialer.Peer to, JobId job, String digest) {
        try (FrameStream stream = dials.exchange(
                to, job, digest, subject.peer().role(), subject.peer().theirRole())) {
            return Optional.of("a link was opened");
        } catch (IOException | UntrustedMessage e) {
            return String.valueOf(e.getMessage()).contains("MESSAGE_KEY")
                    ? Optional.empty()
                    : Optional.of("a link ended with \"" + e.getMessage() + "\", expected MESSAGE_KEY");
        }
    }

    /** The examined node is no recipient of this organisation's, and the digest is none. */
    private Optional<String> delivery(PeerDialer dials, PeerDialer.Peer to, JobId job) throws Exception {
        Path nothing = Files.createTempFile("conformance", ".sealed");
        try {
            IncomingPart part = new IncomingPart(
                    job, subject.peer().node(), subject.peer().role(), "result", "text/csv", "nobody", "none", 0, 0, 0);
            Optional<Refusal> refusal = dials.deliver(to, digest(), part, nothing);
            return refusal.isPresent() ? Optional.empty() : Optional.of("a part for nobody is taken");
        } finally {
            Files.delete(nothing);
        }
    }

    private Optional<String> freed() throws NodeUnreachable {
        int running = node.describe().runningJobs();
        node.close();
        return running == 0 ? Optional.empty() : Optional.of(running + " jobs have not been freed");
    }

    private JobId job() {
        int next = jobs.getAndIncrement();
        return new JobId(spec.requestId(), 1 + next / 3, 1 + next % 3);
    }

    private String digest() {
        return Digests.of(subject.spec());
    }

    private Answer<Instant> prepare(JobId job, byte[] bytes) throws NodeUnreachable {
        return prepare(job, bytes, Instant.now().plus(PATIENCE));
    }

    private Answer<Instant> prepare(JobId job, byte[] bytes, Instant deadline) throws NodeUnreachable {
        return node.prepare(job, bytes, subject.grants(), deadline, subject.routes());
    }

    private Answer<List<PartyNode.OwnerGrant>> proposed(byte[] bytes) {
        return unchecked(() -> node.propose(bytes, "…", "…"));
    }

    private interface Call<T> {
        T make() throws NodeUnreachable;
    }

    private static <T> T unchecked(Call<T> call) {
        try {
            return call.make();
        } catch (NodeUnreachable e) {
            throw new IllegalStateException("the node does not answer", e);
        }
    }

    private static Optional<String> well(Answer<?> answer) {
        return answer.refused() ? Optional.of("it refuses: " + answer.refusal()) : Optional.empty();
    }

    private static Optional<String> expect(String code, Answer<?> answer) {
        return answer.refused() && answer.refusal().code().equals(code)
                ? Optional.empty()
                : Optional.of("it answers " + answer + ", expected refusal " + code);
    }

    private static Optional<String> cancelled(List<JobEvent> events, String code) {
        return events.stream()
                        .filter(event -> event.state().ended())
                        .allMatch(event -> event.state() == JobState.CANCELLED
                                && event.refusal() != null
                                && event.refusal().code().equals(code))
                ? Optional.empty()
                : Optional.of("it ends with " + events + ", expected CANCELLED " + code);
    }
}
