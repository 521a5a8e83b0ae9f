package org.yuheng.trust.release;

import java.io.InputStream;
import java.io.OutputStream;
import org.yuheng.trust.sealing.DataKey;

/** The secret that one owner's node and one enclave share after a release. It does not print; good for one session. */
public final class SessionSecret implements AutoCloseable {

    enum Side {
        OWNER,
        ENCLAVE
    }

    private final Side side;
    private final String sessionId;
    private final DataKey key;
    private final byte[] transcript;
    private boolean opened;

    SessionSecret(Side side, String sessionId, DataKey key, byte[] transcript) {
        this.side = side;
        this.sessionId = sessionId;
        this.key = key;
        this.transcript = transcript.clone();
    }

    public String sessionId() {
        return sessionId;
    }

    /**
     * Starts the channel over raw streams that anybody may relay.
     *
     * @throws IllegalStateException the second time: one secret, one session
     */
    public synchronized SecureSession open(InputStream from, OutputStream to) {
        if (opened) {
            throw new IllegalStateException("session " + sessionId + " was opened before; ask for another release");
        }
        opened = true;
        return new SecureSession(
                direction(side == Side.OWNER), direction(side != Side.OWNER), sessionId, side == Side.OWNER, from, to);
    }

    private DataKey direction(boolean fromOwner) {
        return key.derive(transcript, "yuheng/session/v1:" + (fromOwner ? "owner-to-enclave" : "enclave-to-owner"));
    }

    @Override
    public void close() {
        key.close();
    }

    @Override
    public String toString() {
        return "secret of session " + sessionId + " (not printed)";
    }
}
