package org.yuheng.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One process of the demo, with its log. */
public final class Program implements AutoCloseable {

    private static final Duration GRACE = Duration.ofSeconds(20);

    private final String name;
    private final Process process;
    private final Path log;

    private Program(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    static Program start(String name, Path logs, List<String> java, List<String> arguments) throws IOException {
        return start(name, logs, java, arguments, Map.of());
    }

    static Program start(
            String name, Path logs, List<String> java, List<String> arguments, Map<String, String> environment)
            throws IOException {
        Files.createDirectories(logs);
        Path log = logs.resolve(name + ".log");
        List<String> command = new ArrayList<>(java);
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().putAll(environment);
        return new Program(name, builder.start(), log);
    }

    /** Whether something has come about. */
    public interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    /** Waits until the program is ready; its end, or the deadline, is an error that names the log. */
    public void await(Condition ready, Duration most) throws IOException, InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        while (!answers(ready)) {
            if (!process.isAlive()) {
                throw new IOException("PROGRAM_ENDED: " + name + " ended with " + process.exitValue() + "; see " + log);
            }
            if (System.nanoTime() > end) {
                throw new IOException("PROGRAM_SLOW: " + name + " is not ready after " + most + "; see " + log);
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private static boolean answers(Condition ready) throws InterruptedException {
        try {
            return ready.holds();
        } catch (IOException e) {
            return false;
        }
    }

    String name() {
        return name;
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    public long pid() {
        return process.pid();
    }

    public boolean alive() {
        return process.isAlive();
    }

    /** Of a program that is not alive. */
    public int exitValue() {
        return process.exitValue();
    }

    /** SIGKILL, and until it has worked. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    void ask() {
        process.destroy();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(GRACE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
