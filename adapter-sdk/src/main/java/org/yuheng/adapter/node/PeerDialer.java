package org.yuheng.adapter.node;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.adapter.node.NodeAnswers.IncomingPart;
import org.yuheng.adapter.wire.FrameStream;
import org.yuheng.adapter.wire.SignedMessages;
import org.yuheng.adapter.wire.UntrustedMessage;
import org.yuheng.adapter.wire.v1.CompareReply;
import org.yuheng.adapter.wire.v1.CompareRequest;
import org.yuheng.adapter.wire.v1.DeliverAccept;
import org.yuheng.adapter.wire.v1.DeliverDone;
import org.yuheng.adapter.wire.v1.DeliverOpen;
import org.yuheng.adapter.wire.v1.ExchangeAccept;
import org.yuheng.adapter.wire.v1.ExchangeOpen;
import org.yuheng.adapter.wire.v1.Frame;
import org.yuheng.adapter.wire.v1.Header;
import org.yuheng.adapter.wire.v1.PartyNodeGrpc;
import org.yuheng.adapter.wire.v1.PartyNodeGrpc.PartyNodeStub;
import org.yuheng.adapter.wire.v1.Signed;
import org.yuheng.trust.identity.VerifyingKey;

/** Node to node: opens links between roles, and brings sealed parts to recipients' nodes. */
public final class PeerDialer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration COMPARISON_PATIENCE = Duration.ofSeconds(5);

    private final SignedMessages messages;
    private final GrpcNodeDialer dialer;

    /** Connections that are kept between comparisons, by address. */
    private final Map<String, ManagedChannel> kept = new ConcurrentHashMap<>();

    public PeerDialer(SignedMessages messages, GrpcNodeDialer dialer) {
        this.messages = messages;
        this.dialer = dialer;
    }

    /** The other node, as the specification and the route name it. */
    public record Peer(String node, String address, VerifyingKey key) {}

    /** Opens the stream of one link; closing it closes the connection. */
    public FrameStream exchange(Peer peer, JobId job, String specDigest, String fromRole, String toRole)
            throws IOException, UntrustedMessage {
        Header header = messages.to(peer.node()).build();
        FrameStream stream = open(peer, PartyNodeStub::exchange);
        stream.send(opening(ExchangeOpen.newBuilder()
                .setHeader(header)
                .setJob(Translation.wire(job))
                .setSpecDigest(specDigest)
                .setFromRole(fromRole)
                .setToRole(toRole)
                .build()));
        messages.openReply(answer(stream, Frame::getOpening), ExchangeAccept.getDefaultInstance(), header, peer.key());
        return stream;
    }

    /** Brings a sealed part; resumes where an earlier attempt ended. */
    public Optional<Refusal> deliver(Peer peer, String specDigest, IncomingPart part, Path sealed)
            throws IOException, UntrustedMessage {
        Header header = messages.to(peer.node()).build();
        try (FrameStream stream = open(peer, PartyNodeStub::deliver)) {
            stream.send(opening(DeliverOpen.newBuilder()
                    .setHeader(header)
                    .setJob(Translation.wire(part.job()))
                    .setSpecDigest(specDigest)
                    .setFromRole(part.fromRole())
                    .setPart(part.part())
                    .setMediaType(part.mediaType())
                    .setRecipient(part.recipient())
                    .setSealedDigest(part.sealedDigest())
                    .setSealedBytes(part.sealedBytes())
                    .setRows(part.rows())
                    .setSuppressed(part.suppressed())
                    .build()));
            DeliverAccept accepted = messages.openReply(
                    answer(stream, Frame::getOpening), DeliverAccept.getDefaultInstance(), header, peer.key());
            if (accepted.hasRefusal()) {
                return Optional.of(Translation.plain(accepted.getRefusal()));
            }
            try (InputStream file = Files.newInputStream(sealed)) {
                file.skipNBytes(accepted.getOffset());
                OutputStream out = stream.out();
                file.transferTo(out);
            }
            stream.endOutput();
            DeliverDone done = messages.openReply(
                    answer(stream, Frame::getClosing), DeliverDone.getDefaultInstance(), header, peer.key());
            if (done.hasRefusal()) {
                return Optional.of(Translation.plain(done.getRefusal()));
            }
            if (!done.getSealedDigest().equals(part.sealedDigest())) {
                throw new UntrustedMessage(
                        "MESSAGE_REPLY", "received " + done.getSealedDigest() + ", expected " + part.sealedDigest());
            }
            return Optional.empty();
        }
    }

    /**
     * Tells another member what is known here, and hears what it knows.
     *
     * @throws IOException when it does not answer within seconds
     */
    public NodeAnswers.Comparison compare(Peer peer, NodeAnswers.Comparison said) throws IOException, UntrustedMessage {
        Header header = messages.to(peer.node()).build();
        Signed call = messages.sign(CompareRequest.newBuilder()
                .setHeader(header)
                .setCheckpoint(ByteString.copyFrom(said.checkpoint()))
                .setCounter(ByteString.copyFrom(said.counter()))
                .build());
        try {
            Signed answer = PartyNodeGrpc.newBlockingStub(kept.computeIfAbsent(peer.address(), dialer::channel))
                    .withDeadlineAfter(COMPARISON_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .compare(call);
            CompareReply reply = messages.openReply(answer, CompareReply.getDefaultInstance(), header, peer.key());
            return new NodeAnswers.Comparison(
                    reply.getCheckpoint().toByteArray(), reply.getCounter().toByteArray());
        } catch (StatusRuntimeException e) {
            throw new IOException(peer.node() + " at " + peer.address() + ": " + e.getStatus(), e);
        }
    }

    @Override
    public void close() {
        kept.values().forEach(ManagedChannel::shutdownNow);
    }

    private FrameStream open(
            Peer peer,
            BiFunction<PartyNodeStub, io.grpc.stub.StreamObserver<Frame>, io.grpc.stub.StreamObserver<Frame>> method) {
        ManagedChannel channel = dialer.channel(peer.address());
        FrameStream stream = new FrameStream();
        stream.whenOver(channel::shutdown);
        method.apply(PartyNodeGrpc.newStub(channel), new ClientResponseObserver<Frame, Frame>() {
            @Override
            public void beforeStart(ClientCallStreamObserver<Frame> outbound) {
                outbound.disableAutoRequestWithInitial(0);
                stream.attach(outbound);
            }

            @Override
            public void onNext(Frame frame) {
                stream.onNext(frame);
            }

            @Override
            public void onError(Throwable cause) {
                stream.onError(cause);
            }

            @Override
            public void onCompleted() {
                stream.onCallClosed();
            }
        });
        stream.open();
        return stream;
    }

    private Frame opening(Message message) {
        return Frame.newBuilder().setOpening(messages.sign(message)).build();
    }

    private static Signed answer(FrameStream stream, java.util.function.Function<Frame, Signed> which)
            throws IOException, UntrustedMessage {
        Frame frame = stream.next(PATIENCE);
        if (frame == null) {
            throw new IOException("the other node ended the stream before it answered");
        }
        return which.apply(frame);
    }
}
