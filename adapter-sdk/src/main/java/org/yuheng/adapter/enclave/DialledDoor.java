package org.yuheng.adapter.enclave;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Connections that an enclave which was launched from outside opens to its node: nothing listens inside it. The control
 * connection comes first; then, since the specification says which roles there are, one for each of them.
 */
final class DialledDoor implements HostDoor {

    /** A virtual machine's network, or the bridge to it, may come up after the program. */
    private static final Duration NETWORK = Duration.ofSeconds(30);

    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final AttachPoint point;
    private AttachToken links;

    DialledDoor(AttachPoint point) {
        this.point = point;
    }

    @Override
    public HostConnection control() throws IOException {
        HostConnection control = reach();
        links = attach(control, new AttachRequest(point.token(), LinkRequest.CONTROL))
                .links()
                .orElseThrow(() -> new IOException("ATTACH_ANSWER: the node gave no token for links; expected one"));
        return control;
    }

    @Override
    public void links(EnclaveRuntime runtime) {
        for (String role : runtime.otherRoles()) {
            EnclaveMain.daemon("link " + role, () -> link(runtime, role));
        }
    }

    private void link(EnclaveRuntime runtime, String role) {
        try {
            HostConnection connection = HostConnection.connect(point.address());
            attach(connection, new AttachRequest(links, role));
            runtime.offer(role, connection);
        } catch (IOException e) {
            System.err.println("no link to " + role + ": " + e.getMessage());
        }
    }

    private HostConnection reach() throws IOException {
        long until = System.nanoTime() + NETWORK.toNanos();
        while (true) {
            try {
                return HostConnection.connect(point.address());
            } catch (ConnectException | NoRouteToHostException e) {
                if (System.nanoTime() > until) {
                    throw new IOException(
                            "ATTACH_UNREACHABLE: nothing answers at " + point.host() + " port " + point.port()
                                    + " within " + NETWORK.toSeconds() + " s, " + e.getMessage()
                                    + "; expected the node that launched this, see launch.reach in its hardware.json",
                            e);
                }
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    private static AttachAnswer attach(HostConnection connection, AttachRequest request) throws IOException {
        try {
            connection.send(request);
            AttachAnswer answer = connection.receive(AttachAnswer.class, AttachAnswer.LARGEST, ANSWER);
            if (answer == null) {
                throw new IOException(
                        "ATTACH_ANSWER: the node closed without an answer; expected one; is the address of"
                                + " this enclave in launch.from of its hardware.json?");
            }
            if (answer.refusal().isPresent()) {
                throw new IOException(answer.refusal().get().code() + ": "
                        + answer.refusal().get().message());
            }
            return answer;
        } catch (IOException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public void close() {
        // Nothing listens; what was opened ends with the process.
    }
}
