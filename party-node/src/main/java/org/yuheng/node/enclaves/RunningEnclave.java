package org.yuheng.node.enclaves;

import java.io.IOException;
import org.yuheng.adapter.enclave.HostConnection;

/** An enclave that is up and has its assignment, wherever it runs. The node carries its bytes and believes none of them. */
public sealed interface RunningEnclave extends AutoCloseable permits EnclaveProcess.Running, LaunchedEnclave {

    HostConnection control();

    /** Of the process that this node started: the enclave's own, or its launcher's. */
    long pid();

    /** How it ended by itself, for a message; it is told apart from one that still runs. */
    String end() throws InterruptedException;

    /**
     * A connection whose other end is the inside of the enclave, for the link of {@code role}.
     *
     * @throws IOException when the enclave is gone, or does not open one in time
     */
    HostConnection link(String role) throws IOException, InterruptedException;

    /** Kills it, as whoever controls the host's machine could. */
    void kill();

    /** Ends it and clears away what was made for it; returns when it is gone. Harmless when repeated. */
    @Override
    void close() throws IOException;
}
