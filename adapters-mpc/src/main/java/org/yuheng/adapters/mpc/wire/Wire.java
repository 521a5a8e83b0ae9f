package org.yuheng.adapters.mpc.wire;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.Link;
import org.yuheng.adapter.engine.Refusal;

/**
 * Messages over one {@link Link}. A message is cut into frames: length of the payload (4 bytes, at most {@link
 * #MAX_FRAME}), sequence number of the frame in its direction (4 bytes, from 0), step (1 byte), payload; all big-endian.
 *
 * <p>The receiver always knows the length that is due, or a bound on it, and refuses anything else before it allocates.
 * Sending never blocks the caller: a thread of its own writes, so that two sides may send large messages to each other at
 * once.
 */
public final class Wire implements AutoCloseable {

    /** Largest payload of a frame, in bytes. */
    public static final int MAX_FRAME = 1 << 20;

    private static final int HEADER = 9;
    private static final byte[] END = new byte[0];
    private static final Step[] STEPS = Step.values();

    private final Link link;
    private final DataInputStream in;
    private final LinkedBlockingQueue<byte[]> outgoing = new LinkedBlockingQueue<>();
    private final AtomicReference<IOException> writeFailure = new AtomicReference<>();
    private final Thread writer;
    private int sent;
    private int received;
    private long bytesSent;

    public Wire(Link link) {
        this.link = link;
        this.in = new DataInputStream(link.in());
        this.writer = new Thread(this::write, "mpc-wire-" + link.peerRole());
        writer.setDaemon(true);
        writer.start();
    }

    public String peerRole() {
        return link.peerRole();
    }

    /** Bytes handed to the link so far, frames included. */
    public long bytesSent() {
        return bytesSent;
    }

    /** Sends {@code values[from, from + count)} as one message; the array may be changed afterwards. */
    public void send(Step step, long[] values, int from, int count) throws JobFailure {
        int perFrame = MAX_FRAME / Long.BYTES;
        for (int at = 0; at < count; at += perFrame) {
            int n = Math.min(perFrame, count - at);
            ByteBuffer frame = frame(step, n * Long.BYTES);
            frame.asLongBuffer().put(values, from + at, n);
            enqueue(frame.array());
        }
    }

    public void send(Step step, long[] values) throws JobFailure {
        send(step, values, 0, values.length);
    }

    /** Sends at most {@link #MAX_FRAME} bytes as one frame. */
    public void sendBytes(Step step, byte[] payload) throws JobFailure {
        if (payload.length > MAX_FRAME) {
            throw new IllegalArgumentException(payload.length + " bytes for " + step + ", at most " + MAX_FRAME);
        }
        enqueue(frame(step, payload.length).put(payload).array());
    }

    /** @throws JobFailure when the other side is gone, or sends anything but exactly {@code count} words of {@code step} */
    public long[] receive(Step step, int count) throws JobFailure {
        long[] values = new long[count];
        int perFrame = MAX_FRAME / Long.BYTES;
        byte[] buffer = new byte[Math.min(count, perFrame) * Long.BYTES];
        for (int at = 0; at < count; at += perFrame) {
            int n = Math.min(perFrame, count - at);
            int length = receiveHeader(step);
            if (length != n * Long.BYTES) {
                throw invalid(step + " frame of " + length + " bytes, " + n * Long.BYTES + " are due");
            }
            readFully(buffer, length);
            ByteBuffer.wrap(buffer, 0, length).asLongBuffer().get(values, at, n);
        }
        return values;
    }

    /** Receives one frame of at most {@code limit} bytes. */
    public byte[] receiveBytes(Step step, int limit) throws JobFailure {
        int length = receiveHeader(step);
        if (length > limit) {
            throw invalid(step + " frame of " + length + " bytes, at most " + limit + " are read");
        }
        byte[] payload = new byte[length];
        readFully(payload, length);
        return payload;
    }

    /** Both sides send as many words as they receive. */
    public long[] exchange(Step step, long[] mine) throws JobFailure {
        send(step, mine);
        return receive(step, mine.length);
    }

    /** Waits until everything sent has reached the link; to be called before the node closes it. */
    public void finish() throws JobFailure, InterruptedException {
        outgoing.add(END);
        writer.join();
        failIfBroken();
    }

    /** Drops what has not been sent. */
    @Override
    public void close() {
        outgoing.clear();
        outgoing.add(END);
        writer.interrupt();
    }

    /** A protocol violation by the other side. */
    public JobFailure invalid(String what) {
        return new JobFailure(
                Fault.PEER,
                "PEER_MESSAGE_INVALID",
                "from " + link.peerRole() + ": " + what
                        + "; both sides must run the same version of the protocol, start a new attempt");
    }

    private ByteBuffer frame(Step step, int length) {
        ByteBuffer frame = ByteBuffer.allocate(HEADER + length);
        frame.putInt(length).putInt(sent++).put((byte) step.ordinal());
        return frame;
    }

    private void enqueue(byte[] frame) throws JobFailure {
        failIfBroken();
        bytesSent += frame.length;
        outgoing.add(frame);
    }

    private int receiveHeader(Step step) throws JobFailure {
        byte[] header = new byte[HEADER];
        readFully(header, HEADER);
        ByteBuffer buffer = ByteBuffer.wrap(header);
        int length = buffer.getInt();
        int sequence = buffer.getInt();
        int kind = buffer.get();
        if (length < 0 || length > MAX_FRAME) {
            throw invalid("frame of " + length + " bytes, at most " + MAX_FRAME + " are read");
        }
        if (sequence != received) {
            throw invalid("frame number " + sequence + ", " + received + " is due");
        }
        if (kind != step.ordinal()) {
            String name = kind >= 0 && kind < STEPS.length ? STEPS[kind].name() : "step " + kind;
            throw invalid(name + " where " + step + " is due");
        }
        received++;
        return length;
    }

    private void readFully(byte[] buffer, int length) throws JobFailure {
        try {
            in.readFully(buffer, 0, length);
        } catch (EOFException e) {
            throw lost("it closed the link", e);
        } catch (IOException e) {
            throw lost(String.valueOf(e.getMessage()), e);
        }
    }

    private void failIfBroken() throws JobFailure {
        IOException failure = writeFailure.get();
        if (failure != null) {
            throw lost(String.valueOf(failure.getMessage()), failure);
        }
    }

    private JobFailure lost(String how, IOException cause) {
        return new JobFailure(
                new Refusal(
                        Fault.PEER,
                        "PEER_LOST",
                        "lost " + link.peerRole() + ": " + how + "; start a new attempt when it is back"),
                cause);
    }

    private void write() {
        try {
            OutputStream out = new BufferedOutputStream(link.out(), 1 << 16);
            byte[] frame = outgoing.take();
            while (frame != END) {
                out.write(frame);
                if (outgoing.isEmpty()) {
                    out.flush();
                }
                frame = outgoing.take();
            }
            out.flush();
        } catch (IOException e) {
            writeFailure.set(e);
            closeLink();
        } catch (InterruptedException e) {
            // close() drops what is left; the node closes the link
            Thread.currentThread().interrupt();
        }
    }

    /** Wakes a reader that would otherwise wait for an answer to what was never sent. */
    private void closeLink() {
        try {
            link.close();
        } catch (IOException e) {
            writeFailure.get().addSuppressed(e);
        }
    }
}
