package org.yuheng.adapters.fl.harness;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.yuheng.adapter.enclave.EnclaveContext;
import org.yuheng.adapter.enclave.EnclaveProgram;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.InputTable;
import org.yuheng.adapter.engine.JobAssignment;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.engine.Link;
import org.yuheng.adapter.engine.NodeServices;
import org.yuheng.adapter.engine.ResultPart;
import org.yuheng.adapters.fl.AggregatorProgram;
import org.yuheng.adapters.fl.FlEngine;
import org.yuheng.computation.JobSpec;

/**
 * Runs every role of one job on a thread of its own, over links that the harness makes; any role can be played by
 * something else than the engine.
 */
public final class JobHarness {

    private static final long LIMIT_SECONDS = 60;

    private final byte[] spec;
    private final Map<String, List<InputTable>> inputs;
    private final LinkMaker maker;
    private final Map<String, Role> roles = new TreeMap<>();
    private EnclaveProgram enclave = new AggregatorProgram();
    private final Map<String, AtomicLong> bytes = new ConcurrentHashMap<>();
    private final Map<String, List<Link>> ends = new HashMap<>();
    private final Map<String, List<Link>> opened = new ConcurrentHashMap<>();
    private final Map<String, ResultPart> published = new ConcurrentHashMap<>();
    private final List<Progress> progress = Collections.synchronizedList(new ArrayList<>());
    private final List<String> received = Collections.synchronizedList(new ArrayList<>());

    /** What plays a role. */
    public interface Role {
        void run(JobAssignment assignment, NodeServices services) throws Exception;
    }

    /** One report, and when it was made. */
    public record Progress(String role, String phase, long nanos, Map<String, Long> metrics) {}

    /** How the attempt ended, role by role; a role that ended well has no failure. */
    public record Outcome(
            Map<String, Throwable> failures,
            Map<String, ResultPart> published,
            List<Progress> progress,
            List<String> received,
            Map<String, Long> bytes) {

        public ResultPart result() {
            if (!failures.isEmpty()) {
                throw new AssertionError(
                        "the job failed: " + failures,
                        failures.values().iterator().next());
            }
            return published.get("result");
        }

        /** The coded failure of a role. */
        public JobFailure failure(String role) {
            Throwable failure = failures.get(role);
            if (failure instanceof JobFailure jobFailure) {
                return jobFailure;
            }
            throw new AssertionError(role + " ended with " + failure + "; all: " + failures, failure);
        }

        public String code(String role) {
            return failure(role).refusal().code();
        }
    }

    public JobHarness(JobSpec spec, Map<String, List<InputTable>> inputsByRole, LinkMaker maker) {
        this.spec = spec.toBytes();
        this.inputs = inputsByRole;
        this.maker = maker;
        FlEngine engine = new FlEngine();
        spec.placement().forEach(p -> roles.put(p.role(), engine::run));
    }

    public JobHarness(JobSpec spec, Map<String, List<InputTable>> inputsByRole) {
        this(spec, inputsByRole, LinkMaker.pipes());
    }

    /** Lets something else play a role. */
    public JobHarness with(String role, Role player) {
        roles.put(role, player);
        return this;
    }

    /** Lets something else run in the enclave. */
    public JobHarness enclave(EnclaveProgram program) {
        enclave = program;
        return this;
    }

    public Outcome run() throws InterruptedException {
        ExecutorService threads = Executors.newCachedThreadPool();
        Map<String, Future<?>> futures = new TreeMap<>();
        roles.forEach((role, player) -> futures.put(role, threads.submit(() -> {
            try {
                player.run(assignment(role), new Node(role));
            } finally {
                leave(role);
            }
            return null;
        })));
        Map<String, Throwable> failures = new TreeMap<>();
        for (Map.Entry<String, Future<?>> entry : futures.entrySet()) {
            try {
                entry.getValue().get(LIMIT_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                failures.put(entry.getKey(), e.getCause());
            } catch (TimeoutException e) {
                failures.put(entry.getKey(), e);
            }
        }
        threads.shutdownNow();
        Map<String, Long> totals = new TreeMap<>();
        bytes.forEach((pair, count) -> totals.put(pair, count.get()));
        return new Outcome(failures, published, progress, received, totals);
    }

    private JobAssignment assignment(String role) {
        return new JobAssignment(
                new JobId("R2026-000001", 1, 1),
                spec,
                "sha256:unused",
                role,
                role,
                Instant.parse("2030-01-01T00:00:00Z"));
    }

    private static String pair(String a, String b) {
        return a.compareTo(b) < 0 ? a + "|" + b : b + "|" + a;
    }

    /** Both sides call it; the first makes both ends and waits until the other has come or gone. */
    private Link connect(String self, String other) throws JobFailure, InterruptedException {
        String pair = pair(self, other);
        synchronized (ends) {
            List<Link> waiting = ends.get(pair + ">" + self);
            Link mine;
            if (waiting != null) {
                mine = waiting.get(0);
                ends.put(pair + ">met", waiting);
                ends.notifyAll();
            } else {
                List<Link> both;
                try {
                    both = maker.connect(self, other, bytes.computeIfAbsent(pair, k -> new AtomicLong()));
                } catch (IOException e) {
                    throw new JobFailure(Fault.NODE, "LINK_FAILED", e.getMessage());
                }
                mine = both.get(0);
                ends.put(pair + ">" + other, List.of(both.get(1)));
                while (!ends.containsKey(pair + ">met")) {
                    if (ends.containsKey(other + ">gone")) {
                        throw new JobFailure(Fault.PEER, "PEER_ABSENT", other + " did not come");
                    }
                    ends.wait();
                }
            }
            opened.computeIfAbsent(self, k -> Collections.synchronizedList(new ArrayList<>()))
                    .add(mine);
            return mine;
        }
    }

    /** What the node does when a role ends: it closes what was opened. */
    private void leave(String role) throws IOException {
        for (Link link : opened.getOrDefault(role, List.of())) {
            link.close();
        }
        synchronized (ends) {
            ends.put(role + ">gone", List.of());
            ends.notifyAll();
        }
    }

    private final class Node implements NodeServices {

        private final String role;

        private Node(String role) {
            this.role = role;
        }

        @Override
        public List<InputTable> inputs() {
            return inputs.getOrDefault(role, List.of());
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
            if (!program.equals("yuheng-fl-masked")) {
                throw new IllegalArgumentException("no program " + program);
            }
            enclave.run(new Enclave(role));
        }

        @Override
        public void publish(String part, ResultPart result) {
            throw new UnsupportedOperationException("only the enclave publishes");
        }

        @Override
        public void progress(String phase, double fraction, Map<String, Long> metrics) {
            progress.add(new Progress(role, phase, System.nanoTime(), metrics));
        }
    }

    private final class Enclave implements EnclaveContext {

        private final String role;

        private Enclave(String role) {
            this.role = role;
        }

        @Override
        public JobId job() {
            return new JobId("R2026-000001", 1, 1);
        }

        @Override
        public byte[] spec() {
            return spec.clone();
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
            throw new UnsupportedOperationException("an aggregator keeps nothing on disk");
        }

        @Override
        public void received(String dataset, String digest, long rows) {
            received.add(dataset + " " + rows);
        }

        @Override
        public void publish(String part, ResultPart result) {
            if (Optional.ofNullable(published.put(part, result)).isPresent()) {
                throw new IllegalStateException(part + " was published twice");
            }
        }

        @Override
        public void progress(String phase, double fraction, Map<String, Long> metrics) {
            progress.add(new Progress(role, phase, System.nanoTime(), metrics));
        }
    }
}
