package org.yuheng.adapter.enclave;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/** How the connections of an enclave and its host come about. */
interface HostDoor extends Closeable {

    /**
     * @param where path of a Unix socket to listen on, or {@code tcp:} and where an {@link AttachPoint} is found
     * @throws IOException with a code and what was expected
     */
    static HostDoor open(String where, Map<String, String> environment) throws IOException {
        if (where.startsWith(AttachPoint.TCP)) {
            return new DialledDoor(AttachPoint.named(where.substring(AttachPoint.TCP.length()), environment));
        }
        try {
            return ListeningDoor.on(Path.of(where));
        } catch (InvalidPathException e) {
            throw new IOException(
                    "ENCLAVE_ARGUMENTS: \"" + where + "\" is no path of a socket; expected one, or tcp:FILE, or"
                            + " tcp:environment",
                    e);
        }
    }

    /** Waits for the control channel; called once, first. */
    HostConnection control() throws IOException;

    /** From now on hands every link to {@code runtime}; returns at once. */
    void links(EnclaveRuntime runtime);
}
