package org.yuheng.orchestrator.support;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.yuheng.adapter.engine.EngineDescription;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.adapter.node.NodeDescription;
import org.yuheng.adapter.node.NodeUnreachable;
import org.yuheng.adapter.node.PartyNode;
import org.yuheng.computation.JobSpec;
import org.yuheng.trust.Digests;
import org.yuheng.trust.grant.Grant;
import org.yuheng.trust.identity.SignatureSuite;
import org.yuheng.trust.identity.SigningKey;

/**
 * A node in memory with the job states of a real one and no engine: what a test of the journey needs, and no proof of
 * anything that runs at parties.
 */
public final class LoopbackParty implements PartyNode {

    private final String id;
    private final String organization;
    private final List<String> owners;
    private final List<EngineDescription> engines;
    private final LoopbackCity city;
    private final SigningKey key = SigningKey.generate(SignatureSuite.ED25519);
    private final Map<String, SigningKey> ownerKeys = new ConcurrentHashMap<>();
    private final Map<String, Map<String, OwnerGrant>> grants = new ConcurrentHashMap<>();
    private final Map<String, JobSpec> proposed = new ConcurrentHashMap<>();
    private final Map<String, List<byte[]>> shown = new ConcurrentHashMap<>();
    private final Map<JobId, Job> jobs = new ConcurrentHashMap<>();

    private static final class Job {
        private final JobSpec spec;
        private final AtomicLong sequence = new AtomicLong();
        private volatile JobState state = JobState.PREPARED;
        private volatile boolean reviewed;

        Job(JobSpec spec) {
            this.spec = spec;
        }
    }

    LoopbackParty(
            String id, String organization, List<String> owners, List<EngineDescription> engines, LoopbackCity city) {
        this.id = id;
        this.organization = organization;
        this.owners = List.copyOf(owners);
        this.engines = List.copyOf(engines);
        this.city = city;
        owners.forEach(owner -> ownerKeys.put(owner, SigningKey.generate(SignatureSuite.ED25519)));
    }

    /** SubjectPublicKeyInfo. */
    byte[] spki() {
        return key.verifyingKey().spki();
    }

    Map<String, SigningKey> ownerKeys() {
        return ownerKeys;
    }

    List<String> owners() {
        return owners;
    }

    @Override
    public String id() {
        return id;
    }

    private void reach(String request) throws NodeUnreachable {
        if (city.script(request).isSilent(id)) {
            throw new NodeUnreachable(id, "NODE_UNREACHABLE", "switched off by the test", null);
        }
    }

    @Override
    public NodeDescription describe() {
        return new NodeDescription(
                id,
                organization,
                owners,
                "test",
                engines,
                Instant.now().plus(Duration.ofDays(365)),
                true,
                jobs.size(),
                Duration.ZERO);
    }

    /** The approvals that came with a request's specification; empty when none was proposed here. */
    public List<byte[]> approvalsOf(String request) {
        return shown.getOrDefault(request, List.of());
    }

    @Override
    public Answer<List<OwnerGrant>> propose(byte[] bytes, String claimZh, String claimEn, List<byte[]> approvals)
            throws NodeUnreachable {
        JobSpec spec = JobSpec.parse(bytes);
        reach(spec.requestId());
        String digest = Digests.of(bytes);
        proposed.put(digest, spec);
        shown.put(spec.requestId(), List.copyOf(approvals));
        Map<String, OwnerGrant> ofSpec = grants.computeIfAbsent(digest, d -> new ConcurrentHashMap<>());
        spec.inputsAt(id)
                .forEach(input -> ofSpec.computeIfAbsent(
                        input.owner(),
                        owner -> city.script(spec.requestId()).ownersGrantAtOnce()
                                ? granted(digest, owner)
                                : new OwnerGrant(owner, GrantState.PENDING, null, null)));
        return Answer.of(new ArrayList<>(ofSpec.values()));
    }

    private OwnerGrant granted(String digest, String owner) {
        JobSpec spec = proposed.get(digest);
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Grant grant = new Grant(
                UUID.randomUUID().toString(),
                owner,
                List.of(),
                digest,
                spec.requestId(),
                List.of(),
                now.minusSeconds(60),
                spec.runs().notAfter(),
                spec.runs().maxRuns(),
                spec.runs().maxAttempts(),
                true,
                1,
                true);
        return new OwnerGrant(
                owner, GrantState.GRANTED, grant.sign(ownerKeys.get(owner)).toBytes(), null);
    }

    /** The owner's people sign. */
    public OwnerGrant grant(String digest, String owner) {
        OwnerGrant signed = granted(digest, owner);
        grants.get(digest).put(owner, signed);
        return signed;
    }

    public void refuse(String digest, String owner, String reason) {
        grants.get(digest)
                .put(
                        owner,
                        new OwnerGrant(
                                owner, GrantState.REFUSED, null, new Refusal(Fault.POLICY, "OWNER_REFUSED", reason)));
    }

    /** Signs a statement in the node's name. */
    public byte[] signed(String type, byte[] payload) {
        return org.yuheng.trust.envelope.Envelope.sign(type, payload, key).toBytes();
    }

    @Override
    public Answer<Instant> prepare(
            JobId job, byte[] spec, List<byte[]> given, Instant deadline, Map<String, String> routes)
            throws NodeUnreachable {
        reach(job.request());
        city.prepared(job, id);
        Job known = jobs.get(job);
        if (known != null && known.state == JobState.CANCELLED) {
            return Answer.no(new Refusal(Fault.CALLER, "JOB_CANCELLED", job + " was cancelled"));
        }
        jobs.putIfAbsent(job, new Job(JobSpec.parse(spec)));
        return Answer.of(Instant.now().plusSeconds(60));
    }

    @Override
    public Answer<JobId> start(JobId job, String specDigest) throws NodeUnreachable {
        reach(job.request());
        Job known = jobs.get(job);
        if (known == null || known.state == JobState.CANCELLED) {
            return Answer.no(new Refusal(Fault.CALLER, "JOB_UNKNOWN", job + " has no lease here"));
        }
        if (known.state == JobState.PREPARED) {
            known.state = JobState.RUNNING;
        }
        return Answer.of(job);
    }

    @Override
    public void watch(JobId job, long afterSequence, Consumer<JobEvent> events) throws NodeUnreachable {
        state(job).forEach(events);
    }

    @Override
    public List<JobEvent> state(JobId job) throws NodeUnreachable {
        reach(job.request());
        Job known = jobs.get(job);
        if (known == null) {
            return List.of();
        }
        Refusal failure = null;
        if (known.state == JobState.RUNNING) {
            failure = city.script(job.request()).failureOf(job.attempt());
            if (failure != null) {
                known.state = JobState.FAILED;
            } else if (!city.script(job.request()).held()) {
                known.state = JobState.SUCCEEDED;
            }
        }
        long sequence = known.sequence.incrementAndGet();
        Refusal why =
                known.state == JobState.FAILED ? city.script(job.request()).failureOf(job.attempt()) : failure;
        return known.spec.rolesOf(id).stream()
                .map(role -> new JobEvent(
                        job,
                        sequence,
                        role,
                        known.state,
                        "TEST",
                        known.state == JobState.RUNNING ? 0.5 : 1,
                        Map.of("rows", 3L),
                        why,
                        Instant.now()))
                .toList();
    }

    JobState stateOf(JobId job) {
        Job known = jobs.get(job);
        return known == null ? null : known.state;
    }

    @Override
    public void cancel(JobId job, String reason) throws NodeUnreachable {
        reach(job.request());
        Job known = jobs.get(job);
        if (known != null && !known.state.ended()) {
            known.state = JobState.CANCELLED;
        }
        city.cancelled(job, id);
    }

    @Override
    public Answer<Collected> collect(JobId job) throws NodeUnreachable {
        reach(job.request());
        Job known = jobs.get(job);
        if (known == null) {
            return Answer.no(new Refusal(Fault.CALLER, "JOB_UNKNOWN", job + " is not known here"));
        }
        List<Part> parts = new ArrayList<>();
        boolean host = known.spec.placement().get(0).node().equals(id);
        if (host) {
            String digest = Digests.of(("sealed " + job).getBytes(java.nio.charset.StandardCharsets.UTF_8));
            Delivery delivery = known.spec.reviewer().isPresent() && !known.reviewed
                    ? Delivery.HELD_FOR_REVIEW
                    : Delivery.DELIVERED;
            known.spec
                    .recipients()
                    .forEach(to ->
                            parts.add(new Part("result", "text/csv", digest, 128, 3, 1, to.organization(), delivery)));
        }
        return Answer.of(new Collected(
                known.state, parts, List.of(), List.of(), List.of(), Map.of("peer", 10L), Map.of("peer", 20L), null));
    }

    @Override
    public Answer<JobId> review(JobId job, byte[] review) throws NodeUnreachable {
        reach(job.request());
        jobs.get(job).reviewed = true;
        return Answer.of(job);
    }

    @Override
    public Answer<byte[]> dispose(JobId job) throws NodeUnreachable {
        reach(job.request());
        jobs.remove(job);
        return Answer.of(("disposed " + job).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    String publicKey() {
        return Base64.getEncoder().encodeToString(spki());
    }
}
