package org.yuheng.adapter.enclave;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.yuheng.json.StrictJson;

/**
 * A connection between a host and its enclave: length-prefixed strict JSON first, raw bytes afterwards where the messages
 * say so. Beside the node it is a Unix-domain socket in a directory that only the node's account can enter; into an enclave
 * that is launched from outside it is TCP, and begins with an {@link AttachRequest}. Neither is trusted by either side: what
 * matters is sealed or signed end to end.
 *
 * <p>Streams of {@code java.nio.channels.Channels} share one lock for reading and writing; these do not, so that a link
 * can be read and written at once.
 */
public final class HostConnection implements Closeable {

    private static final int MAX_MESSAGE = 4 << 20;

    /** Cuts those that keep the other side waiting. */
    private static final ScheduledExecutorService PATIENCE = Executors.newSingleThreadScheduledExecutor(runnable -> {
        Thread thread = new Thread(runnable, "connection-patience");
        thread.setDaemon(true);
        return thread;
    });

    private final SocketChannel channel;

    HostConnection(SocketChannel channel) {
        this.channel = channel;
    }

    public static HostConnection connect(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return new HostConnection(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    static HostConnection connect(InetSocketAddress address) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.connect(address);
            return ofTcp(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Messages are small and answered: they are sent at once, and a side that vanished is noticed. */
    public static HostConnection ofTcp(SocketChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        return new HostConnection(channel);
    }

    public void send(Object message) throws IOException {
        byte[] json = StrictJson.write(message);
        DataOutputStream out = new DataOutputStream(out());
        ByteBuffer framed =
                ByteBuffer.allocate(4 + json.length).putInt(json.length).put(json);
        out.write(framed.array());
    }

    /**
     * A message from somebody who is not known yet; the connection is cut when it does not come whole in time.
     *
     * @return null when the other side has ended
     * @throws SocketTimeoutException when it took longer
     */
    public <T> T receive(Class<T> shape, int largest, Duration patience) throws IOException {
        ScheduledFuture<?> cut = PATIENCE.schedule(this::cut, patience.toMillis(), TimeUnit.MILLISECONDS);
        try {
            T message = receive(shape, largest);
            if (cut.cancel(false)) {
                return message;
            }
        } catch (ClosedChannelException e) {
            if (cut.cancel(false)) {
                throw e;
            }
        } finally {
            cut.cancel(false);
        }
        throw new SocketTimeoutException("no whole message within " + patience.toMillis() + " ms");
    }

    private void cut() {
        try {
            channel.close();
        } catch (IOException e) {
            // It is of no use any more either way.
            System.getLogger(HostConnection.class.getName())
                    .log(System.Logger.Level.DEBUG, "cutting a connection: {0}", e.getMessage());
        }
    }

    /** @return null when the other side has ended */
    public <T> T receive(Class<T> shape) throws IOException {
        return receive(shape, MAX_MESSAGE);
    }

    private <T> T receive(Class<T> shape, int largest) throws IOException {
        DataInputStream in = new DataInputStream(in());
        int length;
        try {
            length = in.readInt();
        } catch (EOFException e) {
            return null;
        }
        if (length < 2 || length > largest) {
            throw new IOException("a message of " + length + " bytes, expected 2 to " + largest);
        }
        byte[] json = new byte[length];
        in.readFully(json);
        return StrictJson.read(json, shape, largest);
    }

    public InputStream in() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return length == 0 ? 0 : channel.read(ByteBuffer.wrap(target, offset, length));
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }

    public OutputStream out() {
        return new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                write(new byte[] {(byte) value}, 0, 1);
            }

            @Override
            public void write(byte[] source, int offset, int length) throws IOException {
                ByteBuffer buffer = ByteBuffer.wrap(source, offset, length);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
