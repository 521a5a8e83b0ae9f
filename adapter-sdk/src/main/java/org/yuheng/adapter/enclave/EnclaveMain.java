package org.yuheng.adapter.enclave;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.trust.Digests;
import org.yuheng.trust.attestation.EvidenceKind;
import org.yuheng.trust.attestation.simulation.Measurements;
import org.yuheng.trust.attestation.simulation.SimulatedPlatform;
import org.yuheng.trust.identity.SignatureSuite;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.manifest.Measurement;

/**
 * The process that is measured: one program, one job, then it ends.
 *
 * <p>{@code EnclaveMain PROGRAM_CLASS SOCKET SCRATCH EVIDENCE}, where EVIDENCE is the simulated platform's private file, or
 * {@code hardware:} and the file of an {@link EvidenceDevice}. It ends with its job, and when the host closes the control
 * channel. SOCKET is one of two:
 *
 * <ul>
 *   <li>The path of a Unix socket, beside a node. It prints {@code READY} once it listens there; the host then opens the
 *       control channel, and one connection for each link. It also ends at the end of standard input, which the host holds
 *       open as long as it lives.
 *   <li>{@code tcp:FILE} or {@code tcp:environment}, launched from outside, where an {@link AttachPoint} is found. It opens
 *       the control channel and one connection for each link itself, and listens nowhere.
 * </ul>
 */
public final class EnclaveMain {

    /** Before the path of an {@link EvidenceDevice} in the arguments. */
    public static final String HARDWARE = "hardware:";

    private EnclaveMain() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 4) {
            System.err.println("ENCLAVE_ARGUMENTS: " + arguments.length + " arguments; expected PROGRAM_CLASS"
                    + " SOCKET|tcp:FILE|tcp:environment SCRATCH SIMULATED_PLATFORM|hardware:FILE");
            System.exit(2);
        }
        EnclaveProgram program =
                (EnclaveProgram) Class.forName(arguments[0]).getConstructor().newInstance();
        EnclaveRuntime.Attester attester = attester(program.getClass().getName(), arguments[3]);
        try (HostDoor door = HostDoor.open(arguments[1], System.getenv())) {
            daemon("warm-up", () -> warmUp(program));
            serve(door, program, attester, Path.of(arguments[2]));
        }
        System.exit(0);
    }

    /**
     * The registers that a simulated enclave reports, and a release manifest lists: MRTD covers every jar of the class
     * path, MRCONFIGID says which program was started from them.
     */
    public static Measurements measure(String programClass, List<Path> jars) throws IOException {
        byte[] mrtd =
                HexFormat.of().parseHex(Measurement.ofJars(jars).registers().get("mrtd"));
        byte[] program = Digests.sha384(("program:" + programClass).getBytes(StandardCharsets.UTF_8));
        byte[] zero = new byte[48];
        return Measurements.of(mrtd, zero, zero, zero, zero, program);
    }

    private static EnclaveRuntime.Attester attester(String programClass, String evidence) throws IOException {
        if (!evidence.startsWith(HARDWARE)) {
            return simulated(programClass, Path.of(evidence));
        }
        EvidenceDevice device = EvidenceDevice.read(Path.of(evidence.substring(HARDWARE.length())));
        return new EnclaveRuntime.Attester(device.kind(), device.open(), Optional.empty());
    }

    private static EnclaveRuntime.Attester simulated(String programClass, Path platformFile) throws IOException {
        SimulatedPlatform platform = SimulatedPlatform.ofPrivateBytes(Files.readAllBytes(platformFile));
        List<Path> jars = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .toList();
        Measurements measurements = measure(programClass, jars);
        return new EnclaveRuntime.Attester(
                EvidenceKind.TDX, reportData -> platform.evidence(measurements, reportData), Optional.empty());
    }

    private static void serve(HostDoor door, EnclaveProgram program, EnclaveRuntime.Attester attester, Path scratch)
            throws IOException {
        HostConnection control = door.control();
        Assignment assignment = control.receive(Assignment.class);
        if (assignment == null) {
            throw new IOException("the host ended before it assigned a job");
        }
        EnclaveRuntime runtime = new EnclaveRuntime(
                assignment, program.getClass().getName(), attester, control, scratch, Clock.systemUTC());
        door.links(runtime);
        daemon("host-watch", () -> endWithHost(control));
        try {
            program.run(runtime);
            runtime.done();
        } catch (JobFailure e) {
            runtime.failed(e.refusal());
        } catch (InterruptedException e) {
            runtime.failed(new Refusal(Fault.NODE, "ENCLAVE_INTERRUPTED", "the enclave was told to stop"));
        } catch (RuntimeException | Error e) {
            // The message could quote data; the class and place do not.
            StackTraceElement[] trace = e.getStackTrace();
            runtime.failed(new Refusal(
                    Fault.NODE,
                    "ENCLAVE_FAILED",
                    e.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0])));
        }
    }

    private static void warmUp(EnclaveProgram program) {
        try {
            SigningKey.generate(SignatureSuite.P256).verifyingKey();
            program.warmUp();
        } catch (Exception e) {
            System.err.println("the warm-up failed: " + e);
        }
    }

    private static void endWithHost(HostConnection control) {
        try {
            int more = control.in().read();
            System.err.println(more < 0 ? "the host is gone" : "the host sent more than an assignment");
        } catch (IOException e) {
            System.err.println("the host is gone: " + e.getMessage());
        }
        Runtime.getRuntime().halt(3);
    }

    static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
