package org.yuheng.node.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.yuheng.adapter.engine.InputTable;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.computation.JobSpec;
import org.yuheng.node.enclaves.RunningEnclave;
import org.yuheng.node.links.JobRoutes;
import org.yuheng.node.links.LinkDesk;

/** A job that has not ended at this node: its lease, its threads, and everything that must be freed with it. */
final class Job {

    private final JobRoutes routes;
    private final byte[] spec;
    private final List<byte[]> grants;
    private final Instant deadline;
    private final LinkDesk links;
    private final Path directory;
    private final List<Thread> threads = new ArrayList<>();
    private final Map<String, RunningEnclave> enclaves = new HashMap<>();
    private List<InputTable> inputs;
    private final Set<String> ending = new HashSet<>();
    private boolean started;
    private Refusal whyCancelled;
    private int running;

    Job(JobRoutes routes, byte[] spec, List<byte[]> grants, Instant deadline, LinkDesk links, Path directory) {
        this.routes = routes;
        this.spec = spec;
        this.grants = List.copyOf(grants);
        this.deadline = deadline;
        this.links = links;
        this.directory = directory;
    }

    JobId id() {
        return routes.id();
    }

    JobRoutes routes() {
        return routes;
    }

    JobSpec spec() {
        return routes.spec();
    }

    byte[] specBytes() {
        return spec.clone();
    }

    List<byte[]> grants() {
        return grants;
    }

    Instant deadline() {
        return deadline;
    }

    LinkDesk links() {
        return links;
    }

    Path directory() {
        return directory;
    }

    /** True for the first caller only, and not after a cancellation. */
    synchronized boolean begin(int roles) {
        if (started || whyCancelled != null) {
            return false;
        }
        started = true;
        running = roles;
        return true;
    }

    /** Whether the job still waits for its Start when the lease is over. */
    synchronized boolean leaseOver() {
        return !started && whyCancelled == null;
    }

    synchronized boolean cancelled() {
        return whyCancelled != null;
    }

    synchronized Optional<Refusal> whyCancelled() {
        return Optional.ofNullable(whyCancelled);
    }

    /** To be said by the thread itself: only one that runs can be interrupted for certain. */
    synchronized void runs(Thread thread) throws InterruptedException {
        if (whyCancelled != null) {
            throw new InterruptedException("cancelled before it ran");
        }
        threads.add(thread);
    }

    /** Whether every role that runs here has stopped, {@code role} being one, though not all may be written down as such. */
    synchronized boolean allEnding(String role) {
        ending.add(role);
        return ending.size() >= running;
    }

    /** True when this was the last role to end. */
    synchronized boolean roleEnded(String role) {
        ending.remove(role);
        return --running == 0;
    }

    /** What a cancellation found. */
    enum Cancelled {
        /** Nothing ran yet, so nobody else will say that the job has ended. */
        WAITING,
        /** Roles run; they notice and end. */
        RUNNING,
        /** It had been cancelled before, for the reason that stays. */
        ALREADY
    }

    /** Stops what runs. */
    Cancelled cancel(Refusal why) {
        List<Thread> interrupted;
        Cancelled before;
        synchronized (this) {
            before = whyCancelled != null ? Cancelled.ALREADY : started ? Cancelled.RUNNING : Cancelled.WAITING;
            whyCancelled = whyCancelled == null ? why : whyCancelled;
            interrupted = List.copyOf(threads);
            notifyAll();
        }
        interrupted.forEach(Thread::interrupt);
        links.close();
        enclaves().values().forEach(Job::stop);
        return before;
    }

    synchronized void hosts(String role, RunningEnclave enclave) {
        enclaves.put(role, enclave);
        notifyAll();
    }

    /** Kills the enclave processes, as whoever controls the host's machine could. */
    void killHosted() {
        enclaves().values().forEach(RunningEnclave::kill);
    }

    /** The enclave that plays {@code role} here, once it is up; null when the job is cancelled or over first. */
    synchronized RunningEnclave awaitEnclave(String role) throws InterruptedException {
        while (!enclaves.containsKey(role) && whyCancelled == null && !(started && running == 0)) {
            wait(LinkDesk.LEASE.toMillis());
        }
        return enclaves.get(role);
    }

    private synchronized Map<String, RunningEnclave> enclaves() {
        return Map.copyOf(enclaves);
    }

    synchronized List<InputTable> inputs() {
        return inputs;
    }

    synchronized void inputs(List<InputTable> tables) {
        inputs = List.copyOf(tables);
    }

    /** Frees everything; after the last role has ended, or when the lease lapses. */
    void free() throws IOException {
        links.close();
        enclaves().values().forEach(Job::stop);
        synchronized (this) {
            notifyAll();
        }
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    private static void stop(RunningEnclave enclave) {
        try {
            enclave.close();
        } catch (IOException e) {
            throw new IllegalStateException("enclave process " + enclave.pid() + " cannot be cleared away", e);
        }
    }
}
