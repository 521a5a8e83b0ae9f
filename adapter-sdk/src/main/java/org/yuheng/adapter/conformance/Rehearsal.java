package org.yuheng.adapter.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.yuheng.adapter.enclave.EnclaveContext;
import org.yuheng.adapter.engine.Engine;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.InputTable;
import org.yuheng.adapter.engine.JobAssignment;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.engine.Link;
import org.yuheng.adapter.engine.NodeServices;
import org.yuheng.adapter.engine.ResultPart;
import org.yuheng.computation.JobSpec;
import org.yuheng.trust.Digests;

/**
 * One job with all of its nodes in this process: every role on a thread of its own, links in memory, enclave programs
 * without their enclave. It can go wrong on purpose. Grants, attestation and sealing are the nodes' work and are not
 * rehearsed.
 */
final class Rehearsal {

    private static final int FLOOD_CHUNK = 1 << 16;

    private final EngineSubject subject;
    private final Engine engine;
    private final JobSpec spec;
    private final byte[] specBytes;
    private final JobId job;
    private final Object doors = new Object();
    private final Map<String, Link> ends = new HashMap<>();
    private final Set<String> gone = new HashSet<>();
    private final Map<String, List<MemoryLink>> opened = new HashMap<>();
    private final Map<String, Thread> threads = new TreeMap<>();
    private final Map<String, Throwable> failures = new ConcurrentHashMap<>();
    private final Map<String, ResultPart> published = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicBoolean struck = new AtomicBoolean();
    private long strikeAt = Long.MAX_VALUE;
    private Runnable strike = () -> {};
    private Optional<String> flooder = Optional.empty();
    private byte flood;

    Rehearsal(EngineSubject subject, Engine engine, JobSpec spec, JobId job) {
        this.subject = subject;
        this.engine = engine;
        this.spec = spec;
        this.specBytes = spec.toBytes();
        this.job = job;
    }

    /**
     * How it ended.
     *
     * @param failures what each role that did not end well threw
     * @param stuck roles that had not ended when patience was over
     * @param threadsLeft threads that the roles started and that still run
     */
    record Ends(
            Map<String, Throwable> failures,
            Set<String> stuck,
            Map<String, ResultPart> published,
            long bytes,
            int threadsLeft) {}

    /** Cancels the job at every node as soon as {@code after} bytes have travelled. */
    Rehearsal cancelled(long after) {
        strikeAt = after;
        strike = () -> {
            threads.values().forEach(Thread::interrupt);
            roles().forEach(this::cut);
        };
        return this;
    }

    /** Takes one role's node away as soon as {@code after} bytes have travelled. */
    Rehearsal losing(String role, long after) {
        strikeAt = after;
        strike = () -> {
            cut(role);
            threads.get(role).interrupt();
        };
        return this;
    }

    /** Lets something play {@code role} that sends one byte for ever on every link and reads whatever comes. */
    Rehearsal flooding(String role, byte value) {
        flooder = Optional.of(role);
        flood = value;
        return this;
    }

    private List<String> roles() {
        return spec.placement().stream().map(JobSpec.Placement::role).toList();
    }

    Ends run(Duration patience) throws InterruptedException {
        ThreadGroup group = new ThreadGroup("rehearsal of " + job);
        for (String role : roles()) {
            Runnable play = flooder.filter(role::equals).isPresent() ? () -> flood(role, group) : () -> play(role);
            threads.put(role, new Thread(group, play, role));
        }
        threads.values().forEach(Thread::start);
        if (strikeAt == 0) {
            moved(0);
        }
        long until = System.nanoTime() + patience.toNanos();
        Set<String> stuck = new HashSet<>();
        for (Map.Entry<String, Thread> thread : threads.entrySet()) {
            if (flooder.filter(thread.getKey()::equals).isPresent()) {
                continue;
            }
            thread.getValue().join(Math.max(1, (until - System.nanoTime()) / 1_000_000));
            if (thread.getValue().isAlive()) {
                stuck.add(thread.getKey());
            }
        }
        roles().forEach(this::cut);
        group.interrupt();
        int left = left(group, until);
        return new Ends(Map.copyOf(failures), stuck, Map.copyOf(published), bytes.get(), left);
    }

    /** How many threads of the job still run when they have had the rest of the time to end. */
    private static int left(ThreadGroup group, long until) throws InterruptedException {
        while (group.activeCount() > 0 && System.nanoTime() < until) {
            Thread[] threads = new Thread[64];
            int alive = group.enumerate(threads);
            for (Thread thread : Arrays.copyOf(threads, alive)) {
                thread.join(Math.max(1, (until - System.nanoTime()) / 1_000_000));
            }
        }
        return group.activeCount();
    }

    private void play(String role) {
        JobAssignment assignment = new JobAssignment(
                job,
                specBytes,
                Digests.of(specBytes),
                spec.nodeOf(role).orElseThrow(),
                role,
                Instant.now().plusSeconds(600));
        try {
            engine.run(assignment, new Services(role));
        } catch (JobFailure | InterruptedException | RuntimeException | Error e) {
            failures.put(role, e);
        } finally {
            cut(role);
        }
    }

    private void flood(String role, ThreadGroup group) {
        byte[] chunk = new byte[FLOOD_CHUNK];
        Arrays.fill(chunk, flood);
        for (String other : roles()) {
            if (!other.equals(role)) {
                Thread link = new Thread(group, () -> flood(role, other, chunk), role + " floods " + other);
                link.start();
            }
        }
    }

    private void flood(String role, String other, byte[] chunk) {
        try {
            Link link = connect(role, other);
            Thread reader = new Thread(() -> drain(link.in()), role + " drains " + other);
            reader.setDaemon(true);
            reader.start();
            while (true) {
                link.out().write(chunk);
            }
        } catch (JobFailure | IOException | InterruptedException e) {
            // The other side has had enough, which is the point.
            Thread.currentThread().interrupt();
        }
    }

    private static void drain(InputStream in) {
        try {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void moved(long count) {
        if (bytes.addAndGet(count) >= strikeAt && struck.compareAndSet(false, true)) {
            strike.run();
        }
    }

    /** Both sides come here; the first one waits until the other has come, or never will. */
    private Link connect(String self, String other) throws JobFailure, InterruptedException {
        synchronized (doors) {
            if (gone.contains(self)) {
                throw new JobFailure(Fault.NODE, "JOB_ENDED", "the job has ended at " + self);
            }
            Link mine = ends.remove(self + ">" + other);
            if (mine != null) {
                doors.notifyAll();
                return mine;
            }
            BoundedPipe there = new BoundedPipe(this::moved);
            BoundedPipe back = new BoundedPipe(this::moved);
            MemoryLink first = new MemoryLink(other, back, there);
            MemoryLink second = new MemoryLink(self, there, back);
            opened.computeIfAbsent(self, role -> new ArrayList<>()).add(first);
            opened.computeIfAbsent(other, role -> new ArrayList<>()).add(second);
            ends.put(other + ">" + self, second);
            while (ends.containsKey(other + ">" + self)) {
                if (gone.contains(other) || gone.contains(self)) {
                    throw new JobFailure(Fault.PEER, "PEER_ABSENT", other + " did not turn up");
                }
                doors.wait();
            }
            return first;
        }
    }

    /** What a node does when its role has ended: closes what was opened. */
    private void cut(String role) {
        synchronized (doors) {
            gone.add(role);
            opened.getOrDefault(role, List.of()).forEach(MemoryLink::close);
            doors.notifyAll();
        }
    }

    private record MemoryLink(String peerRole, BoundedPipe incoming, BoundedPipe outgoing) implements Link {
        @Override
        public InputStream in() {
            return incoming.in;
        }

        @Override
        public OutputStream out() {
            return outgoing.out;
        }

        @Override
        public void close() {
            incoming.close();
            outgoing.close();
        }
    }

    private void publish(String part, ResultPart result) {
        if (published.put(part, result) != null) {
            throw new IllegalStateException("part " + part + " was published twice");
        }
    }

    private final class Services implements NodeServices {
        private final String role;

        Services(String role) {
            this.role = role;
        }

        @Override
        public List<InputTable> inputs() {
            return subject.inputs(role);
        }

        @Override
        public Link link(String other) throws JobFailure, InterruptedException {
            return connect(role, other);
        }

        @Override
        public Link attested(String other) throws JobFailure, InterruptedException {
            return connect(role, other);
        }

        @Override
        public void hostEnclave(String program, List<String> accepted) throws JobFailure, InterruptedException {
            Path scratch;
            try {
                scratch = Files.createTempDirectory("rehearsal");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            try {
                subject.program(program).run(new Enclave(role, scratch));
            } finally {
                delete(scratch);
            }
        }

        @Override
        public void publish(String part, ResultPart result) {
            Rehearsal.this.publish(part, result);
        }

        @Override
        public void progress(String phase, double fraction, Map<String, Long> metrics) {}
    }

    private final class Enclave implements EnclaveContext {
        private final String role;
        private final Path scratch;

        Enclave(String role, Path scratch) {
            this.role = role;
            this.scratch = scratch;
        }

        @Override
        public JobId job() {
            return job;
        }

        @Override
        public byte[] spec() {
            return specBytes.clone();
        }

        @Override
        public String role() {
            return role;
        }

        @Override
        public Link accept(String other) throws JobFailure, InterruptedException {
            return connect(role, other);
        }

        @Override
        public Path scratch() {
            return scratch;
        }

        @Override
        public void received(String dataset, String digest, long rows) {}

        @Override
        public void publish(String part, ResultPart result) {
            Rehearsal.this.publish(part, result);
        }

        @Override
        public void progress(String phase, double fraction, Map<String, Long> metrics) {}
    }

    private static void delete(Path directory) {
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
