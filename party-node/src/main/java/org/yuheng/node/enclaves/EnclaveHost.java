package org.yuheng.node.enclaves;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yuheng.adapter.enclave.Assignment;
import org.yuheng.adapter.enclave.EnclaveMain;
import org.yuheng.adapter.enclave.EvidenceDevice;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.trust.attestation.EvidenceKind;

/**
 * Starts measured programs, each for one job: as processes of their own beside the node, or as a {@link LaunchPlan} says.
 * The host can stop an enclave and see sizes and times; with simulated evidence it could also read its memory, which is why
 * every screen and receipt says "simulated".
 *
 * <p>Of a program that will soon be wanted, at most one process waits ready beside the node. It knows no job before its
 * assignment comes, serves exactly one, and measures the same as one that is started for its job. What a plan launches is
 * launched for its job and not before: the memory of a virtual machine is not held for nobody.
 */
public final class EnclaveHost implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EnclaveHost.class);

    private final Path installation;
    private final String evidence;
    private final MemoryLimit memory;
    private final Optional<EnclaveLauncher> launcher;
    private final Map<String, FutureTask<EnclaveProcess>> waiting = new HashMap<>();
    private boolean closed;

    /**
     * @param installation directory with one sub-directory of jars for each program
     * @param platform the simulated platform's private part
     */
    public EnclaveHost(Path installation, Path platform) {
        this(installation, platform.toAbsolutePath().toString(), Optional.empty());
    }

    private EnclaveHost(Path installation, String evidence, Optional<EnclaveLauncher> launcher) {
        this.installation = installation.toAbsolutePath();
        this.evidence = evidence;
        this.memory = launcher.isPresent() ? MemoryLimit.NONE : MemoryLimit.ofThisMachine();
        this.launcher = launcher;
    }

    /** Of processes that show what the hardware signs. @param device file of an {@link EvidenceDevice} */
    public static EnclaveHost onHardware(Path installation, Path device) {
        return new EnclaveHost(installation, EnclaveMain.HARDWARE + device.toAbsolutePath(), Optional.empty());
    }

    /** Of enclaves that are launched from outside, one for each job. */
    public static EnclaveHost launching(Path installation, EvidenceKind kind, LaunchPlan plan) {
        return new EnclaveHost(installation, "", Optional.of(new EnclaveLauncher(kind, plan)));
    }

    /**
     * A program that can be hosted.
     *
     * @param name protocol name, which is also the directory of its jars
     * @param role that it plays
     * @param mainClass the {@code EnclaveProgram}
     * @param heapMiB limit of the Java heap; what a program allocates outside it comes on top
     * @param processMiB limit of the whole process's address space, see {@link MemoryLimit}
     * @param flags further JVM flags
     */
    public record Program(String name, String role, String mainClass, int heapMiB, int processMiB, List<String> flags) {

        /** Those of this release. */
        public static final List<Program> ALL = List.of(
                new Program(
                        "yuheng-tee-sql",
                        "enclave",
                        "org.yuheng.adapters.tee.SqlEnclave",
                        512,
                        // 1.5 GiB for a JVM, 1 GiB for DuckDB, the rest for what DuckDB does not count.
                        3_072,
                        // SHA-384 over its own 120 MB and AES-GCM need the optimising compiler's intrinsics.
                        List.of()),
                new Program(
                        "yuheng-mpc-dealer", "dealer", "org.yuheng.adapters.mpc.DealerProgram", 1024, 3_584, List.of()),
                new Program(
                        "yuheng-fl-masked",
                        "aggregator",
                        "org.yuheng.adapters.fl.AggregatorProgram",
                        512,
                        3_072,
                        List.of("-XX:TieredStopAtLevel=1")));

        static Program named(String name) throws JobFailure {
            return ALL.stream()
                    .filter(program -> program.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new JobFailure(
                            Fault.CALLER, "PROGRAM_UNKNOWN", "no enclave program \"" + name + "\" is installed here"));
        }
    }

    /** The jars of a program, as they are measured. */
    public static List<Path> jars(Path installation, String program) throws IOException {
        try (Stream<Path> files = Files.list(installation.resolve(program))) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted(Comparator.comparing(file -> file.getFileName().toString()))
                    .toList();
        }
    }

    /** Starts a process for the program that plays {@code role}, unless one waits already. Returns at once. */
    public void expect(String role) {
        if (launcher.isPresent()) {
            return;
        }
        for (Program program : Program.ALL) {
            if (program.role().equals(role) && Files.isDirectory(installation.resolve(program.name()))) {
                prepare(program);
            }
        }
    }

    private synchronized void prepare(Program program) {
        if (closed || waiting.containsKey(program.name())) {
            return;
        }
        FutureTask<EnclaveProcess> starting =
                new FutureTask<>(() -> EnclaveProcess.launch(program, installation, evidence, memory));
        waiting.put(program.name(), starting);
        Thread thread = new Thread(starting, "prepare " + program.name());
        thread.setDaemon(true);
        thread.start();
    }

    /** Hands the process to a job and starts none in its place: that would compete with the job for the processor. */
    public RunningEnclave start(String programName, Assignment assignment) throws JobFailure, InterruptedException {
        Program program = Program.named(programName);
        try {
            return launcher.isPresent()
                    ? launcher.get().launch(program, assignment)
                    : waitingOrNew(program).assign(assignment);
        } catch (IOException e) {
            throw new JobFailure(
                    new Refusal(Fault.NODE, "ENCLAVE_START", "the enclave process did not start: " + e.getMessage()),
                    e);
        }
    }

    private EnclaveProcess waitingOrNew(Program program) throws IOException, JobFailure, InterruptedException {
        FutureTask<EnclaveProcess> prepared;
        synchronized (this) {
            prepared = waiting.remove(program.name());
        }
        if (prepared != null) {
            try {
                EnclaveProcess ready = prepared.get();
                if (ready.process().isAlive()) {
                    return ready;
                }
                LOG.warn("the enclave {} that waited has ended; another is started", program.name());
                ready.discard();
            } catch (ExecutionException e) {
                LOG.warn("the enclave {} could not be prepared; it is tried again", program.name(), e.getCause());
            }
        }
        return EnclaveProcess.launch(program, installation, evidence, memory);
    }

    /** Ends the processes that wait for a job; those that have one end with it. */
    @Override
    public void close() {
        List<FutureTask<EnclaveProcess>> unused;
        synchronized (this) {
            closed = true;
            unused = List.copyOf(waiting.values());
            waiting.clear();
        }
        for (FutureTask<EnclaveProcess> one : unused) {
            // One that is still starting is interrupted, and clears itself away.
            if (one.cancel(true)) {
                continue;
            }
            try {
                one.get().discard();
            } catch (ExecutionException e) {
                LOG.debug("an enclave was not prepared", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
