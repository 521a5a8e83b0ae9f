package org.yuheng.node;

import java.nio.file.Path;
import java.time.Clock;

/** A node in a process of its own; it ends with its standard input. */
final class HostingProcess {

    private HostingProcess() {}

    /** Arguments: home, directory of the enclave programs. */
    public static void main(String[] arguments) throws Exception {
        try (Node node = Node.start(Path.of(arguments[0]), Path.of(arguments[1]), Clock.systemUTC())) {
            System.out.println("READY " + node.port());
            while (System.in.read() >= 0) {
                Thread.onSpinWait();
            }
        }
        System.exit(0);
    }
}
