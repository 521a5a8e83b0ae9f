package org.yuheng.node;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.HandlerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.yuheng.trust.identity.EnrolledPeers;
import org.yuheng.trust.identity.TlsIdentity;
import org.yuheng.trust.identity.TrustAnchors;

/**
 * Stands before one node, ends TLS with a certificate of its own, and passes every message on. It sees all that is not
 * sealed end to end, and may change it, keep it and send more.
 */
final class Relay implements AutoCloseable {

    /**
     * One message as it passed.
     *
     * @param call numbers the calls through this relay
     * @param towardsNode or back to who called
     */
    record Seen(int call, String method, boolean towardsNode, byte[] message) {}

    /** What a dishonest relay does to a message. */
    interface Change {
        byte[] of(Seen message);
    }

    private static final MethodDescriptor.Marshaller<byte[]> BYTES = new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final ManagedChannel behind;
    private final Server server;
    private volatile Change change = Seen::message;

    Relay(TlsIdentity identity, TrustAnchors anchors, Clock clock, int nodePort) throws IOException {
        this.behind = NettyChannelBuilder.forAddress("127.0.0.1", nodePort)
                .sslContext(GrpcSslContexts.configure(SslContextBuilder.forClient()
                                .keyManager(identity.privateKey(), identity.certificate())
                                .trustManager(new EnrolledPeers(() -> anchors, clock)))
                        .build())
                .build();
        this.server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .sslContext(GrpcSslContexts.configure(
                                SslContextBuilder.forServer(identity.privateKey(), identity.certificate())
                                        .trustManager(new EnrolledPeers(() -> anchors, clock))
                                        .clientAuth(ClientAuth.REQUIRE))
                        .build())
                .fallbackHandlerRegistry(new HandlerRegistry() {
                    @Override
                    public ServerMethodDefinition<?, ?> lookupMethod(String method, String authority) {
                        return ServerMethodDefinition.create(method(method), forward());
                    }
                })
                .build()
                .start();
    }

    String address() {
        return "127.0.0.1:" + server.getPort();
    }

    /** Everything that passed, in order. */
    List<Seen> seen() {
        return seen;
    }

    /** From now on, every message is passed on as {@code change} makes it. */
    void turns(Change dishonest) {
        change = dishonest;
    }

    void turnsHonest() {
        change = Seen::message;
    }

    /** Sends a message of the relay's choice to the node; how the call ended. */
    Status say(String method, byte[] message) {
        CompletableFuture<Status> end = new CompletableFuture<>();
        ClientCall<byte[], byte[]> call = behind.newCall(method(method), CallOptions.DEFAULT);
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        end.complete(status);
                    }
                },
                new Metadata());
        call.request(Integer.MAX_VALUE);
        call.sendMessage(message);
        call.halfClose();
        return end.join();
    }

    private static MethodDescriptor<byte[], byte[]> method(String name) {
        return MethodDescriptor.newBuilder(BYTES, BYTES)
                .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                .setFullMethodName(name)
                .build();
    }

    private ServerCallHandler<byte[], byte[]> forward() {
        return (caller, headers) -> {
            String method = caller.getMethodDescriptor().getFullMethodName();
            ClientCall<byte[], byte[]> onward = behind.newCall(method(method), CallOptions.DEFAULT);
            int number = calls.incrementAndGet();
            onward.start(back(number, method, caller, onward), new Metadata());
            onward.request(1);
            caller.request(1);
            return towards(number, method, caller, onward);
        };
    }

    private ServerCall.Listener<byte[]> towards(
            int call, String method, ServerCall<byte[], byte[]> caller, ClientCall<byte[], byte[]> onward) {
        return new ServerCall.Listener<>() {
            @Override
            public void onMessage(byte[] message) {
                onward.sendMessage(passed(new Seen(call, method, true, message)));
                caller.request(1);
            }

            @Override
            public void onHalfClose() {
                onward.halfClose();
            }

            @Override
            public void onCancel() {
                onward.cancel("the caller is gone", null);
            }
        };
    }

    private ClientCall.Listener<byte[]> back(
            int call, String method, ServerCall<byte[], byte[]> caller, ClientCall<byte[], byte[]> onward) {
        return new ClientCall.Listener<>() {
            @Override
            public void onHeaders(Metadata headers) {
                caller.sendHeaders(new Metadata());
            }

            @Override
            public void onMessage(byte[] message) {
                caller.sendMessage(passed(new Seen(call, method, false, message)));
                onward.request(1);
            }

            @Override
            public void onClose(Status status, Metadata trailers) {
                caller.close(status, new Metadata());
            }
        };
    }

    private byte[] passed(Seen message) {
        seen.add(message);
        return change.of(message);
    }

    @Override
    public void close() {
        server.shutdownNow();
        behind.shutdownNow();
    }
}
