package org.yuheng.trust.release;

import java.io.IOException;

/** Where allow and deny are both recorded. A release that cannot be recorded does not happen. */
public interface ReleaseAudit {

    /**
     * Durable when this returns.
     *
     * @param signedStatement a {@link ReleaseStatement} as JSON of its DSSE envelope
     * @throws IOException when it cannot be written
     */
    void record(ReleaseStatement statement, byte[] signedStatement) throws IOException;
}
