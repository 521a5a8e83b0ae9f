package org.yuheng.adapter.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.function.IntConsumer;

/** Bytes in one direction with the back-pressure of a real link: who writes waits for who reads. */
final class BoundedPipe {

    /** As much as a link between nodes keeps in flight. */
    private static final int WINDOW = 2 << 20;

    private final ArrayDeque<byte[]> chunks = new ArrayDeque<>();
    private final IntConsumer written;
    private int first;
    private int waiting;
    private boolean closed;

    /** @param written is told of every write, outside of all locks */
    BoundedPipe(IntConsumer written) {
        this.written = written;
    }

    final OutputStream out = new OutputStream() {
        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            for (int at = offset; at < offset + length; at += WINDOW / 4) {
                put(Arrays.copyOfRange(source, at, Math.min(offset + length, at + WINDOW / 4)));
            }
            written.accept(length);
        }
    };

    final InputStream in = new InputStream() {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return length == 0 ? 0 : take(target, offset, length);
        }
    };

    private synchronized void put(byte[] chunk) throws IOException {
        while (waiting > WINDOW && !closed) {
            pause();
        }
        if (closed) {
            throw new IOException("the other side is gone");
        }
        chunks.add(chunk);
        waiting += chunk.length;
        notifyAll();
    }

    private synchronized int take(byte[] target, int offset, int length) throws IOException {
        while (waiting == 0) {
            if (closed) {
                return -1;
            }
            pause();
        }
        byte[] chunk = chunks.element();
        int taken = Math.min(length, chunk.length - first);
        System.arraycopy(chunk, first, target, offset, taken);
        first += taken;
        waiting -= taken;
        if (first == chunk.length) {
            chunks.remove();
            first = 0;
        }
        notifyAll();
        return taken;
    }

    private void pause() throws IOException {
        try {
            wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("interrupted");
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    /** What was written before still arrives. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
