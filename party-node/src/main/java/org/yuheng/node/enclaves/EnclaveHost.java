package org.yuheng.node.enclaves;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yuheng.adapter.enclave.Assignment;
import org.yuheng.adapter.enclave.EnclaveMain;
import org.yuheng.adapter.enclave.EvidenceDevice;
import org.yuheng.adapter.enclave.LinkRequest;
import org.yuheng.adapter.enclave.LocalSocket;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.Refusal;

/**
 * Starts measured programs as processes of their own. The host can stop an enclave and see sizes and times; with simulated
 * evidence it could also read its memory, which is why every screen and receipt says "simulated".
 *
 * <p>Of a program that will soon be wanted, at most one process waits ready. It knows no job before its assignment comes,
 * serves exactly one, and measures the same as one that is started for its job. It ends with the node, however that ends:
 * its standard input is a pipe from here.
 */
public final class EnclaveHost implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EnclaveHost.class);
    private static final long START_SECONDS = 30;

    private final Path installation;
    private final String evidence;
    private final MemoryLimit memory;
    private final Map<String, FutureTask<Ready>> waiting = new HashMap<>();
    private boolean closed;

    /**
     * @param installation directory with one sub-directory of jars for each program
     * @param platform the simulated platform's private part
     */
    public EnclaveHost(Path installation, Path platform) {
        this(installation, platform.toAbsolutePath().toString());
    }

    private EnclaveHost(Path installation, String evidence) {
        this.installation = installation.toAbsolutePath();
        this.evidence = evidence;
        this.memory = MemoryLimit.ofThisMachine();
    }

    /** Of processes that show what the hardware signs. @param device file of an {@link EvidenceDevice} */
    public static EnclaveHost onHardware(Path installation, Path device) {
        return new EnclaveHost(installation, EnclaveMain.HARDWARE + device.toAbsolutePath());
    }

    /** What limits the processes from outside. */
    public MemoryLimit memory() {
        return memory;
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

    /** A process that is up and has its assignment. */
    public static final class Running implements AutoCloseable {

        private final Process process;
        private final Path directory;
        private final Path socket;
        private final LocalSocket control;

        private Running(Ready ready, LocalSocket control) {
            this.process = ready.process();
            this.directory = ready.directory();
            this.socket = ready.socket();
            this.control = control;
        }

        public LocalSocket control() {
            return control;
        }

        public long pid() {
            return process.pid();
        }

        /** How the process ended by itself, for a message; it is told apart from one that still runs. */
        public String end() throws InterruptedException {
            return process.waitFor(2, TimeUnit.SECONDS)
                    ? "it ended with exit value " + process.exitValue()
                    : "it still runs, and does not answer";
        }

        /** A new connection whose other end is the inside of the enclave, for the link of {@code role}. */
        public LocalSocket link(String role) throws IOException {
            LocalSocket link = LocalSocket.connect(socket);
            link.send(new LinkRequest(role));
            return link;
        }

        @Override
        public void close() throws IOException {
            try (control) {
                process.destroyForcibly();
                process.waitFor(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            deleteTree(directory);
        }
    }

    /** A process that listens and has no job. */
    private record Ready(Process process, Path directory, Path socket) {

        void discard() {
            process.destroyForcibly();
            try {
                deleteTree(directory);
            } catch (IOException e) {
                LOG.warn("an unused enclave left {} behind", directory, e);
            }
        }
    }

    /** Starts a process for the program that plays {@code role}, unless one waits already. Returns at once. */
    public void expect(String role) {
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
        FutureTask<Ready> starting = new FutureTask<>(() -> launch(program));
        waiting.put(program.name(), starting);
        Thread thread = new Thread(starting, "prepare " + program.name());
        thread.setDaemon(true);
        thread.start();
    }

    /** Hands the process to a job and starts none in its place: that would compete with the job for the processor. */
    public Running start(String programName, Assignment assignment) throws JobFailure, InterruptedException {
        Program program = Program.named(programName);
        try {
            Ready ready = waitingOrNew(program);
            try {
                LocalSocket control = LocalSocket.connect(ready.socket());
                control.send(new LinkRequest(LinkRequest.CONTROL));
                control.send(assignment);
                return new Running(ready, control);
            } catch (IOException e) {
                LOG.warn("enclave {}: {}", programName, Files.readString(log(ready.directory())));
                ready.discard();
                throw e;
            }
        } catch (IOException e) {
            throw new JobFailure(
                    new Refusal(Fault.NODE, "ENCLAVE_START", "the enclave process did not start: " + e.getMessage()),
                    e);
        }
    }

    private Ready waitingOrNew(Program program) throws IOException, JobFailure, InterruptedException {
        FutureTask<Ready> prepared;
        synchronized (this) {
            prepared = waiting.remove(program.name());
        }
        if (prepared != null) {
            try {
                Ready ready = prepared.get();
                if (ready.process().isAlive()) {
                    return ready;
                }
                LOG.warn("the enclave {} that waited has ended; another is started", program.name());
                ready.discard();
            } catch (ExecutionException e) {
                LOG.warn("the enclave {} could not be prepared; it is tried again", program.name(), e.getCause());
            }
        }
        return launch(program);
    }

    private Ready launch(Program program) throws IOException, JobFailure, InterruptedException {
        // A Unix socket's path has at most 107 bytes, so it does not lie below the job's directory.
        Path directory = Files.createTempDirectory(
                "yh", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path socket = directory.resolve("s");
        Path scratch = Files.createDirectory(directory.resolve("scratch"));
        ProcessBuilder builder =
                new ProcessBuilder(memory.around(program.processMiB(), command(program, socket, scratch)));
        // Every thread of the C library's own would reserve address space that nobody uses.
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        Process process = builder.directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.to(log(directory).toFile()))
                .start();
        LOG.info(
                "enclave process {} of {} has at most {} MiB of address space, limited by {}",
                process.pid(),
                program.name(),
                program.processMiB(),
                memory);
        Ready ready = new Ready(process, directory, socket);
        try {
            awaitReady(process);
            return ready;
        } catch (JobFailure | InterruptedException | RuntimeException e) {
            LOG.warn("enclave {}: {}", program.name(), Files.readString(log(directory)));
            ready.discard();
            throw e;
        }
    }

    private static Path log(Path directory) {
        return directory.resolve("log");
    }

    /** Ends the processes that wait for a job; those that have one end with it. */
    @Override
    public void close() {
        List<FutureTask<Ready>> unused;
        synchronized (this) {
            closed = true;
            unused = List.copyOf(waiting.values());
            waiting.clear();
        }
        for (FutureTask<Ready> one : unused) {
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

    private List<String> command(Program program, Path socket, Path scratch) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx" + program.heapMiB() + "m");
        command.add("-XX:+UseSerialGC");
        command.add("-XX:CompressedClassSpaceSize=64m");
        command.add("-XX:ReservedCodeCacheSize=96m");
        command.add("-Xshare:auto");
        command.add("-Dfile.encoding=UTF-8");
        command.add("-Djava.io.tmpdir=" + scratch);
        command.addAll(program.flags());
        command.add("-cp");
        command.add(String.join(
                File.pathSeparator,
                jars(installation, program.name()).stream().map(Path::toString).toList()));
        command.add(EnclaveMain.class.getName());
        command.add(program.mainClass());
        command.add(socket.toString());
        command.add(scratch.toString());
        command.add(evidence);
        return command;
    }

    private static void awaitReady(Process process) throws JobFailure, InterruptedException {
        CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> {
            try {
                return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
                        .readLine();
            } catch (IOException e) {
                return null;
            }
        });
        try {
            if (!"READY".equals(first.get(START_SECONDS, TimeUnit.SECONDS))) {
                throw new JobFailure(
                        Fault.NODE, "ENCLAVE_START", "the enclave process ended before it was ready; see its log");
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new JobFailure(
                    new Refusal(
                            Fault.RESOURCES,
                            "ENCLAVE_START",
                            "the enclave process was not ready within " + START_SECONDS + " s"),
                    e);
        }
    }

    private static void deleteTree(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
