package org.yuheng.adapters.fl.harness;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.yuheng.adapter.engine.Link;

/** Links over TCP on the loopback interface, without TLS, for measurements. */
public final class LoopbackSockets implements LinkMaker {

    @Override
    public List<Link> connect(String first, String second, AtomicLong bytes) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Socket here = new Socket(server.getInetAddress(), server.getLocalPort());
            Socket there = server.accept();
            here.setTcpNoDelay(true);
            there.setTcpNoDelay(true);
            return List.of(end(second, here, bytes), end(first, there, bytes));
        }
    }

    private static Link end(String peer, Socket socket, AtomicLong bytes) throws IOException {
        return new SocketLink(peer, socket, socket.getInputStream(), new Counted(socket.getOutputStream(), bytes));
    }

    private record SocketLink(String peerRole, Socket socket, InputStream in, OutputStream out) implements Link {
        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static final class Counted extends FilterOutputStream {

        private final AtomicLong bytes;

        Counted(OutputStream out, AtomicLong bytes) {
            super(out);
            this.bytes = bytes;
        }

        @Override
        public void write(byte[] b, int off, int len) throws IOException {
            out.write(b, off, len);
            bytes.addAndGet(len);
        }
    }
}
