package org.yuheng.adapter.enclave;

import java.nio.file.Path;
import java.util.Map;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.engine.Link;
import org.yuheng.adapter.engine.ResultPart;

/** What the enclave runtime offers to a program. */
public interface EnclaveContext {

    JobId job();

    /** The exact bytes whose digest is bound into the evidence. */
    byte[] spec();

    /** The role that this enclave plays. */
    String role();

    /** The link to {@code role}, once its node has verified the evidence and released its session; waits for it. */
    Link accept(String role) throws JobFailure, InterruptedException;

    /** A private directory in the enclave's own memory or sealed disk; it disappears with the process. */
    Path scratch();

    /** Records the digest of an input as it arrived, for the signed statement about the output. */
    void received(String dataset, String digest, long rows);

    /** Seals to the reviewer and recipients of the specification and signs the digests with the attested key. */
    void publish(String part, ResultPart result) throws JobFailure, InterruptedException;

    /** See {@link org.yuheng.adapter.engine.NodeServices#progress}; the host sees it in clear. */
    void progress(String phase, double fraction, Map<String, Long> metrics);
}
