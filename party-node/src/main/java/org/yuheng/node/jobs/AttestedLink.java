package org.yuheng.node.jobs;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.Link;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.adapter.wire.FrameStream;
import org.yuheng.trust.release.KeyOwner;
import org.yuheng.trust.release.Protocol;
import org.yuheng.trust.release.SecureSession;

/**
 * The owner's end of a link into an enclave: challenge, evidence, release, and from then on ciphertext that only the
 * attested key's holder reads.
 */
record AttestedLink(String peerRole, SecureSession session, FrameStream stream) implements Link {

    private static final Logger LOG = LoggerFactory.getLogger(AttestedLink.class);

    /** Goes through the release protocol on a fresh stream. */
    static AttestedLink open(String peerRole, FrameStream stream, KeyOwner owner) throws JobFailure {
        try {
            DataInputStream in = new DataInputStream(stream.in());
            DataOutputStream out = new DataOutputStream(stream.out());
            write(out, owner.challenge(read(in)));
            KeyOwner.Answer answer = owner.release(read(in));
            write(out, answer.reply());
            if (!answer.outcome().isAccepted()) {
                throw new JobFailure(
                        Fault.POLICY,
                        answer.outcome().refusal().code(),
                        peerRole + ": " + answer.outcome().refusal().message());
            }
            SecureSession session = answer.outcome().value().secret().open(in, out);
            return new AttestedLink(peerRole, session, stream);
        } catch (IOException e) {
            throw new JobFailure(
                    new Refusal(Fault.PEER, "LINK_LOST", "link to " + peerRole + ": " + e.getMessage()), e);
        }
    }

    private static void write(DataOutputStream out, byte[] message) throws IOException {
        byte[] framed = new byte[4 + message.length];
        ByteBuffer.wrap(framed).putInt(message.length).put(message);
        out.write(framed);
        out.flush();
    }

    private static byte[] read(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 1 || length > Protocol.LARGEST_MESSAGE) {
            throw new IOException("a message of " + length + " bytes, at most " + Protocol.LARGEST_MESSAGE);
        }
        byte[] message = new byte[length];
        in.readFully(message);
        return message;
    }

    @Override
    public InputStream in() {
        return session.in();
    }

    @Override
    public OutputStream out() {
        return session.out();
    }

    @Override
    public void close() {
        try (stream) {
            session.finish();
        } catch (IOException e) {
            // The other side closed first; everything that it had to read was flushed before.
            LOG.debug("closing the link to {}: {}", peerRole, e.getMessage());
        }
    }
}
