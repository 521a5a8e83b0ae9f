package org.yuheng.node.links;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.Link;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.adapter.node.PeerDialer;
import org.yuheng.adapter.wire.FrameStream;
import org.yuheng.adapter.wire.UntrustedMessage;

/**
 * Where the two ends of a link of one job meet. Of two roles the one whose name sorts first dials; the other waits until
 * it is called.
 */
public final class LinkDesk implements AutoCloseable {

    /** How long the other side of a link may take to turn up. */
    public static final Duration LEASE = Duration.ofSeconds(45);

    private final JobRoutes job;
    private final PeerDialer dialer;
    private final SSLContext tls;
    private final Clock clock;
    private final Map<String, FrameStream> called = new HashMap<>();
    private final Map<String, List<FrameStream>> opened = new HashMap<>();
    private boolean closed;

    public LinkDesk(JobRoutes job, PeerDialer dialer, SSLContext tls, Clock clock) {
        this.job = job;
        this.dialer = dialer;
        this.tls = tls;
        this.clock = clock;
    }

    /** A stream that another node opened for one of our roles; false when it comes twice or too late. */
    public synchronized boolean called(String fromRole, String toRole, FrameStream stream) {
        if (closed || called.putIfAbsent(fromRole + ">" + toRole, stream) != null) {
            return false;
        }
        remember(fromRole, stream);
        notifyAll();
        return true;
    }

    /** The encrypted link between our {@code role} and another node's. */
    public Link between(String role, String peerRole) throws JobFailure, InterruptedException {
        boolean dials = role.compareTo(peerRole) < 0;
        FrameStream stream = dials ? dial(role, peerRole) : await(role, peerRole);
        try {
            return EndToEnd.over(
                    stream, tls, dials, peerRole, job.peerOf(peerRole).key());
        } catch (IOException e) {
            throw lost(peerRole, e);
        }
    }

    /** Opens a raw stream to a role that an enclave plays; what travels is sealed to the enclave's attested key. */
    public FrameStream dial(String role, String peerRole) throws JobFailure, InterruptedException {
        Instant until = clock.instant().plus(LEASE);
        Exception last = null;
        for (long pause = 20; clock.instant().isBefore(until); pause = Math.min(500, pause * 2)) {
            try {
                FrameStream stream = dialer.exchange(job.peerOf(peerRole), job.id(), job.specDigest(), role, peerRole);
                synchronized (this) {
                    if (closed) {
                        stream.close();
                        throw new JobFailure(Fault.NODE, "JOB_ENDED", "the job ended while a link was being opened");
                    }
                    remember(peerRole, stream);
                }
                return stream;
            } catch (IOException | UntrustedMessage e) {
                last = e;
            }
            synchronized (this) {
                if (closed) {
                    throw new JobFailure(Fault.NODE, "JOB_ENDED", "the job ended while a link was being opened");
                }
                wait(pause);
            }
        }
        throw absent(peerRole, last);
    }

    private synchronized FrameStream await(String role, String peerRole) throws JobFailure, InterruptedException {
        Instant until = clock.instant().plus(LEASE);
        FrameStream stream;
        while ((stream = called.get(peerRole + ">" + role)) == null) {
            long left = Duration.between(clock.instant(), until).toMillis();
            if (closed || left <= 0) {
                throw absent(peerRole, null);
            }
            wait(left);
        }
        return stream;
    }

    private void remember(String peerRole, FrameStream stream) {
        opened.computeIfAbsent(peerRole, r -> new ArrayList<>()).add(stream);
    }

    /** Bytes that left on each link, by the peer's role. */
    public synchronized Map<String, Long> bytesSent() {
        Map<String, Long> bytes = new HashMap<>();
        opened.forEach((role, streams) -> bytes.put(
                role, streams.stream().mapToLong(FrameStream::bytesSent).sum()));
        return bytes;
    }

    public synchronized Map<String, Long> bytesReceived() {
        Map<String, Long> bytes = new HashMap<>();
        opened.forEach((role, streams) -> bytes.put(
                role, streams.stream().mapToLong(FrameStream::bytesReceived).sum()));
        return bytes;
    }

    /** Cuts every link, so that no side waits for the other. */
    @Override
    public void close() {
        List<FrameStream> all = new ArrayList<>();
        synchronized (this) {
            closed = true;
            opened.values().forEach(all::addAll);
            notifyAll();
        }
        all.forEach(FrameStream::close);
    }

    private static JobFailure absent(String peerRole, Exception last) {
        return new JobFailure(
                new Refusal(
                        Fault.PEER,
                        "PEER_ABSENT",
                        peerRole + " did not turn up within " + LEASE.toSeconds() + " s"
                                + (last == null ? "" : ": " + last.getMessage())),
                last);
    }

    private static JobFailure lost(String peerRole, IOException e) {
        return new JobFailure(new Refusal(Fault.PEER, "LINK_LOST", "link to " + peerRole + ": " + e.getMessage()), e);
    }
}
