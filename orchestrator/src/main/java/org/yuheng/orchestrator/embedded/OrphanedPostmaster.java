package org.yuheng.orchestrator.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PostgreSQL that a killed orchestrator left behind. It still holds the data directory, and a new server on the
 * same port would silently not be the one we talk to; so it is ended before ours starts.
 *
 * <p>The caller holds the state directory's lock: whatever runs on that data is nobody's any more.
 */
final class OrphanedPostmaster {

    private static final Logger LOG = LoggerFactory.getLogger(OrphanedPostmaster.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private OrphanedPostmaster() {}

    static void end(Path data) {
        Path pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        try {
            Optional<ProcessHandle> postmaster = read(pidFile).filter(OrphanedPostmaster::isPostgres);
            if (postmaster.isPresent()) {
                LOG.warn(
                        "ending PostgreSQL (process {}) that an earlier orchestrator left on {}",
                        postmaster.get().pid(),
                        data);
                stop(postmaster.get());
            }
            // Left by a crash of the machine or container: its number may by now belong to another process, and
            // PostgreSQL would refuse to start for its sake.
            Files.deleteIfExists(pidFile);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + pidFile, e);
        }
    }

    private static Optional<ProcessHandle> read(Path pidFile) throws IOException {
        List<String> lines = Files.readAllLines(pidFile);
        if (lines.isEmpty() || !lines.get(0).strip().matches("[0-9]{1,9}")) {
            return Optional.empty();
        }
        return ProcessHandle.of(Long.parseLong(lines.get(0).strip()));
    }

    private static boolean isPostgres(ProcessHandle process) {
        return process.isAlive()
                && process.info()
                        .command()
                        .map(command -> Path.of(command).getFileName().toString())
                        .filter(name -> name.equals("postgres"))
                        .isPresent();
    }

    private static void stop(ProcessHandle postmaster) {
        CompletableFuture<ProcessHandle> ended = postmaster.onExit();
        interrupt(postmaster);
        try {
            ended.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            LOG.warn(
                    "process {} did not end within {}; killing it, its log is replayed at start",
                    postmaster.pid(),
                    PATIENCE);
            postmaster.destroyForcibly();
            ended.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while an orphaned PostgreSQL was ending", e);
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException("cannot wait for process " + postmaster.pid(), e);
        }
    }

    /** SIGINT is PostgreSQL's fast shutdown; Java's own SIGTERM would wait for clients that are gone. */
    private static void interrupt(ProcessHandle postmaster) {
        try {
            new ProcessBuilder("kill", "-INT", Long.toString(postmaster.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException e) {
            LOG.warn("no kill command here, asking process {} to end in the slow way", postmaster.pid(), e);
            postmaster.destroy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
