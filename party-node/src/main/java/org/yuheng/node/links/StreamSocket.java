package org.yuheng.node.links;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import org.yuheng.adapter.wire.FrameStream;

/** A stream between two nodes in the shape that the JDK's TLS takes for its transport. */
final class StreamSocket extends Socket {

    private final FrameStream stream;
    private final InputStream in;
    private final OutputStream out;

    StreamSocket(FrameStream stream) {
        this.stream = stream;
        this.in = stream.in();
        this.out = stream.out();
    }

    @Override
    public InputStream getInputStream() {
        return in;
    }

    @Override
    public OutputStream getOutputStream() {
        return out;
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public boolean isBound() {
        return true;
    }

    @Override
    public InetAddress getInetAddress() {
        return InetAddress.getLoopbackAddress();
    }

    @Override
    public int getPort() {
        return 0;
    }

    @Override
    public void setSoTimeout(int timeout) {
        // The job's deadline bounds every wait; the stream has no timer of its own.
    }

    @Override
    public int getSoTimeout() {
        return 0;
    }

    @Override
    public void setTcpNoDelay(boolean on) {
        // Frames are sent as they are written.
    }

    @Override
    public synchronized void close() throws IOException {
        stream.close();
    }
}
