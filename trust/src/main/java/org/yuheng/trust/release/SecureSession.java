package org.yuheng.trust.release;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.yuheng.trust.sealing.DataKey;
import org.yuheng.trust.sealing.SealedFrames;

/**
 * A channel in both directions between an owner's node and the inside of an enclave; whoever relays it sees ciphertext,
 * sizes and times. What is written arrives after {@code out().flush()}.
 */
public final class SecureSession implements Closeable {

    private final InputStream in;
    private final SealedFrames.Writer out;

    SecureSession(
            DataKey sending, DataKey receiving, String sessionId, boolean owner, InputStream from, OutputStream to) {
        String own = "session:" + sessionId + (owner ? ":owner" : ":enclave");
        String other = "session:" + sessionId + (owner ? ":enclave" : ":owner");
        try (sending;
                receiving) {
            this.out = SealedFrames.writer(sending, own, to);
            this.in = SealedFrames.reader(receiving, other, from);
        }
    }

    /** Ends with -1 after the other side finished; a cut or changed stream throws a {@code SealedStreamException}. */
    public InputStream in() {
        return in;
    }

    public OutputStream out() {
        return out;
    }

    /** Says that nothing more will be written; the other side reads -1. */
    public void finish() throws IOException {
        out.finish();
    }

    /** Closes both raw streams; without {@link #finish()} the other side sees a truncated stream. */
    @Override
    public void close() throws IOException {
        try (in) {
            out.close();
        }
    }
}
