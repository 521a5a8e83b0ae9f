package org.yuheng.node;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.yuheng.adapter.enclave.EnclaveMain;
import org.yuheng.node.enclaves.EnclaveHost;
import org.yuheng.trust.attestation.simulation.SimulatedPlatform;

/**
 * Stands for the small program that asks a device by ioctl: it gives genuine quote bytes for the report data in its last
 * argument. The arguments before: the simulated platform's private file, the enclaves' directory, program, main class.
 */
final class QuotingCommand {

    private QuotingCommand() {}

    public static void main(String[] arguments) throws Exception {
        SimulatedPlatform platform = SimulatedPlatform.ofPrivateBytes(Files.readAllBytes(Path.of(arguments[0])));
        byte[] evidence = platform.evidence(
                        EnclaveMain.measure(arguments[3], EnclaveHost.jars(Path.of(arguments[1]), arguments[2])),
                        HexFormat.of().parseHex(arguments[4]))
                .bytes();
        System.out.write(evidence);
        System.out.flush();
    }
}
