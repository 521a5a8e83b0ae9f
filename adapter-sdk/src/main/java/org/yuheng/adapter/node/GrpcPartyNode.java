package org.yuheng.adapter.node;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.adapter.wire.SignedMessages;
import org.yuheng.adapter.wire.UntrustedMessage;
import org.yuheng.adapter.wire.v1.CancelReply;
import org.yuheng.adapter.wire.v1.CancelRequest;
import org.yuheng.adapter.wire.v1.CollectReply;
import org.yuheng.adapter.wire.v1.CollectRequest;
import org.yuheng.adapter.wire.v1.DescribeReply;
import org.yuheng.adapter.wire.v1.DescribeRequest;
import org.yuheng.adapter.wire.v1.DisposeReply;
import org.yuheng.adapter.wire.v1.DisposeRequest;
import org.yuheng.adapter.wire.v1.Header;
import org.yuheng.adapter.wire.v1.PartyNodeGrpc;
import org.yuheng.adapter.wire.v1.PartyNodeGrpc.PartyNodeBlockingStub;
import org.yuheng.adapter.wire.v1.PrepareReply;
import org.yuheng.adapter.wire.v1.PrepareRequest;
import org.yuheng.adapter.wire.v1.ProposeReply;
import org.yuheng.adapter.wire.v1.ProposeRequest;
import org.yuheng.adapter.wire.v1.ReviewReply;
import org.yuheng.adapter.wire.v1.ReviewRequest;
import org.yuheng.adapter.wire.v1.Route;
import org.yuheng.adapter.wire.v1.Signed;
import org.yuheng.adapter.wire.v1.StartReply;
import org.yuheng.adapter.wire.v1.StartRequest;
import org.yuheng.adapter.wire.v1.WatchRequest;
import org.yuheng.trust.identity.VerifyingKey;

/** A node at the other end of a gRPC channel. */
final class GrpcPartyNode implements PartyNode {

    /** Longest wait for one answer; Prepare reads the sources, so it takes the longest. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String node;
    private final VerifyingKey key;
    private final SignedMessages messages;
    private final ManagedChannel channel;
    private final PartyNodeBlockingStub stub;

    GrpcPartyNode(String node, VerifyingKey key, SignedMessages messages, ManagedChannel channel) {
        this.node = node;
        this.key = key;
        this.messages = messages;
        this.channel = channel;
        this.stub = PartyNodeGrpc.newBlockingStub(channel);
    }

    @Override
    public String id() {
        return node;
    }

    @Override
    public NodeDescription describe() throws NodeUnreachable {
        Header header = messages.to(node).build();
        DescribeReply reply = call(
                DescribeRequest.newBuilder().setHeader(header).build(),
                header,
                stub()::describe,
                DescribeReply.getDefaultInstance());
        long skew = reply.getHeader().getIssuedAtMillis() - header.getIssuedAtMillis();
        return new NodeDescription(
                node,
                reply.getOrganization(),
                List.copyOf(reply.getOwnersList()),
                reply.getSoftwareVersion(),
                reply.getEnginesList().stream().map(Translation::plain).toList(),
                Instant.ofEpochMilli(reply.getCertificateNotAfterMillis()),
                reply.getAcceptsSimulatedEvidence(),
                reply.getRunningJobs(),
                Duration.ofMillis(skew));
    }

    @Override
    public Answer<List<OwnerGrant>> propose(byte[] spec, String claimZh, String claimEn, List<byte[]> approvals)
            throws NodeUnreachable {
        Header header = messages.to(node).build();
        ProposeReply reply = call(
                ProposeRequest.newBuilder()
                        .setHeader(header)
                        .setSpec(ByteString.copyFrom(spec))
                        .setClaimZh(claimZh)
                        .setClaimEn(claimEn)
                        .addAllApprovals(
                                approvals.stream().map(ByteString::copyFrom).toList())
                        .build(),
                header,
                stub()::propose,
                ProposeReply.getDefaultInstance());
        return answer(reply.hasRefusal(), reply.getRefusal(), () -> {
            List<OwnerGrant> grants = new ArrayList<>();
            for (var owner : reply.getOwnersList()) {
                grants.add(Translation.plain(owner));
            }
            return grants;
        });
    }

    @Override
    public Answer<Instant> prepare(
            JobId job, byte[] spec, List<byte[]> grants, Instant deadline, Map<String, String> routes)
            throws NodeUnreachable {
        Header header = messages.to(node).build();
        PrepareRequest.Builder request = PrepareRequest.newBuilder()
                .setHeader(header)
                .setJob(Translation.wire(job))
                .setSpec(ByteString.copyFrom(spec))
                .setDeadlineMillis(deadline.toEpochMilli());
        grants.forEach(grant -> request.addGrants(ByteString.copyFrom(grant)));
        routes.forEach((id, address) ->
                request.addRoutes(Route.newBuilder().setNode(id).setAddress(address)));
        PrepareReply reply = call(request.build(), header, stub()::prepare, PrepareReply.getDefaultInstance());
        return answer(reply.hasRefusal(), reply.getRefusal(), () -> Instant.ofEpochMilli(reply.getLeaseUntilMillis()));
    }

    @Override
    public Answer<JobId> start(JobId job, String specDigest) throws NodeUnreachable {
        Header header = messages.to(node).build();
        StartReply reply = call(
                StartRequest.newBuilder()
                        .setHeader(header)
                        .setJob(Translation.wire(job))
                        .setSpecDigest(specDigest)
                        .build(),
                header,
                stub()::start,
                StartReply.getDefaultInstance());
        return answer(reply.hasRefusal(), reply.getRefusal(), () -> job);
    }

    @Override
    public void watch(JobId job, long afterSequence, Consumer<JobEvent> events) throws NodeUnreachable {
        follow(job, afterSequence, false, events);
    }

    @Override
    public List<JobEvent> state(JobId job) throws NodeUnreachable {
        Map<String, JobEvent> last = new LinkedHashMap<>();
        follow(job, 0, true, event -> last.put(event.role(), event));
        return List.copyOf(last.values());
    }

    private void follow(JobId job, long afterSequence, boolean once, Consumer<JobEvent> events) throws NodeUnreachable {
        Header header = messages.to(node).build();
        WatchRequest request = WatchRequest.newBuilder()
                .setHeader(header)
                .setJob(Translation.wire(job))
                .setAfterSequence(afterSequence)
                .setOnce(once)
                .build();
        try {
            Iterator<Signed> replies =
                    (once ? stub() : PartyNodeGrpc.newBlockingStub(channel)).watch(messages.sign(request));
            while (replies.hasNext()) {
                var event = messages.openReply(
                        replies.next(), org.yuheng.adapter.wire.v1.JobEvent.getDefaultInstance(), header, key);
                if (event.getState() != org.yuheng.adapter.wire.v1.JobEvent.State.UNKNOWN_JOB) {
                    events.accept(Translation.plain(event));
                }
            }
        } catch (StatusRuntimeException e) {
            throw unreachable(e);
        } catch (UntrustedMessage e) {
            throw untrusted(e);
        }
    }

    @Override
    public void cancel(JobId job, String reason) throws NodeUnreachable {
        Header header = messages.to(node).build();
        call(
                CancelRequest.newBuilder()
                        .setHeader(header)
                        .setJob(Translation.wire(job))
                        .setReason(reason)
                        .build(),
                header,
                stub()::cancel,
                CancelReply.getDefaultInstance());
    }

    @Override
    public Answer<Collected> collect(JobId job) throws NodeUnreachable {
        Header header = messages.to(node).build();
        CollectReply reply = call(
                CollectRequest.newBuilder()
                        .setHeader(header)
                        .setJob(Translation.wire(job))
                        .build(),
                header,
                stub()::collect,
                CollectReply.getDefaultInstance());
        boolean unknown = reply.getState() == org.yuheng.adapter.wire.v1.JobEvent.State.UNKNOWN_JOB;
        return answer(unknown, reply.getRefusal(), () -> Translation.plain(reply));
    }

    @Override
    public Answer<JobId> review(JobId job, byte[] review) throws NodeUnreachable {
        Header header = messages.to(node).build();
        ReviewReply reply = call(
                ReviewRequest.newBuilder()
                        .setHeader(header)
                        .setJob(Translation.wire(job))
                        .setReview(ByteString.copyFrom(review))
                        .build(),
                header,
                stub()::review,
                ReviewReply.getDefaultInstance());
        return answer(reply.hasRefusal(), reply.getRefusal(), () -> job);
    }

    @Override
    public Answer<byte[]> dispose(JobId job) throws NodeUnreachable {
        Header header = messages.to(node).build();
        DisposeReply reply = call(
                DisposeRequest.newBuilder()
                        .setHeader(header)
                        .setJob(Translation.wire(job))
                        .build(),
                header,
                stub()::dispose,
                DisposeReply.getDefaultInstance());
        return answer(
                reply.hasRefusal(), reply.getRefusal(), () -> reply.getProof().toByteArray());
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private PartyNodeBlockingStub stub() {
        return stub.withDeadlineAfter(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private <M extends Message> M call(Message request, Header header, Function<Signed, Signed> method, M prototype)
            throws NodeUnreachable {
        try {
            return messages.openReply(method.apply(messages.sign(request)), prototype, header, key);
        } catch (StatusRuntimeException e) {
            throw unreachable(e);
        } catch (UntrustedMessage e) {
            throw untrusted(e);
        }
    }

    private interface Reading<T> {
        T read() throws UntrustedMessage;
    }

    private <T> Answer<T> answer(boolean refused, org.yuheng.adapter.wire.v1.Refusal refusal, Reading<T> value)
            throws NodeUnreachable {
        try {
            if (refused) {
                Refusal plain = Translation.plain(refusal);
                return Answer.no(plain);
            }
            return Answer.of(value.read());
        } catch (UntrustedMessage e) {
            throw untrusted(e);
        }
    }

    private NodeUnreachable unreachable(StatusRuntimeException e) {
        Status status = e.getStatus();
        String code = status.getCode() == Status.Code.DEADLINE_EXCEEDED ? "NODE_TIMEOUT" : "NODE_UNREACHABLE";
        return new NodeUnreachable(
                node,
                code,
                status.getCode() + (status.getDescription() == null ? "" : " " + status.getDescription()),
                e);
    }

    private NodeUnreachable untrusted(UntrustedMessage e) {
        return new NodeUnreachable(node, "NODE_ANSWER_UNTRUSTED", e.getMessage(), e);
    }
}
