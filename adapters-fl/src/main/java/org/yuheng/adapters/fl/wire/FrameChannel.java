package org.yuheng.adapters.fl.wire;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.Link;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.adapters.fl.plan.FlCode;

/**
 * Messages over one link: length (4 bytes, of what follows), type (1), round (4), sequence (4), payload; big-endian.
 *
 * <p>The sequence counts each direction from 0 without a gap, so that a message can be neither repeated nor dropped
 * unseen. Each read says how many bytes it is prepared for; a longer announcement is refused before anything is
 * allocated.
 */
public final class FrameChannel {

    private static final int HEADER = 1 + Integer.BYTES + Integer.BYTES;
    private static final int MAX_FAILURE_BYTES = 2_048;
    private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]{2,63}");

    private final String peer;
    private final DataInputStream in;
    private final DataOutputStream out;
    private int sent;
    private int received;

    public FrameChannel(Link link) {
        this.peer = link.peerRole();
        this.in = new DataInputStream(link.in());
        this.out = new DataOutputStream(new BufferedOutputStream(link.out(), 1 << 16));
    }

    public String peer() {
        return peer;
    }

    public void send(MessageType type, int round, byte[] payload) throws JobFailure, InterruptedException {
        try {
            write(type, round, payload);
        } catch (IOException e) {
            JobFailure lost = lost("sending " + type, e);
            throw partingWords().orElse(lost);
        }
    }

    private void write(MessageType type, int round, byte[] payload) throws IOException {
        out.writeInt(HEADER + payload.length);
        out.writeByte(type.ordinal() + 1);
        out.writeInt(round);
        out.writeInt(sent++);
        out.write(payload);
        out.flush();
    }

    /** What the other side reported before it left, if that still arrives: it says more than a broken link. */
    private Optional<JobFailure> partingWords() {
        try {
            Frame last = read(0);
            return last.type() == MessageType.FAILURE ? Optional.of(reported(last)) : Optional.empty();
        } catch (IOException | JobFailure nothingUsable) {
            return Optional.empty();
        }
    }

    /** Tells the other side why the attempt is over, as far as it still listens. */
    public void sendFailure(JobFailure failure) {
        Refusal refusal = failure.refusal();
        String message = refusal.message();
        byte[] payload = new PayloadWriter()
                .integer(refusal.fault().ordinal())
                .text(refusal.code())
                .text(message.substring(0, Math.min(message.length(), 400)))
                .toBytes();
        try {
            write(MessageType.FAILURE, 0, payload);
        } catch (IOException alreadyGone) {
            failure.addSuppressed(alreadyGone);
        }
    }

    /**
     * The next message, which must be {@code type} of {@code round}.
     *
     * @param maxPayload bytes
     * @throws JobFailure with what the other side reported, or FL_MALFORMED_MESSAGE, FL_OVERSIZED_MESSAGE, FL_PEER_LOST
     */
    public Frame expect(MessageType type, int round, int maxPayload) throws JobFailure, InterruptedException {
        Frame frame = receive(maxPayload);
        if (frame.type() != type || frame.round() != round) {
            throw FlCode.FL_MALFORMED_MESSAGE.failure(
                    peer + " sent " + frame + ", expected " + type + " of round " + round);
        }
        return frame;
    }

    /** The next message of any type but FAILURE, which is thrown. */
    public Frame receive(int maxPayload) throws JobFailure, InterruptedException {
        Frame frame;
        try {
            frame = read(maxPayload);
        } catch (IOException e) {
            throw lost("waiting for its next message", e);
        }
        if (frame.type() == MessageType.FAILURE) {
            throw reported(frame);
        }
        if (frame.payload().length > maxPayload) {
            throw FlCode.FL_OVERSIZED_MESSAGE.failure(
                    peer + " sent " + frame + ", at most " + maxPayload + " bytes are due here");
        }
        return frame;
    }

    private Frame read(int maxPayload) throws IOException, JobFailure {
        int length = in.readInt();
        if (length < HEADER) {
            throw FlCode.FL_MALFORMED_MESSAGE.failure(
                    peer + " announced a message of " + length + " bytes, a header has " + HEADER);
        }
        if (length - HEADER > Math.max(maxPayload, MAX_FAILURE_BYTES)) {
            throw FlCode.FL_OVERSIZED_MESSAGE.failure(
                    peer + " announced " + (length - HEADER) + " bytes, at most " + maxPayload + " are due here");
        }
        int type = in.readUnsignedByte();
        int round = in.readInt();
        int sequence = in.readInt();
        if (type < 1 || type > MessageType.values().length) {
            throw FlCode.FL_MALFORMED_MESSAGE.failure(peer + " sent a message of unknown type " + type);
        }
        if (sequence != received) {
            throw FlCode.FL_MALFORMED_MESSAGE.failure(
                    peer + " sent message number " + sequence + ", expected " + received);
        }
        received++;
        byte[] payload = in.readNBytes(length - HEADER);
        if (payload.length != length - HEADER) {
            throw FlCode.FL_PEER_LOST.failure(peer + " closed its link in the middle of a message");
        }
        return new Frame(MessageType.values()[type - 1], round, payload);
    }

    private JobFailure reported(Frame frame) throws JobFailure {
        PayloadReader reader = new PayloadReader(frame, peer);
        Fault[] faults = Fault.values();
        Fault fault = faults[reader.integer("fault", 0, faults.length - 1)];
        String code = reader.text("code", 64);
        String message = reader.text("message", MAX_FAILURE_BYTES);
        reader.end();
        if (!CODE.matcher(code).matches()) {
            throw reader.malformed("code does not match " + CODE);
        }
        // What is the other node's own affair is, seen from here, the peer's.
        Fault seenFromHere = fault == Fault.NODE || fault == Fault.RESOURCES ? Fault.PEER : fault;
        return new JobFailure(seenFromHere, code, peer + " reports: " + message.replaceAll("\\p{Cntrl}", " "));
    }

    private JobFailure lost(String doing, IOException cause) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("cancelled while " + doing + " (" + peer + ")");
        }
        return FlCode.FL_PEER_LOST.failure(
                "the link to " + peer + " broke while " + doing + "; the next attempt starts with fresh keys", cause);
    }
}
