package org.yuheng.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Remembers the processes of a deployment on disk, so that a later start can end those of one that was killed. */
final class Leftovers {

    private static final long GRACE_SECONDS = 20;

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

    /** Ends what is still running of an earlier start. */
    void end() throws IOException, InterruptedException {
        if (!Files.exists(file)) {
            return;
        }
        for (String line : Files.readAllLines(file)) {
            String[] parts = line.split(" ", 2);
            Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(parts[0]))
                    .filter(alive -> start(alive).equals(parts[1]));
            if (process.isPresent()) {
                end(process.get());
            }
        }
        Files.delete(file);
    }

    private static void end(ProcessHandle process) throws InterruptedException {
        process.destroy();
        CompletableFuture<ProcessHandle> ended = process.onExit();
        try {
            ended.get(GRACE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            process.destroyForcibly();
        }
    }

    private static String start(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toString).orElse("");
    }
}
