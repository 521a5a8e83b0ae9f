package org.yuheng.adapters.fl.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;

/** One direction of an in-memory link, between any threads; counts what passes. */
final class BytePipe {

    private final Deque<byte[]> chunks = new ArrayDeque<>();
    private final AtomicLong bytes;
    private boolean closed;
    private int offset;

    BytePipe(AtomicLong bytes) {
        this.bytes = bytes;
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }

    private synchronized void put(byte[] chunk) throws IOException {
        if (closed) {
            throw new IOException("the other side is gone");
        }
        bytes.addAndGet(chunk.length);
        chunks.add(chunk);
        notifyAll();
    }

    private synchronized int take(byte[] into, int at, int length) throws IOException {
        while (chunks.isEmpty()) {
            if (closed) {
                return -1;
            }
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted");
            }
        }
        byte[] head = chunks.peek();
        int n = Math.min(length, head.length - offset);
        System.arraycopy(head, offset, into, at, n);
        offset += n;
        if (offset == head.length) {
            chunks.remove();
            offset = 0;
        }
        return n;
    }

    InputStream in() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] b, int off, int len) throws IOException {
                return len == 0 ? 0 : take(b, off, len);
            }
        };
    }

    OutputStream out() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] b, int off, int len) throws IOException {
                byte[] chunk = new byte[len];
                System.arraycopy(b, off, chunk, 0, len);
                if (len > 0) {
                    put(chunk);
                }
            }
        };
    }
}
