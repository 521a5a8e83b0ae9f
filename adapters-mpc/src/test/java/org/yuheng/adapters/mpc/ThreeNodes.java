package org.yuheng.adapters.mpc;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.yuheng.adapter.enclave.EnclaveContext;
import org.yuheng.adapter.engine.Engine;
import org.yuheng.adapter.engine.InputTable;
import org.yuheng.adapter.engine.JobAssignment;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.engine.Link;
import org.yuheng.adapter.engine.NodeServices;
import org.yuheng.adapter.engine.ResultPart;
import org.yuheng.computation.JobSpec;

/** The nodes of both parties and of the dealer in one JVM: each role on its own thread, links in memory. */
final class ThreeNodes {

    /** What a role does; a test may run an engine, or a part of it. */
    interface Role {
        void run(JobAssignment assignment, NodeServices services) throws JobFailure, InterruptedException;
    }

    private final Map<String, ResultPart> published = new ConcurrentHashMap<>();
    private final byte[] spec;
    private final List<MemoryTable> tables;
    private final int attempt;

    ThreeNodes(JobSpec spec, int attempt, List<MemoryTable> tables) {
        this.spec = spec.toBytes();
        this.attempt = attempt;
        this.tables = tables;
    }

    static ResultPart run(JobSpec spec, Engine engine, MemoryTable... tables) throws Exception {
        return new ThreeNodes(spec, 1, List.of(tables)).run(engine::run);
    }

    /** Runs all three roles and combines the shares; throws the first party's own failure. */
    ResultPart run(Role role) throws Exception {
        runRoles(role);
        return SharedResult.combine(
                published.get("share-0").content(), published.get("share-1").content());
    }

    Map<String, ResultPart> runRoles(Role role) throws Exception {
        Trio.Links links = new Trio.Links();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Future<Void>> roles = new ArrayList<>();
            roles.add(threads.submit(
                    node(role, "party-0", Map.of("party-1", links.zeroToOne, "dealer", links.zeroToDealer))));
            roles.add(threads.submit(
                    node(role, "party-1", Map.of("party-0", links.oneToZero, "dealer", links.oneToDealer))));
            roles.add(threads.submit(
                    node(role, "dealer", Map.of("party-0", links.dealerToZero, "party-1", links.dealerToOne))));
            throwFirst(roles);
            return published;
        } finally {
            threads.shutdownNow();
        }
    }

    private static void throwFirst(List<Future<Void>> roles) throws Exception {
        Exception lost = null;
        for (Future<Void> role : roles) {
            try {
                role.get();
            } catch (ExecutionException e) {
                Exception cause = (Exception) e.getCause();
                if (!(cause instanceof JobFailure f && f.refusal().code().equals("PEER_LOST"))) {
                    throw cause;
                }
                lost = cause;
            }
        }
        if (lost != null) {
            throw lost;
        }
    }

    private Callable<Void> node(Role role, String name, Map<String, Link> links) {
        return () -> {
            JobAssignment assignment = new JobAssignment(
                    new JobId("R2026-000001", 1, attempt),
                    spec,
                    "sha256:" + "1".repeat(64),
                    "node-of-" + name,
                    name,
                    Instant.parse("2026-11-21T12:00:00Z"));
            try {
                role.run(assignment, new Services(name, links));
            } finally {
                for (Link link : links.values()) {
                    link.close();
                }
            }
            return null;
        };
    }

    private final class Services implements NodeServices, EnclaveContext {
        private final String name;
        private final Map<String, Link> links;

        Services(String name, Map<String, Link> links) {
            this.name = name;
            this.links = links;
        }

        @Override
        public List<InputTable> inputs() {
            JobSpec parsed = JobSpec.parse(spec);
            List<String> here = parsed.inputsAt(parsed.nodeOf(name).orElseThrow()).stream()
                    .map(JobSpec.Input::table)
                    .toList();
            return tables.stream()
                    .filter(t -> here.contains(t.table()))
                    .map(InputTable.class::cast)
                    .toList();
        }

        @Override
        public Link link(String role) {
            return links.get(role);
        }

        @Override
        public Link attested(String role) {
            return links.get(role);
        }

        @Override
        public Link accept(String role) {
            return links.get(role);
        }

        @Override
        public void hostEnclave(String program, List<String> roles) throws JobFailure, InterruptedException {
            if (!program.equals(MpcEngine.PROTOCOL) || !roles.equals(List.of("party-0", "party-1"))) {
                throw new IllegalStateException(program + " for " + roles);
            }
            new DealerProgram().run(this);
        }

        @Override
        public void publish(String part, ResultPart result) {
            published.put(part, result);
        }

        @Override
        public void progress(String phase, double fraction, Map<String, Long> metrics) {}

        @Override
        public JobId job() {
            return new JobId("R2026-000001", 1, attempt);
        }

        @Override
        public byte[] spec() {
            return spec.clone();
        }

        @Override
        public String role() {
            return name;
        }

        @Override
        public Path scratch() {
            throw new UnsupportedOperationException("a dealer keeps nothing");
        }

        @Override
        public void received(String dataset, String digest, long rows) {
            throw new UnsupportedOperationException("a dealer receives nothing");
        }
    }
}
