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
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.adapter.node.GrpcNodeDialer;
import org.yuheng.adapter.node.NodeAnswers.IncomingPart;
import org.yuheng.adapter.node.NodeDescription;
import org.yuheng.adapter.node.NodeUnreachable;
import org.yuheng.adapter.node.PartyNode;
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
import org.yuheng.trust.identity.SignatureSuite;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.identity.VerifyingKey;

/**
 * What every node must do at its address: believe signatures only, refuse with a code what it may not do, give a job up by
 * itself, and free everything. The peers of the granted job are not there, so no job runs to its end here.
 */
public final class NodeConformance {

    private static final String ORCHESTRATOR = "orchestrator";

    private final ExaminedNode examined;
    private final NodeSubject subject;
    private final PartyNode node;

    private NodeConformance(ExaminedNode examined) {
        this.examined = examined;
        this.subject = examined.subject();
        this.node = examined.node();
    }

    /** In this order; the last one finds what the others left behind. */
    public static List<Requirement> of(NodeSubject subject) {
        ExaminedNode examined = new ExaminedNode(subject);
        NodeConformance kit = new NodeConformance(examined);
        JobRequirements jobs = new JobRequirements(examined);
        List<Requirement> all = new ArrayList<>();
        all.add(new Requirement("describesItself", kit::description));
        all.add(new Requirement("believesSignaturesOnly", kit::signatures));
        all.add(new Requirement("outlivesAnOversizedMessage", kit::oversized));
        all.add(new Requirement("refusesWhatIsNoSpecification", kit::malformed));
        all.add(new Requirement("refusesASpecificationThatDiffersByOneByte", kit::oneByte));
        all.add(new Requirement("refusesADeadlineThatIsOverOrTooFar", jobs::deadlines));
        all.add(new Requirement("preparesOnceForOneSpecification", jobs::prepareTwice));
        all.add(new Requirement("refusesToStartWhatWasNotPreparedSo", jobs::startUnprepared));
        all.add(new Requirement("startsOnce", jobs::startTwice));
        all.add(new Requirement("refusesAJobThatWasCancelledBeforeItCame", jobs::cancelFirst));
        all.add(new Requirement("endsAPreparedJobWhenItIsCancelled", jobs::cancelPrepared));
        all.add(new Requirement("endsARunningJobAtItsDeadline", jobs::deadlinePasses));
        all.add(new Requirement("claimsNoSuccessWithoutItsPeers", jobs::falseSuccess));
        all.add(new Requirement("tellsALaterWatcherWhatALostOneMissed", jobs::lostCallback));
        all.add(new Requirement("knowsNothingOfAnUnknownJob", kit::unknownJob));
        all.add(new Requirement("refusesLinksAndResultsOfAnotherJob", kit::otherJob));
        all.add(new Requirement("refusesAGrantThatHasExpired", jobs::expired));
        all.add(new Requirement("returnsWhatJobsHeldAsSoonAsTheyEnd", jobs::returned));
        all.add(new Requirement("freesWhatItHeld", jobs::freed));
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
        SignedMessages orchestrator = ExaminedNode.messages(ORCHESTRATOR, subject.orchestratorKey());
        SigningKey strange = SigningKey.generate(SignatureSuite.P256);
        Clock late = Clock.offset(Clock.systemUTC(), Duration.ofHours(-1));
        Signed good = start(orchestrator, subject.node());
        Signed again = start(orchestrator, subject.node());
        said(again);
        return expect("MESSAGE_KEY", said(start(ExaminedNode.messages(ORCHESTRATOR, strange), subject.node())))
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
        ManagedChannel channel = examined.dialer().channel(subject.address());
        try {
            PartyNodeGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(ExaminedNode.PATIENCE.toSeconds(), TimeUnit.SECONDS)
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
            Optional<String> wrong = ExaminedNode.expect("SPEC_MALFORMED", examined.prepare(examined.job(), bytes))
                    .or(() -> ExaminedNode.expect("SPEC_MALFORMED", examined.proposed(bytes)));
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
        return ExaminedNode.expect("GRANT_MISSING", examined.prepare(examined.job(), other));
    }

    private Optional<String> unknownJob() throws NodeUnreachable {
        JobId job = new JobId("R2099-999999", 1, 1);
        return node.state(job).isEmpty()
                ? ExaminedNode.expect("JOB_UNKNOWN", node.collect(job))
                : Optional.of("it has events of it");
    }

    private Optional<String> otherJob() throws Exception {
        NodeSubject.Peer peer = subject.peer();
        SignedMessages forged = ExaminedNode.messages(peer.node(), peer.key());
        PeerDialer dials = new PeerDialer(forged, new GrpcNodeDialer(forged, subject.transport()));
        PeerDialer.Peer to = new PeerDialer.Peer(
                subject.node(),
                subject.address(),
                VerifyingKey.fromSpki(Base64.getDecoder().decode(subject.signingKey())));
        JobId job = examined.job();
        Optional<String> unprepared = link(dials, to, job, examined.digest());
        if (unprepared.isPresent()) {
            return unprepared.map(text -> "before Prepare: " + text);
        }
        Optional<String> wrong = ExaminedNode.well(examined.prepare(job, subject.spec()));
        if (wrong.isPresent()) {
            return wrong;
        }
        Optional<String> otherSpec = link(dials, to, job, "sha256:" + "0".repeat(64));
        Optional<String> delivered = delivery(dials, to, job);
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
            Optional<Refusal> refusal = dials.deliver(to, examined.digest(), part, nothing);
            return refusal.isPresent() ? Optional.empty() : Optional.of("a part for nobody is taken");
        } finally {
            Files.delete(nothing);
        }
    }
}
