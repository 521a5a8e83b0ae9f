package org.yuheng.adapters.mpc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.yuheng.adapter.engine.Link;

/** Two ends of a link in memory; closing one end makes reads and writes at both fail, as the contract of links says. */
public final class MemoryLink implements Link {

    private final String peerRole;
    private final Pipe incoming;
    private final Pipe outgoing;

    private MemoryLink(String peerRole, Pipe incoming, Pipe outgoing) {
        this.peerRole = peerRole;
        this.incoming = incoming;
        this.outgoing = outgoing;
    }

    /** The end at {@code left}, whose peer is {@code right}; then the other. */
    public static MemoryLink[] pair(String left, String right) {
        Pipe toRight = new Pipe();
        Pipe toLeft = new Pipe();
        return new MemoryLink[] {new MemoryLink(right, toLeft, toRight), new MemoryLink(left, toRight, toLeft)};
    }

    @Override
    public String peerRole() {
        return peerRole;
    }

    @Override
    public InputStream in() {
        return incoming.in;
    }

    @Override
    public OutputStream out() {
        return outgoing.out;
    }

    @Override
    public void close() {
        incoming.close();
        outgoing.close();
    }

    private static final class Pipe {
        private final ArrayDeque<byte[]> chunks = new ArrayDeque<>();
        private int consumed;
        private boolean closed;

        private final OutputStream out = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                synchronized (chunks) {
                    if (closed) {
                        throw new IOException("the link is closed");
                    }
                    if (length > 0) {
                        chunks.add(Arrays.copyOfRange(bytes, from, from + length));
                        chunks.notifyAll();
                    }
                }
            }
        };

        private final InputStream in = new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                synchronized (chunks) {
                    while (chunks.isEmpty()) {
                        if (closed) {
                            return -1;
                        }
                        try {
                            chunks.wait();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                            throw new IOException("interrupted", e);
                        }
                    }
                    byte[] first = chunks.peek();
                    int n = Math.min(length, first.length - consumed);
                    System.arraycopy(first, consumed, into, from, n);
                    consumed += n;
                    if (consumed == first.length) {
                        chunks.remove();
                        consumed = 0;
                    }
                    return n;
                }
            }
        };

        private void close() {
            synchronized (chunks) {
                closed = true;
                chunks.notifyAll();
            }
        }
    }
}
