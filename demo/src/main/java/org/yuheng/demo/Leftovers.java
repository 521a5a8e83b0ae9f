package org.yuheng.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Remembers the processes of a deployment on disk, so that a later start can end those of one that was killed. */
final class Leftovers {

    private static final long GRACE_SECONDS = 20;
    private static final Duration CLOCK_SLIP = Duration.ofSeconds(3);

    private final Path file;

    /** @param file one line for each process: id and start; start tells a process from a later one with the same id */
    Leftovers(Path file) {
        this.file = file;
    }

    void remember(List<ProcessHandle> processes) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(
                file,
                processes.stream()
                        .map(process -> process.pid() + " " + start(process))
                        .toList());
    }

    /** Ends what is still running of an earlier start, and waits until it has ended: the next start needs its ports. */
    void end() throws IOException, InterruptedException {
        if (!Files.exists(file)) {
            return;
        }
        List<ProcessHandle> left = Files.readAllLines(file).stream()
                .map(Leftovers::find)
                .flatMap(Optional::stream)
                .toList();
        left.forEach(ProcessHandle::destroy);
        long grace = System.nanoTime() + TimeUnit.SECONDS.toNanos(GRACE_SECONDS);
        for (ProcessHandle process : left) {
            if (!ended(process, grace - System.nanoTime())) {
                process.destroyForcibly();
                if (!ended(process, TimeUnit.SECONDS.toNanos(GRACE_SECONDS))) {
                    throw new IOException("LEFTOVER: process " + process.pid() + " of an earlier start does not end");
                }
            }
        }
        Files.delete(file);
    }

    private static Optional<ProcessHandle> find(String line) {
        String[] parts = line.split(" ", 2);
        return ProcessHandle.of(Long.parseLong(parts[0]))
                .filter(alive -> sameTime(start(alive), parts.length > 1 ? parts[1] : ""));
    }

    /** The system counts starts from when it was booted, and tells that to another second now and then. */
    private static boolean sameTime(String one, String other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.equals(other);
        }
        return Duration.between(Instant.parse(one), Instant.parse(other)).abs().compareTo(CLOCK_SLIP) <= 0;
    }

    private static boolean ended(ProcessHandle process, long nanos) throws InterruptedException {
        try {
            process.onExit().get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot wait for process " + process.pid(), e);
        }
    }

    private static String start(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toString).orElse("");
    }
}
