package org.yuheng.node;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.yuheng.adapter.enclave.EnclaveMain;
import org.yuheng.node.enclaves.EnclaveHost;
import org.yuheng.node.enclaves.LaunchPlan;

/**
 * A launcher of a test: a shell script that starts the real enclave program in another process, as a hypervisor would in
 * another machine. It writes down what it was called with, what it was handed, and which processes it started.
 */
final class LauncherScript {

    private static final String PROGRAM = "yuheng-tee-sql";

    private final Path directory;
    private final Path platform;

    /** @param platform the simulated platform's private part, which stands for the hardware */
    LauncherScript(Path directory, Path platform) {
        this.directory = directory;
        this.platform = platform;
    }

    /** Starts the enclave and stays as long as it does; {@code before} is run first, with the environment at hand. */
    Path thatStays(String before) throws IOException {
        return write("launch", before + enclave("err") + " &\n" + pid() + "wait $!\n");
    }

    /** Starts two enclaves with what was meant for one. */
    Path thatStartsTwo() throws IOException {
        return write("launch-two", enclave("err1") + " &\n" + pid() + enclave("err2") + " &\n" + pid() + "wait\n");
    }

    /** Starts the enclave, and ends while it goes on. */
    Path thatLeaves() throws IOException {
        return write("launch-and-leave", "setsid " + enclave("err") + " < /dev/null > /dev/null &\n" + pid());
    }

    /** Ends what the last launch left. */
    Path ending() throws IOException {
        return write("end", "kill -9 $(tail -n 1 " + directory.resolve("pids") + ")\n");
    }

    Path write(String name, String body) throws IOException {
        Path script = Files.writeString(
                directory.resolve(name),
                "#!/bin/sh\necho \"" + name + " $*\" >> " + directory.resolve("calls") + "\necho \"$YUHENG_ATTACH\" >> "
                        + directory.resolve("attached") + "\n" + body);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script;
    }

    String pid() {
        return "echo $! >> " + directory.resolve("pids") + "\n";
    }

    private String enclave(String errors) throws IOException {
        Path scratch = Files.createDirectories(directory.resolve("scratch"));
        String classPath = EnclaveHost.jars(City.ENCLAVES.toAbsolutePath(), PROGRAM).stream()
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        return Path.of(System.getProperty("java.home"), "bin", "java")
                + " -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Djava.io.tmpdir=" + scratch + " -cp " + classPath
                + " " + EnclaveMain.class.getName() + " org.yuheng.adapters.tee.SqlEnclave tcp:environment " + scratch
                + " " + platform + " 2> " + directory.resolve(errors);
    }

    /** That calls {@code launcher} with the label and the program. */
    static LaunchPlan plan(Path launcher, Optional<Path> end, int patienceSeconds) {
        return new LaunchPlan(
                List.of(launcher.toString(), "{label}", "{program}", "{kind}", "{host}:{port}", "{attach}"),
                end.map(command -> List.of(command.toString(), "{label}")).orElse(List.of()),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                patienceSeconds);
    }

    List<String> lines(String file) throws IOException {
        Path path = directory.resolve(file);
        return Files.exists(path) ? Files.readAllLines(path, StandardCharsets.UTF_8) : List.of();
    }

    /** Of all launches so far. */
    List<ProcessHandle> enclaves() throws IOException {
        return lines("pids").stream()
                .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
                .toList();
    }

    /** Whether all that was started has ended, or does in a moment. */
    boolean nothingIsLeft() throws Exception {
        for (ProcessHandle enclave : enclaves()) {
            enclave.onExit().get(20, TimeUnit.SECONDS);
        }
        return enclaves().isEmpty();
    }
}
