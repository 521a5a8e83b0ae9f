package org.yuheng.node.enclaves;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yuheng.adapter.enclave.AttachAnswer;
import org.yuheng.adapter.enclave.AttachPoint;
import org.yuheng.adapter.enclave.AttachRequest;
import org.yuheng.adapter.enclave.AttachToken;
import org.yuheng.adapter.enclave.HostConnection;
import org.yuheng.adapter.enclave.LinkRequest;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.json.JsonRefusal;

/**
 * Where the enclave of one launch connects back, on a port of its own that is gone with it. It takes one control connection,
 * from whoever shows the token of the launch, and one connection for each role, with a token that only the control
 * connection was told. Who calls from elsewhere than the plan names is hung up on unheard.
 */
final class AttachDesk implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(AttachDesk.class);

    /** How long a caller may take to say who it is. */
    static final Duration GREETING = Duration.ofSeconds(10);

    /** Callers that have not said who they are yet; more are hung up on. */
    private static final int AT_ONCE = 16;

    private final ServerSocketChannel server;
    private final Set<InetAddress> from;
    private final AttachToken launch = AttachToken.random();
    private final AttachToken links = AttachToken.random();
    private final Map<String, CompletableFuture<HostConnection>> expected = new HashMap<>();
    private final Map<String, SocketChannel> taken = new HashMap<>();
    private final Semaphore greeting = new Semaphore(AT_ONCE);
    private int wrongTokens;
    private boolean closed;

    private AttachDesk(ServerSocketChannel server, Set<InetAddress> from, List<String> roles) {
        this.server = server;
        this.from = from;
        expected.put(LinkRequest.CONTROL, new CompletableFuture<>());
        roles.forEach(role -> expected.put(role, new CompletableFuture<>()));
    }

    /** @param roles that may get a link */
    static AttachDesk open(InetAddress listen, Set<InetAddress> from, List<String> roles) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        try {
            server.bind(new InetSocketAddress(listen, 0), AT_ONCE);
        } catch (IOException e) {
            server.close();
            throw e;
        }
        AttachDesk desk = new AttachDesk(server, from, roles);
        daemon("attach desk", desk::answer);
        return desk;
    }

    /** @param host what the enclave calls this machine */
    AttachPoint point(String host) {
        return new AttachPoint(host, port(), launch);
    }

    int port() {
        return server.socket().getLocalPort();
    }

    /** The connection for {@code role}, or the control connection, once it is there. */
    CompletableFuture<HostConnection> expect(String role) {
        CompletableFuture<HostConnection> connection = expected.get(role);
        return connection != null
                ? connection
                : CompletableFuture.failedFuture(new IOException("the specification has no role " + role));
    }

    /** How many callers showed another token than theirs. */
    synchronized int wrongTokens() {
        return wrongTokens;
    }

    private void answer() {
        try {
            while (true) {
                SocketChannel caller = server.accept();
                InetAddress address = ((InetSocketAddress) caller.getRemoteAddress()).getAddress();
                if (!address.isLoopbackAddress() && !from.contains(address)) {
                    LOG.warn("a caller from {} is hung up on; launch.from does not name it", address);
                    caller.close();
                } else if (!greeting.tryAcquire()) {
                    caller.close();
                } else {
                    daemon("attach", () -> greet(caller));
                }
            }
        } catch (IOException e) {
            LOG.debug("the attach desk is closed: {}", e.getMessage());
        }
    }

    private void greet(SocketChannel caller) {
        try {
            HostConnection connection = HostConnection.ofTcp(caller);
            AttachRequest request = connection.receive(AttachRequest.class, AttachRequest.LARGEST, GREETING);
            Optional<Refusal> refusal = request == null ? Optional.of(silent()) : take(caller, request);
            if (refusal.isPresent()) {
                LOG.warn("a caller is refused: {}", refusal.get());
                connection.send(AttachAnswer.refused(refusal.get()));
                caller.close();
                return;
            }
            hand(connection, request.role());
        } catch (IOException | JsonRefusal e) {
            LOG.warn("a caller did not say who it is: {}", e.toString());
            hangUp(caller);
        } finally {
            greeting.release();
        }
    }

    private void hand(HostConnection connection, String role) throws IOException {
        try {
            connection.send(role.equals(LinkRequest.CONTROL) ? AttachAnswer.control(links) : AttachAnswer.link());
            expected.get(role).complete(connection);
        } catch (IOException e) {
            expected.get(role).completeExceptionally(e);
            throw e;
        }
    }

    /** Who shows no right token learns no more than that. */
    private synchronized Optional<Refusal> take(SocketChannel caller, AttachRequest request) {
        AttachToken due = request.role().equals(LinkRequest.CONTROL) ? launch : links;
        if (!due.matches(request.token())) {
            wrongTokens++;
            return Optional.of(new Refusal(
                    Fault.CALLER,
                    "ENCLAVE_TOKEN",
                    "this is not the token of this launch; expected the one in " + AttachPoint.VARIABLE
                            + " or in the file {attach}, of this launch and of no earlier one; pass it on unchanged"));
        }
        if (!expected.containsKey(request.role())) {
            return Optional.of(new Refusal(
                    Fault.CALLER,
                    "ENCLAVE_ROLE",
                    "the job has no other role of this name; expected one of " + expected.keySet()));
        }
        if (closed || taken.putIfAbsent(request.role(), caller) != null) {
            return Optional.of(new Refusal(
                    Fault.CALLER,
                    "ENCLAVE_ATTACHED_TWICE",
                    "a connection for \"" + request.role()
                            + "\" was there before; expected one enclave and one launch a"
                            + " job; start the program once, and launch again for another job"));
        }
        return Optional.empty();
    }

    private static Refusal silent() {
        return new Refusal(Fault.CALLER, "ENCLAVE_ATTACH", "nothing was said; expected a token and a role");
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void hangUp(SocketChannel caller) {
        try {
            caller.close();
        } catch (IOException e) {
            LOG.debug("hanging up: {}", e.getMessage());
        }
    }

    /** Ends every connection that it took, and with them an enclave that keeps to the rules. */
    @Override
    public void close() throws IOException {
        List<SocketChannel> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(taken.values());
        }
        try (server) {
            all.forEach(AttachDesk::hangUp);
        } finally {
            expected.values()
                    .forEach(connection ->
                            connection.completeExceptionally(new IOException("the enclave has been ended")));
        }
    }
}
