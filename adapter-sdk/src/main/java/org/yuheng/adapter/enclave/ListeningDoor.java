package org.yuheng.adapter.enclave;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** A Unix socket on which the process listens for its host, beside which it runs. Its standard input ends with the host. */
final class ListeningDoor implements HostDoor {

    private final Path socket;
    private final ServerSocketChannel server;

    private ListeningDoor(Path socket, ServerSocketChannel server) {
        this.socket = socket;
        this.server = server;
    }

    static ListeningDoor on(Path socket) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            server.close();
            throw e;
        }
        System.out.println("READY");
        EnclaveMain.daemon("host-life", ListeningDoor::endWithStandardInput);
        return new ListeningDoor(socket, server);
    }

    @Override
    public HostConnection control() throws IOException {
        HostConnection control = new HostConnection(server.accept());
        LinkRequest first = control.receive(LinkRequest.class);
        if (first == null || !first.role().equals(LinkRequest.CONTROL)) {
            throw new IOException("the first connection is not the control channel");
        }
        return control;
    }

    @Override
    public void links(EnclaveRuntime runtime) {
        EnclaveMain.daemon("links", () -> accept(runtime));
    }

    private void accept(EnclaveRuntime runtime) {
        try {
            while (true) {
                HostConnection connection = new HostConnection(server.accept());
                LinkRequest request = connection.receive(LinkRequest.class);
                if (request == null) {
                    connection.close();
                } else {
                    runtime.offer(request.role(), connection);
                }
            }
        } catch (IOException e) {
            System.err.println("no more links: " + e.getMessage());
        }
    }

    private static void endWithStandardInput() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is expected; only the end matters.
            }
            System.err.println("the host is gone");
        } catch (IOException e) {
            System.err.println("the host is gone: " + e.getMessage());
        }
        Runtime.getRuntime().halt(3);
    }

    @Override
    public void close() throws IOException {
        try (server) {
            Files.deleteIfExists(socket);
        }
    }
}
