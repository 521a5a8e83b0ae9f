package org.yuheng.adapter.enclave;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.yuheng.json.StrictJson;

/**
 * A Unix-domain connection between a host and its enclave process, in a directory that only the node's account can enter:
 * length-prefixed strict JSON first, raw bytes afterwards where the messages say so.
 *
 * <p>Streams of {@code java.nio.channels.Channels} share one lock for reading and writing; these do not, so that a link
 * can be read and written at once.
 */
public final class LocalSocket implements Closeable {

    private static final int MAX_MESSAGE = 4 << 20;

    private final SocketChannel channel;

    LocalSocket(SocketChannel channel) {
        this.channel = channel;
    }

    public static LocalSocket connect(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return new LocalSocket(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    public void send(Object message) throws IOException {
        byte[] json = StrictJson.write(message);
        DataOutputStream out = new DataOutputStream(out());
        ByteBuffer framed =
                ByteBuffer.allocate(4 + json.length).putInt(json.length).put(json);
        out.write(framed.array());
    }

    /** @return null when the other side has ended */
    public <T> T receive(Class<T> shape) throws IOException {
        DataInputStream in = new DataInputStream(in());
        int length;
        try {
            length = in.readInt();
        } catch (EOFException e) {
            return null;
        }
        if (length < 2 || length > MAX_MESSAGE) {
            throw new IOException("a message of " + length + " bytes, expected 2 to " + MAX_MESSAGE);
        }
        byte[] json = new byte[length];
        in.readFully(json);
        return StrictJson.read(json, shape, MAX_MESSAGE);
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
