package org.yuheng.adapter.node;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.yuheng.adapter.wire.SignedMessages;

/** A node's one inbound port: control from the orchestrator, links and results from other nodes. */
public final class NodeServer implements AutoCloseable {

    private final Server server;
    private final ExecutorService threads;

    private NodeServer(Server server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /** @param address port 0 takes a free one */
    public static NodeServer start(
            InetSocketAddress address, Transport transport, SignedMessages messages, NodeAnswers handler)
            throws IOException {
        ExecutorService threads = Executors.newCachedThreadPool(runnable -> {
            Thread thread = new Thread(runnable, "node-server");
            thread.setDaemon(true);
            return thread;
        });
        Server server = NettyServerBuilder.forAddress(address)
                .sslContext(transport.forServer())
                .executor(threads)
                .maxInboundMessageSize(Transport.MAX_MESSAGE_BYTES)
                .flowControlWindow(1 << 20)
                .permitKeepAliveTime(10, TimeUnit.SECONDS)
                .addService(new PartyNodeService(messages, handler, threads))
                .build()
                .start();
        return new NodeServer(server, threads);
    }

    public int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        server.shutdownNow();
        threads.shutdownNow();
    }
}
