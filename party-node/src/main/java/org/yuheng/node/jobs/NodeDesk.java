package org.yuheng.node.jobs;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.yuheng.adapter.engine.Engine;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.adapter.node.NodeAnswers;
import org.yuheng.adapter.node.NodeDescription;
import org.yuheng.adapter.node.NodeExhausted;
import org.yuheng.adapter.node.PartyNode.Answer;
import org.yuheng.adapter.node.PartyNode.Collected;
import org.yuheng.adapter.node.PartyNode.JobEvent;
import org.yuheng.adapter.node.PartyNode.JobState;
import org.yuheng.adapter.node.PartyNode.OwnerGrant;
import org.yuheng.adapter.node.PartyNode.Part;
import org.yuheng.adapter.node.PeerDialer;
import org.yuheng.adapter.wire.FrameStream;
import org.yuheng.computation.JobSpec;
import org.yuheng.node.datasets.DatasetStore;
import org.yuheng.node.enclaves.EnclaveHost;
import org.yuheng.node.grants.GrantDesk;
import org.yuheng.node.grants.GrantStore;
import org.yuheng.node.grants.SpecReview;
import org.yuheng.node.home.NodeConfig;
import org.yuheng.node.links.JobRoutes;
import org.yuheng.node.links.LinkDesk;
import org.yuheng.node.membership.Members;
import org.yuheng.node.peers.Peers;
import org.yuheng.node.results.ResultDesk;
import org.yuheng.node.results.ResultStore;
import org.yuheng.trust.envelope.Keyring;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.identity.VerifyingKey;
import org.yuheng.trust.release.EvidenceCheck;
import org.yuheng.trust.release.JobRef;
import org.yuheng.trust.release.KeyOwner;
import org.yuheng.trust.release.ReleaseJournal;
import org.yuheng.trust.release.ReleaseTerms;
import org.yuheng.trust.sealing.SealingSuite;

/** Everything that a node answers, put together from its desks. */
public final class NodeDesk implements NodeAnswers, AutoCloseable {

    /** What the desk is made of. */
    public record Parts(
            NodeConfig config,
            String softwareVersion,
            Instant certificateNotAfter,
            SigningKey nodeKey,
            VerifyingKey orchestratorKey,
            Map<String, VerifyingKey> ownerKeys,
            List<Engine> engines,
            DatasetStore datasets,
            GrantStore grantStore,
            ReleaseJournal journal,
            Members members,
            Peers peers,
            GrantDesk grants,
            SpecReview review,
            JobStore jobs,
            ResultStore resultStore,
            ResultDesk results,
            PeerDialer dialer,
            SSLContext tls,
            EvidenceCheck evidence,
            EnclaveHost enclaves,
            Path jobDirectory,
            Path resultDirectory,
            Clock clock) {}

    private static final Duration REVIEW_DELIVERY = Duration.ofMinutes(2);

    private final Parts parts;
    private final KeyOwner keyOwner;
    private final JobDesk desk;

    public NodeDesk(Parts parts) {
        this.parts = parts;
        this.keyOwner = new KeyOwner(
                new KeyOwner.Node(
                        parts.config().node(),
                        parts.nodeKey(),
                        Set.of(SealingSuite.HPKE_P256),
                        parts.config().acceptsSimulated()),
                this::termsFor,
                parts.evidence(),
                parts.journal(),
                parts.jobs(),
                parts.clock());
        PrepareCheck check = new PrepareCheck(
                parts.config().node(), parts.review(), parts.grants(), this::keyring, parts.members(), parts.clock());
        InputReader inputs = new InputReader(parts.config().node(), parts.datasets(), parts.jobs());
        this.desk = new JobDesk(
                parts.config().node(),
                parts.jobs(),
                check,
                parts.engines(),
                routes -> new LinkDesk(routes, parts.dialer(), parts.tls(), parts.clock()),
                (job, role) -> new RoleServices(
                        job,
                        role,
                        parts.jobs(),
                        inputs,
                        keyOwner,
                        parts.enclaves(),
                        parts.results(),
                        parts.resultDirectory(),
                        parts.nodeKey()),
                parts.jobDirectory(),
                parts.clock(),
                JobDesk.LEASE);
    }

    private Keyring keyring(String owner) {
        VerifyingKey key = parts.ownerKeys().get(owner);
        return key == null ? Keyring.of() : Keyring.of(key);
    }

    /** The grants of every owner of this node whose data are in the job. */
    private ReleaseTerms termsFor(JobRef ref, String role) {
        JobId id = new JobId(ref.request(), ref.run(), ref.attempt());
        Optional<JobRoutes> routes = desk.routes(id);
        if (routes.isEmpty()) {
            return new ReleaseTerms("", Set.of(), List.of());
        }
        Set<String> owners = routes.get().spec().inputsAt(parts.config().node()).stream()
                .map(JobSpec.Input::owner)
                .collect(Collectors.toSet());
        List<ReleaseTerms.HeldGrant> held = parts.grants().states(routes.get().specDigest()).stream()
                .filter(grant -> grant.grant().length > 0)
                .map(grant -> new ReleaseTerms.HeldGrant(
                        grant.owner(),
                        grant.grant(),
                        keyring(grant.owner()),
                        parts.grantStore().epoch(grant.owner()),
                        false))
                .toList();
        return new ReleaseTerms(routes.get().specDigest(), owners, held);
    }

    @Override
    public VerifyingKey orchestratorKey() {
        return parts.orchestratorKey();
    }

    @Override
    public NodeDescription describe() {
        return new NodeDescription(
                parts.config().node(),
                parts.config().organization(),
                parts.config().owners(),
                parts.softwareVersion(),
                parts.engines().stream().map(Engine::describe).toList(),
                parts.certificateNotAfter(),
                parts.config().acceptsSimulated(),
                desk.running(),
                Duration.ZERO);
    }

    @Override
    public Answer<List<OwnerGrant>> propose(byte[] spec, String claimZh, String claimEn, List<byte[]> approvals) {
        Answer<List<OwnerGrant>> answer = answered(() -> parts.grants().propose(spec, claimZh, claimEn, approvals));
        if (!answer.refused() && parts.config().hostsEnclaves()) {
            // While people decide, the program that they decide about starts; the job itself it hears of much later.
            JobSpec.parse(spec).rolesOf(parts.config().node()).forEach(parts.enclaves()::expect);
        }
        return answer;
    }

    @Override
    public Answer<Instant> prepare(
            JobId job, byte[] spec, List<byte[]> grants, Instant deadline, Map<String, String> routes) {
        return answered(() -> desk.prepare(job, spec, grants, deadline, routes));
    }

    @Override
    public Answer<JobId> start(JobId job, String specDigest) {
        return answered(() -> desk.start(job, specDigest));
    }

    @Override
    public boolean watch(JobId job, long afterSequence, boolean once, Predicate<JobEvent> sink)
            throws InterruptedException {
        return desk.watch(job, afterSequence, once, sink);
    }

    @Override
    public JobState cancel(JobId job, String reason) {
        return desk.cancel(job, reason);
    }

    @Override
    public Answer<Collected> collect(JobId job) {
        if (parts.jobs().find(job).isEmpty()) {
            return Answer.no(new Refusal(Fault.CALLER, "JOB_UNKNOWN", "job " + job + " was never here"));
        }
        List<JobEvent> last = List.copyOf(parts.jobs().last(job).values());
        List<Part> made = parts.resultStore().outgoing(job).stream()
                .map(out -> new Part(
                        out.part().part(),
                        out.part().mediaType(),
                        out.part().sealedDigest(),
                        out.part().sealedBytes(),
                        out.part().rows(),
                        out.part().suppressed(),
                        out.part().recipient(),
                        out.delivery()))
                .toList();
        Map<String, Map<String, Long>> traffic = parts.jobs().traffic(job);
        return Answer.of(new Collected(
                overall(last),
                made,
                parts.jobs().inputsUsed(job),
                parts.jobs().statements(job, "ENCLAVE"),
                parts.jobs().statements(job, "RELEASE"),
                traffic.getOrDefault("sent", Map.of()),
                traffic.getOrDefault("received", Map.of()),
                last.stream()
                        .map(JobEvent::refusal)
                        .filter(r -> r != null)
                        .findFirst()
                        .orElse(null)));
    }

    /** A node that cannot write says so, and has done nothing. */
    private static <T> Answer<T> answered(Supplier<Answer<T>> answer) {
        try {
            return answer.get();
        } catch (NodeExhausted e) {
            return Answer.no(e.refusal());
        }
    }

    private static JobState overall(List<JobEvent> last) {
        for (JobState state : List.of(JobState.FAILED, JobState.CANCELLED, JobState.RUNNING, JobState.PREPARED)) {
            if (last.stream().anyMatch(event -> event.state() == state)) {
                return state;
            }
        }
        return JobState.SUCCEEDED;
    }

    @Override
    public Answer<JobId> review(JobId job, byte[] review) {
        Optional<JobStore.Stored> stored = parts.jobs().find(job);
        if (stored.isEmpty()) {
            return Answer.no(new Refusal(Fault.CALLER, "JOB_UNKNOWN", "job " + job + " was never here"));
        }
        Optional<JobRoutes> routes = desk.known(job);
        if (routes.isEmpty()) {
            return Answer.no(new Refusal(
                    Fault.NODE,
                    "ROUTES_UNKNOWN",
                    "the node does not know where recipients are; prepare the job again"));
        }
        return answered(() -> parts.results()
                .reviewed(routes.get(), review, parts.clock().instant().plus(REVIEW_DELIVERY)));
    }

    @Override
    public Answer<byte[]> dispose(JobId job) {
        return answered(() -> parts.results().dispose(job));
    }

    @Override
    public Optional<VerifyingKey> peerKey(JobId job, String specDigest, String node) {
        return desk.known(job)
                .filter(routes -> routes.specDigest().equals(specDigest))
                .filter(routes -> routes.spec().participant(node).isPresent())
                .map(routes -> routes.keyOf(node));
    }

    @Override
    public Optional<VerifyingKey> memberKey(String node) {
        return parts.peers().key(node);
    }

    @Override
    public Comparison compare(String fromNode, Comparison said) {
        return parts.peers().answer(fromNode, said);
    }

    @Override
    public Optional<Refusal> accept(JobId id, String fromNode, String fromRole, String toRole, FrameStream stream)
            throws InterruptedException {
        Optional<Job> job = desk.live(id);
        if (job.isEmpty()
                || !job.get().spec().nodeOf(fromRole).filter(fromNode::equals).isPresent()
                || !job.get()
                        .spec()
                        .nodeOf(toRole)
                        .filter(parts.config().node()::equals)
                        .isPresent()) {
            return Optional.of(new Refusal(
                    Fault.CALLER,
                    "LINK_REFUSED",
                    "the specification has no link from " + fromRole + " at " + fromNode + " to " + toRole + " here"));
        }
        boolean enclave = List.of("enclave", "dealer", "aggregator").contains(toRole);
        if (enclave) {
            return EnclavePump.connect(job.get(), fromRole, toRole, stream);
        }
        return job.get().links().called(fromRole, toRole, stream)
                ? Optional.empty()
                : Optional.of(new Refusal(Fault.CALLER, "LINK_TWICE", "the link exists already, or the job has ended"));
    }

    @Override
    public Answer<PartSink> deliver(IncomingPart part) {
        return desk.known(part.job())
                .map(routes -> parts.results().receive(routes.spec(), part))
                .orElseGet(() ->
                        Answer.no(new Refusal(Fault.CALLER, "JOB_UNKNOWN", "job " + part.job() + " is not open here")));
    }

    @Override
    public void close() {
        desk.close();
        parts.enclaves().close();
    }
}
