package org.yuheng.node.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.yuheng.adapter.engine.JobId;

/**
 * Phases of a job in which the crash test kills this process, or the enclave process that it hosts. Nothing happens unless
 * the environment variable {@value #VARIABLE} names a file; what is to die is read from it each time, so that a running
 * node can be told.
 *
 * <p>{@code node PHASE 3}: the node dies when a third job reaches the phase, and holds the two before it until then.
 * {@code enclave PHASE}: the enclave process of each job is killed when the job reaches the phase; {@code enclave PHASE
 * once}: of the next job only. First attempts only.
 */
final class CrashPoint {

    static final String VARIABLE = "YUHENG_CRASH_FILE";
    private static final int KILLED = 137;
    private static final String FILE = System.getenv(VARIABLE);
    private static final Set<JobId> ARRIVED = ConcurrentHashMap.newKeySet();

    private CrashPoint() {}

    enum Phase {
        /** A lease is taken and durable; nobody knows. */
        PREPARED,
        /** A role begins. */
        STARTED,
        /** The enclave process is up and has its assignment. */
        ENCLAVE_UP,
        /** An owner has seen the evidence and released a key. */
        KEYS_RELEASED,
        /** The engine is at work. */
        COMPUTING,
        /** A result is there, and has not left. */
        RESULT,
        /** The result is with its recipient's node, and nothing but that node's journal knows. */
        DELIVERED,
        /** A role has succeeded, and nothing but the journal knows. */
        ENDED
    }

    static void at(Phase phase, Job job) {
        if (FILE != null && job.id().attempt() == 1) {
            reached(phase, job);
        }
    }

    /** Progress says by a word of the engine's own that it works. */
    static void progress(String word, Job job) {
        if (Stream.of("COMPUT", "DEALING", "ITERATION", "TRAIN", "SUM", "WAITING_FOR_ENCLAVE")
                .anyMatch(word::contains)) {
            at(Phase.COMPUTING, job);
        }
    }

    private static void reached(Phase phase, Job job) {
        List<String> wanted = wanted();
        if (wanted.size() < 2
                || !wanted.get(1).equals(phase.name().toLowerCase(Locale.ROOT).replace('_', '-'))) {
            return;
        }
        if (wanted.get(0).equals("enclave")) {
            if (wanted.size() < 3 || taken()) {
                job.killHosted();
            }
            return;
        }
        ARRIVED.add(job.id());
        if (ARRIVED.size() >= Integer.parseInt(wanted.get(2))) {
            Runtime.getRuntime().halt(KILLED);
        }
        try {
            // Held here until the process dies.
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether an order that counts once is this job's. */
    private static boolean taken() {
        try {
            return Files.deleteIfExists(Path.of(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> wanted() {
        Path file = Path.of(FILE);
        try {
            return Files.exists(file) ? List.of(Files.readString(file).strip().split(" ")) : List.of();
        } catch (NoSuchFileException e) {
            // Another job has just taken it.
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
