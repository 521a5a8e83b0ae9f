package org.yuheng.adapter.node;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.grpc.Status;
import io.grpc.stub.CallStreamObserver;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.adapter.node.NodeAnswers.IncomingPart;
import org.yuheng.adapter.node.NodeAnswers.PartSink;
import org.yuheng.adapter.node.PartyNode.Answer;
import org.yuheng.adapter.wire.FrameStream;
import org.yuheng.adapter.wire.SignedMessages;
import org.yuheng.adapter.wire.UntrustedMessage;
import org.yuheng.adapter.wire.v1.CancelReply;
import org.yuheng.adapter.wire.v1.CancelRequest;
import org.yuheng.adapter.wire.v1.CollectReply;
import org.yuheng.adapter.wire.v1.CollectRequest;
import org.yuheng.adapter.wire.v1.CompareReply;
import org.yuheng.adapter.wire.v1.CompareRequest;
import org.yuheng.adapter.wire.v1.DeliverAccept;
import org.yuheng.adapter.wire.v1.DeliverDone;
import org.yuheng.adapter.wire.v1.DeliverOpen;
import org.yuheng.adapter.wire.v1.DescribeReply;
import org.yuheng.adapter.wire.v1.DescribeRequest;
import org.yuheng.adapter.wire.v1.DisposeReply;
import org.yuheng.adapter.wire.v1.DisposeRequest;
import org.yuheng.adapter.wire.v1.ExchangeAccept;
import org.yuheng.adapter.wire.v1.ExchangeOpen;
import org.yuheng.adapter.wire.v1.Frame;
import org.yuheng.adapter.wire.v1.Header;
import org.yuheng.adapter.wire.v1.JobEvent;
import org.yuheng.adapter.wire.v1.PartyNodeGrpc;
import org.yuheng.adapter.wire.v1.PrepareReply;
import org.yuheng.adapter.wire.v1.PrepareRequest;
import org.yuheng.adapter.wire.v1.ProposeReply;
import org.yuheng.adapter.wire.v1.ProposeRequest;
import org.yuheng.adapter.wire.v1.ReviewReply;
import org.yuheng.adapter.wire.v1.ReviewRequest;
import org.yuheng.adapter.wire.v1.Signed;
import org.yuheng.adapter.wire.v1.StartReply;
import org.yuheng.adapter.wire.v1.StartRequest;
import org.yuheng.adapter.wire.v1.WatchRequest;
import org.yuheng.trust.identity.VerifyingKey;

/** Opens every message, asks the {@link NodeAnswers}, signs its answer. */
final class PartyNodeService extends PartyNodeGrpc.PartyNodeImplBase {

    private static final Duration OPENING_PATIENCE = Duration.ofSeconds(20);

    private final SignedMessages messages;
    private final NodeAnswers handler;
    private final Executor threads;

    PartyNodeService(SignedMessages messages, NodeAnswers handler, Executor threads) {
        this.messages = messages;
        this.handler = handler;
        this.threads = threads;
    }

    @Override
    public void describe(Signed request, StreamObserver<Signed> reply) {
        command(request, reply, DescribeRequest.getDefaultInstance(), DescribeRequest::getHeader, (call, header) -> {
            NodeDescription node = handler.describe();
            return DescribeReply.newBuilder()
                    .setHeader(header)
                    .setOrganization(node.organization())
                    .addAllOwners(node.owners())
                    .setSoftwareVersion(node.softwareVersion())
                    .addAllEngines(
                            node.engines().stream().map(Translation::wire).toList())
                    .setCertificateNotAfterMillis(node.certificateNotAfter().toEpochMilli())
                    .setAcceptsSimulatedEvidence(node.acceptsSimulatedEvidence())
                    .setRunningJobs(node.runningJobs())
                    .build();
        });
    }

    @Override
    public void propose(Signed request, StreamObserver<Signed> reply) {
        command(request, reply, ProposeRequest.getDefaultInstance(), ProposeRequest::getHeader, (call, header) -> {
            var answer = handler.propose(
                    call.getSpec().toByteArray(),
                    call.getClaimZh(),
                    call.getClaimEn(),
                    call.getApprovalsList().stream()
                            .map(ByteString::toByteArray)
                            .toList());
            ProposeReply.Builder built = ProposeReply.newBuilder().setHeader(header);
            if (answer.refused()) {
                built.setRefusal(Translation.wire(answer.refusal()));
            } else {
                answer.value().forEach(grant -> built.addOwners(Translation.wire(grant)));
            }
            return built.build();
        });
    }

    @Override
    public void prepare(Signed request, StreamObserver<Signed> reply) {
        command(request, reply, PrepareRequest.getDefaultInstance(), PrepareRequest::getHeader, (call, header) -> {
            Map<String, String> routes = new HashMap<>();
            call.getRoutesList().forEach(route -> routes.put(route.getNode(), route.getAddress()));
            Answer<Instant> answer = handler.prepare(
                    Translation.plain(call.getJob()),
                    call.getSpec().toByteArray(),
                    call.getGrantsList().stream().map(ByteString::toByteArray).toList(),
                    Instant.ofEpochMilli(call.getDeadlineMillis()),
                    routes);
            PrepareReply.Builder built = PrepareReply.newBuilder().setHeader(header);
            if (answer.refused()) {
                built.setRefusal(Translation.wire(answer.refusal()));
            } else {
                built.setLeaseUntilMillis(answer.value().toEpochMilli());
            }
            return built.build();
        });
    }

    @Override
    public void start(Signed request, StreamObserver<Signed> reply) {
        command(request, reply, StartRequest.getDefaultInstance(), StartRequest::getHeader, (call, header) -> {
            var answer = handler.start(Translation.plain(call.getJob()), call.getSpecDigest());
            StartReply.Builder built = StartReply.newBuilder().setHeader(header);
            return (answer.refused() ? built.setRefusal(Translation.wire(answer.refusal())) : built).build();
        });
    }

    @Override
    public void watch(Signed request, StreamObserver<Signed> reply) {
        var observer = (ServerCallStreamObserver<Signed>) reply;
        try {
            WatchRequest call = messages.open(request, WatchRequest.getDefaultInstance(), handler.orchestratorKey());
            JobId job = Translation.plain(call.getJob());
            Header header = messages.replyTo(call.getHeader());
            boolean known = handler.watch(job, call.getAfterSequence(), call.getOnce(), event -> {
                if (observer.isCancelled()) {
                    return false;
                }
                observer.onNext(messages.sign(Translation.wire(event, header)));
                return true;
            });
            if (!known) {
                observer.onNext(messages.sign(JobEvent.newBuilder()
                        .setHeader(header)
                        .setJob(call.getJob())
                        .setState(JobEvent.State.UNKNOWN_JOB)
                        .build()));
            }
            observer.onCompleted();
        } catch (UntrustedMessage e) {
            refuse(reply, e);
        } catch (NodeExhausted e) {
            exhausted(reply, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            reply.onError(
                    Status.UNAVAILABLE.withDescription("the node is stopping").asRuntimeException());
        }
    }

    @Override
    public void cancel(Signed request, StreamObserver<Signed> reply) {
        command(request, reply, CancelRequest.getDefaultInstance(), CancelRequest::getHeader, (call, header) -> {
            var state = handler.cancel(Translation.plain(call.getJob()), call.getReason());
            return CancelReply.newBuilder()
                    .setHeader(header)
                    .setState(Translation.state(state))
                    .build();
        });
    }

    @Override
    public void collect(Signed request, StreamObserver<Signed> reply) {
        command(request, reply, CollectRequest.getDefaultInstance(), CollectRequest::getHeader, (call, header) -> {
            var answer = handler.collect(Translation.plain(call.getJob()));
            return answer.refused()
                    ? CollectReply.newBuilder()
                            .setHeader(header)
                            .setState(JobEvent.State.UNKNOWN_JOB)
                            .setRefusal(Translation.wire(answer.refusal()))
                            .build()
                    : Translation.wire(answer.value()).setHeader(header).build();
        });
    }

    @Override
    public void review(Signed request, StreamObserver<Signed> reply) {
        command(request, reply, ReviewRequest.getDefaultInstance(), ReviewRequest::getHeader, (call, header) -> {
            var answer = handler.review(
                    Translation.plain(call.getJob()), call.getReview().toByteArray());
            ReviewReply.Builder built = ReviewReply.newBuilder().setHeader(header);
            return (answer.refused() ? built.setRefusal(Translation.wire(answer.refusal())) : built).build();
        });
    }

    @Override
    public void dispose(Signed request, StreamObserver<Signed> reply) {
        command(request, reply, DisposeRequest.getDefaultInstance(), DisposeRequest::getHeader, (call, header) -> {
            var answer = handler.dispose(Translation.plain(call.getJob()));
            DisposeReply.Builder built = DisposeReply.newBuilder().setHeader(header);
            return (answer.refused()
                            ? built.setRefusal(Translation.wire(answer.refusal()))
                            : built.setProof(ByteString.copyFrom(answer.value())))
                    .build();
        });
    }

    @Override
    public void compare(Signed request, StreamObserver<Signed> reply) {
        try {
            String from = SignedMessages.unverifiedHeader(request, CompareRequest.getDefaultInstance())
                    .getFrom();
            VerifyingKey key = handler.memberKey(from)
                    .orElseThrow(() -> new UntrustedMessage(
                            "MESSAGE_KEY", "node \"" + from + "\" is no member of the operator's list here"));
            CompareRequest call = messages.open(request, CompareRequest.getDefaultInstance(), key);
            NodeAnswers.Comparison answer = handler.compare(
                    from,
                    new NodeAnswers.Comparison(
                            call.getCheckpoint().toByteArray(),
                            call.getCounter().toByteArray()));
            reply.onNext(messages.sign(CompareReply.newBuilder()
                    .setHeader(messages.replyTo(call.getHeader()))
                    .setCheckpoint(ByteString.copyFrom(answer.checkpoint()))
                    .setCounter(ByteString.copyFrom(answer.counter()))
                    .build()));
            reply.onCompleted();
        } catch (UntrustedMessage e) {
            refuse(reply, e);
        } catch (NodeExhausted e) {
            exhausted(reply, e);
        }
    }

    @Override
    public StreamObserver<Frame> exchange(StreamObserver<Frame> reply) {
        return serve(reply, stream -> {
            Signed opening = opening(stream);
            Header unverified = SignedMessages.unverifiedHeader(opening, ExchangeOpen.getDefaultInstance());
            ExchangeOpen claimed = ExchangeOpen.parseFrom(opening.getPayload());
            JobId job = Translation.plain(claimed.getJob());
            ExchangeOpen open = messages.open(
                    opening,
                    ExchangeOpen.getDefaultInstance(),
                    peerKey(job, claimed.getSpecDigest(), unverified.getFrom()));
            ExchangeAccept.Builder accept = ExchangeAccept.newBuilder().setHeader(messages.replyTo(open.getHeader()));
            stream.send(
                    Frame.newBuilder().setOpening(messages.sign(accept.build())).build());
            Optional<Refusal> refusal =
                    handler.accept(job, open.getHeader().getFrom(), open.getFromRole(), open.getToRole(), stream);
            refusal.ifPresent(no -> stream.abort(no.code() + ": " + no.message()));
        });
    }

    @Override
    public StreamObserver<Frame> deliver(StreamObserver<Frame> reply) {
        return serve(reply, stream -> {
            Signed opening = opening(stream);
            Header unverified = SignedMessages.unverifiedHeader(opening, DeliverOpen.getDefaultInstance());
            DeliverOpen claimed = DeliverOpen.parseFrom(opening.getPayload());
            JobId job = Translation.plain(claimed.getJob());
            DeliverOpen open = messages.open(
                    opening,
                    DeliverOpen.getDefaultInstance(),
                    peerKey(job, claimed.getSpecDigest(), unverified.getFrom()));
            receive(stream, open, job);
        });
    }

    private void receive(FrameStream stream, DeliverOpen open, JobId job) throws IOException {
        Header header = messages.replyTo(open.getHeader());
        Answer<PartSink> answer = handler.deliver(new IncomingPart(
                job,
                open.getHeader().getFrom(),
                open.getFromRole(),
                open.getPart(),
                open.getMediaType(),
                open.getRecipient(),
                open.getSealedDigest(),
                open.getSealedBytes(),
                open.getRows(),
                open.getSuppressed()));
        DeliverAccept.Builder accept = DeliverAccept.newBuilder().setHeader(header);
        if (answer.refused()) {
            stream.send(Frame.newBuilder()
                    .setOpening(messages.sign(accept.setRefusal(Translation.wire(answer.refusal()))
                            .build()))
                    .build());
            stream.close();
            return;
        }
        try (PartSink sink = answer.value()) {
            stream.send(Frame.newBuilder()
                    .setOpening(messages.sign(accept.setOffset(sink.offset()).build()))
                    .build());
            long missing = open.getSealedBytes() - sink.offset();
            stream.in().transferTo(new BoundedOutput(sink.append(), missing));
            DeliverDone.Builder done =
                    DeliverDone.newBuilder().setHeader(header).setSealedDigest(open.getSealedDigest());
            sink.finish().ifPresent(no -> done.setRefusal(Translation.wire(no)));
            stream.send(
                    Frame.newBuilder().setClosing(messages.sign(done.build())).build());
            stream.close();
        }
    }

    private VerifyingKey peerKey(JobId job, String specDigest, String node) throws UntrustedMessage {
        return handler.peerKey(job, specDigest, node)
                .orElseThrow(() -> new UntrustedMessage(
                        "MESSAGE_KEY",
                        "job " + job + " with specification " + specDigest + " and node \"" + node
                                + "\" is not prepared here"));
    }

    private static Signed opening(FrameStream stream) throws IOException, UntrustedMessage {
        Frame first = stream.next(OPENING_PATIENCE);
        if (first == null || !first.hasOpening()) {
            throw new UntrustedMessage("MESSAGE_MALFORMED", "the stream does not begin with an opening");
        }
        return first.getOpening();
    }

    private interface Conversation {
        void hold(FrameStream stream) throws IOException, UntrustedMessage, InterruptedException;
    }

    private StreamObserver<Frame> serve(StreamObserver<Frame> reply, Conversation conversation) {
        FrameStream stream = new FrameStream();
        var outbound = (ServerCallStreamObserver<Frame>) reply;
        outbound.disableAutoRequest();
        outbound.setOnCancelHandler(() -> stream.onError(Status.CANCELLED.asRuntimeException()));
        stream.attach((CallStreamObserver<Frame>) reply);
        stream.open();
        threads.execute(() -> {
            try {
                conversation.hold(stream);
            } catch (UntrustedMessage | NodeExhausted e) {
                stream.abort(e.getMessage());
            } catch (IOException e) {
                stream.abort("STREAM_FAILED: " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                stream.abort("STOPPING: the node is stopping");
            }
        });
        return stream;
    }

    private interface Command<Q> {
        Message answer(Q call, Header header) throws UntrustedMessage;
    }

    private <Q extends Message> void command(
            Signed request, StreamObserver<Signed> reply, Q prototype, Function<Q, Header> header, Command<Q> command) {
        try {
            Q call = messages.open(request, prototype, handler.orchestratorKey());
            reply.onNext(messages.sign(command.answer(call, messages.replyTo(header.apply(call)))));
            reply.onCompleted();
        } catch (UntrustedMessage e) {
            refuse(reply, e);
        } catch (NodeExhausted e) {
            exhausted(reply, e);
        }
    }

    private static void exhausted(StreamObserver<Signed> reply, NodeExhausted e) {
        reply.onError(Status.RESOURCE_EXHAUSTED.withDescription(e.getMessage()).asRuntimeException());
    }

    private static void refuse(StreamObserver<Signed> reply, UntrustedMessage e) {
        reply.onError(Status.PERMISSION_DENIED.withDescription(e.getMessage()).asRuntimeException());
    }
}
