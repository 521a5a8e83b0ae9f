package org.yuheng.adapter.wire;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.CallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.yuheng.adapter.wire.v1.Frame;

/**
 * One bidirectional gRPC stream as two blocking byte streams with back-pressure: a slow reader stops the writer, and at
 * most {@link #WINDOW} frames wait in memory. Both ends of an Exchange or Deliver use it.
 */
public final class FrameStream implements StreamObserver<Frame>, Closeable {

    /** Largest {@code data} of a frame, in bytes. */
    public static final int FRAME_BYTES = 1 << 16;

    static final int WINDOW = 32;

    private final Object lock = new Object();
    private final Queue<Frame> arrived = new ArrayDeque<>();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private CallStreamObserver<Frame> outbound;
    private boolean ended;
    private boolean closed;
    private boolean outputEnded;
    private boolean callClosed;
    private IOException failure;
    private Runnable whenOver = () -> {};

    /** To be called once, before any frame arrives; the observer must not request frames by itself. */
    public void attach(CallStreamObserver<Frame> observer) {
        synchronized (lock) {
            outbound = observer;
        }
        observer.setOnReadyHandler(this::wake);
    }

    /** Asks for the first frames; after the call has started. */
    public void open() {
        outbound.request(WINDOW);
    }

    /** Runs when the other side is gone or this side has closed. */
    public void whenOver(Runnable action) {
        boolean now;
        synchronized (lock) {
            whenOver = action;
            now = ended || closed;
        }
        if (now) {
            action.run();
        }
    }

    @Override
    public void onNext(Frame frame) {
        synchronized (lock) {
            if (arrived.size() > 2 * WINDOW
                    || (frame.hasData() && frame.getData().size() > FRAME_BYTES)) {
                failure = new IOException("the other side sent more than it may");
                ended = true;
            } else {
                arrived.add(frame);
            }
            lock.notifyAll();
        }
    }

    @Override
    public void onError(Throwable cause) {
        over(new IOException("the other side is gone: " + Status.fromThrowable(cause), cause));
    }

    @Override
    public void onCompleted() {
        over(null);
    }

    /** At the calling end: the answering end has closed the whole call, so nothing can be sent any more. */
    public void onCallClosed() {
        synchronized (lock) {
            callClosed = true;
        }
        over(null);
    }

    private void over(IOException cause) {
        Runnable action;
        synchronized (lock) {
            ended = true;
            if (failure == null) {
                failure = cause;
            }
            lock.notifyAll();
            action = whenOver;
        }
        action.run();
    }

    private void wake() {
        synchronized (lock) {
            lock.notifyAll();
        }
    }

    /**
     * The next frame.
     *
     * @return null at the end
     * @throws InterruptedIOException when none comes within {@code patience}, or when interrupted
     */
    public Frame next(Duration patience) throws IOException {
        long until = System.nanoTime() + patience.toNanos();
        Frame frame;
        synchronized (lock) {
            while (arrived.isEmpty() && !ended && !closed) {
                await(until, "no frame arrived within " + patience);
            }
            frame = arrived.poll();
            if (frame == null) {
                if (failure != null) {
                    throw failure;
                }
                if (closed) {
                    throw new IOException("the stream is closed");
                }
                return null;
            }
        }
        outbound.request(1);
        received.addAndGet(frame.getData().size());
        return frame;
    }

    /** Sends one frame, as soon as the other side takes it. */
    public void send(Frame frame) throws IOException {
        synchronized (lock) {
            while (!outbound.isReady() && failure == null && !closed && !outputEnded && !callClosed) {
                await(Long.MAX_VALUE, "");
            }
            if (failure != null) {
                throw failure;
            }
            if (closed || outputEnded || callClosed) {
                throw new IOException("the stream is closed");
            }
            outbound.onNext(frame);
        }
        sent.addAndGet(frame.getData().size());
    }

    private void await(long untilNanos, String timeout) throws IOException {
        try {
            if (untilNanos == Long.MAX_VALUE) {
                lock.wait();
                return;
            }
            long left = (untilNanos - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new InterruptedIOException(timeout);
            }
            lock.wait(left);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("interrupted");
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    public long bytesSent() {
        return sent.get();
    }

    public long bytesReceived() {
        return received.get();
    }

    /** The {@code data} of arriving frames, one after the other. */
    public InputStream in() {
        return new InputStream() {
            private ByteBuffer current = ByteBuffer.allocate(0);

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                if (length == 0) {
                    return 0;
                }
                while (!current.hasRemaining()) {
                    Frame frame = next(Duration.ofDays(1));
                    if (frame == null) {
                        return -1;
                    }
                    if (!frame.hasData()) {
                        throw new IOException("a frame without data inside the stream");
                    }
                    current = frame.getData().asReadOnlyByteBuffer();
                }
                int taken = Math.min(length, current.remaining());
                current.get(target, offset, taken);
                return taken;
            }

            @Override
            public int available() {
                return current.remaining();
            }
        };
    }

    /** Each write becomes frames of at most {@link #FRAME_BYTES}; wrap it in a buffer. */
    public OutputStream out() {
        return new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                write(new byte[] {(byte) value}, 0, 1);
            }

            @Override
            public void write(byte[] source, int offset, int length) throws IOException {
                for (int at = offset; at < offset + length; at += FRAME_BYTES) {
                    int size = Math.min(FRAME_BYTES, offset + length - at);
                    send(Frame.newBuilder()
                            .setData(ByteString.copyFrom(source, at, size))
                            .build());
                }
            }
        };
    }

    /** Says that no more comes from our side; the other side may still send. */
    public void endOutput() {
        synchronized (lock) {
            if (!outputEnded && !callClosed && failure == null) {
                outputEnded = true;
                outbound.onCompleted();
            }
        }
    }

    /** Ends our side well; what has been sent still arrives. */
    @Override
    public void close() {
        Runnable action;
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            lock.notifyAll();
            if (outbound != null && failure == null && !outputEnded && !callClosed) {
                outputEnded = true;
                outbound.onCompleted();
            }
            action = whenOver;
        }
        action.run();
    }

    /** Ends the stream at once with a reason that the other side sees. */
    public void abort(String reason) {
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            lock.notifyAll();
            if (outbound != null && !ended) {
                outbound.onError(Status.ABORTED.withDescription(reason).asRuntimeException());
            }
        }
    }
}
