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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yuheng.adapter.enclave.Assignment;
import org.yuheng.adapter.enclave.EnclaveMain;
import org.yuheng.adapter.enclave.HostConnection;
import org.yuheng.adapter.enclave.LinkRequest;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.Refusal;

/**
 * A measured program as a process beside the node, which listens on a Unix socket and has no job yet. It ends with the node,
 * however that ends: its standard input is a pipe from here.
 */
record EnclaveProcess(Process process, Path directory, Path socket) {

    private static final Logger LOG = LoggerFactory.getLogger(EnclaveProcess.class);
    private static final long START_SECONDS = 30;

    /** @param evidence last argument of {@link EnclaveMain} */
    static EnclaveProcess launch(EnclaveHost.Program program, Path installation, String evidence, MemoryLimit memory)
            throws IOException, JobFailure, InterruptedException {
        // A Unix socket's path has at most 107 bytes, so it does not lie below the job's directory.
        Path directory = privateDirectory();
        Path socket = directory.resolve("s");
        Path scratch = Files.createDirectory(directory.resolve("scratch"));
        ProcessBuilder builder = new ProcessBuilder(
                memory.around(program.processMiB(), command(program, installation, socket, scratch, evidence)));
        withoutSecrets(builder.environment());
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
        EnclaveProcess ready = new EnclaveProcess(process, directory, socket);
        try {
            awaitReady(process);
            return ready;
        } catch (JobFailure | InterruptedException | RuntimeException e) {
            LOG.warn("enclave {}: {}", program.name(), Files.readString(log(directory)));
            ready.discard();
            throw e;
        }
    }

    /** Of this account alone. */
    static Path privateDirectory() throws IOException {
        return Files.createTempDirectory(
                "yh", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /** What opens the node's keys is nothing that a program started from here has to know. */
    static void withoutSecrets(Map<String, String> environment) {
        environment.keySet().removeIf(name -> name.startsWith("YUHENG_NODE_"));
    }

    private static Path log(Path directory) {
        return directory.resolve("log");
    }

    private static List<String> command(
            EnclaveHost.Program program, Path installation, Path socket, Path scratch, String evidence)
            throws IOException {
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
                EnclaveHost.jars(installation, program.name()).stream()
                        .map(Path::toString)
                        .toList()));
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

    /** Hands it to a job. */
    RunningEnclave assign(Assignment assignment) throws IOException {
        try {
            HostConnection control = HostConnection.connect(socket);
            control.send(new LinkRequest(LinkRequest.CONTROL));
            control.send(assignment);
            return new Running(this, control);
        } catch (IOException e) {
            LOG.warn("enclave for {}: {}", assignment.job(), Files.readString(log(directory)));
            discard();
            throw e;
        }
    }

    void discard() {
        process.destroyForcibly();
        try {
            deleteTree(directory);
        } catch (IOException e) {
            LOG.warn("an unused enclave left {} behind", directory, e);
        }
    }

    static void deleteTree(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    /** The same with its assignment. */
    record Running(EnclaveProcess enclave, HostConnection control) implements RunningEnclave {

        @Override
        public long pid() {
            return enclave.process().pid();
        }

        @Override
        public String end() throws InterruptedException {
            return enclave.process().waitFor(2, TimeUnit.SECONDS)
                    ? "it ended with exit value " + enclave.process().exitValue()
                    : "it still runs, and does not answer";
        }

        @Override
        public HostConnection link(String role) throws IOException {
            HostConnection link = HostConnection.connect(enclave.socket());
            link.send(new LinkRequest(role));
            return link;
        }

        @Override
        public void kill() {
            enclave.process().destroyForcibly();
        }

        @Override
        public void close() throws IOException {
            try (control) {
                enclave.process().destroyForcibly();
                enclave.process().waitFor(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            deleteTree(enclave.directory());
        }
    }
}
