package org.yuheng.node.results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.yuheng.adapter.enclave.ResultName;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.adapter.engine.ResultPart;
import org.yuheng.adapter.node.NodeAnswers.IncomingPart;
import org.yuheng.adapter.node.NodeAnswers.PartSink;
import org.yuheng.adapter.node.NodeExhausted;
import org.yuheng.adapter.node.PartyNode.Answer;
import org.yuheng.adapter.node.PartyNode.Delivery;
import org.yuheng.adapter.node.PeerDialer;
import org.yuheng.adapter.wire.UntrustedMessage;
import org.yuheng.computation.JobSpec;
import org.yuheng.node.grants.SpecReview;
import org.yuheng.node.home.NodeConfig;
import org.yuheng.node.links.JobRoutes;
import org.yuheng.trust.Digests;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.envelope.Envelope;
import org.yuheng.trust.envelope.Keyring;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.release.SaltedResult;
import org.yuheng.trust.sealing.CertifiedKey;
import org.yuheng.trust.sealing.SealedObject;
import org.yuheng.trust.sealing.SealingKeyPair;

/** Seals and sends parts, takes parts in, opens them for their recipients' people. */
public final class ResultDesk {

    private static final long MAX_SEALED_BYTES = 8L << 30;

    private final NodeConfig config;
    private final ResultStore store;
    private final SpecReview review;
    private final PeerDialer dialer;
    private final Path results;
    private final Path incoming;
    private final SigningKey nodeKey;
    private final Function<String, SealingKeyPair> sealingKeys;
    private final Clock clock;

    /** @param sealingKeys the private key of an organisation at this node */
    public ResultDesk(
            NodeConfig config,
            ResultStore store,
            SpecReview review,
            PeerDialer dialer,
            Path results,
            Path incoming,
            SigningKey nodeKey,
            Function<String, SealingKeyPair> sealingKeys,
            Clock clock) {
        this.config = config;
        this.store = store;
        this.review = review;
        this.dialer = dialer;
        this.results = results;
        this.incoming = incoming;
        this.nodeKey = nodeKey;
        this.sealingKeys = sealingKeys;
        this.clock = clock;
    }

    /**
     * Seals a part that an engine of this node made, to the reviewer and the recipients.
     *
     * @return what a statement says of it
     */
    public Published publish(JobRoutes job, String role, String name, ResultPart result, Instant deadline)
            throws JobFailure, InterruptedException {
        List<CertifiedKey> keys = new ArrayList<>();
        for (JobSpec.Recipient reader : readers(job.spec())) {
            Outcome<CertifiedKey> key = review.certified(reader);
            if (!key.isAccepted()) {
                throw new JobFailure(
                        Fault.POLICY, key.refusal().code(), key.refusal().message());
            }
            keys.add(key.value());
        }
        SaltedResult salted = SaltedResult.of(result.content());
        byte[] sealed = SealedObject.seal(
                salted.bytes(), ResultName.of(job.id(), name), Map.of("mediaType", result.mediaType()), keys);
        Path file = write(sealed);
        send(
                job,
                new SealedPart(
                        role,
                        name,
                        result.mediaType(),
                        Digests.of(sealed),
                        sealed.length,
                        result.rows(),
                        result.suppressed(),
                        file),
                deadline);
        return new Published(salted.commitment(), Digests.of(sealed));
    }

    /**
     * What a statement says of a part.
     *
     * @param commitment see {@link SaltedResult}
     */
    public record Published(String commitment, String sealedDigest) {}

    /** A sealed object on this node's disk. */
    public record SealedPart(
            String role,
            String name,
            String mediaType,
            String sealedDigest,
            long sealedBytes,
            long rows,
            long suppressed,
            Path file) {}

    /** Keeps a sealed part for every reader, and brings it to those that may have it now. */
    public void send(JobRoutes job, SealedPart sealed, Instant deadline) throws JobFailure, InterruptedException {
        boolean held = job.spec().reviewer().isPresent();
        for (JobSpec.Recipient reader : readers(job.spec())) {
            boolean reviewer = job.spec().reviewer().filter(reader::equals).isPresent();
            Delivery delivery = held && !reviewer ? Delivery.HELD_FOR_REVIEW : Delivery.PENDING;
            IncomingPart part = new IncomingPart(
                    job.id(),
                    config.node(),
                    sealed.role(),
                    sealed.name(),
                    sealed.mediaType(),
                    reader.organization(),
                    sealed.sealedDigest(),
                    sealed.sealedBytes(),
                    sealed.rows(),
                    sealed.suppressed());
            store.outgoing(new ResultStore.Outgoing(part, reader.node(), sealed.file(), delivery));
        }
        deliverPending(job, deadline);
    }

    /** Brings every part that is due to its recipient's node; retries until {@code deadline}. */
    public void deliverPending(JobRoutes job, Instant deadline) throws JobFailure, InterruptedException {
        for (ResultStore.Outgoing out : store.outgoing(job.id())) {
            if (out.delivery() == Delivery.PENDING) {
                deliver(job, out, deadline);
            }
        }
    }

    private void deliver(JobRoutes job, ResultStore.Outgoing out, Instant deadline)
            throws JobFailure, InterruptedException {
        if (out.node().equals(config.node())) {
            store.received(out.part(), out.file());
            store.delivered(out.part());
            return;
        }
        Exception last = null;
        for (long pause = 100; clock.instant().isBefore(deadline); pause = Math.min(5_000, pause * 2)) {
            try {
                Optional<Refusal> refusal =
                        dialer.deliver(job.peer(out.node()), job.specDigest(), out.part(), out.file());
                if (refusal.isEmpty()) {
                    store.delivered(out.part());
                    return;
                }
                if (refusal.get().fault() != Fault.RESOURCES) {
                    throw new JobFailure(refusal.get(), null);
                }
                last = new IOException(
                        refusal.get().code() + ": " + refusal.get().message());
            } catch (IOException | UntrustedMessage e) {
                last = e;
            }
            Thread.sleep(pause);
        }
        throw new JobFailure(
                new Refusal(
                        Fault.PEER,
                        "RESULT_NOT_DELIVERED",
                        "node " + out.node() + " did not take part "
                                + out.part().part() + ": "
                                + (last == null ? "the deadline has passed" : last.getMessage())),
                last);
    }

    /** Lets go what was held back, when the reviewer's signed statement says so. */
    public Answer<JobId> reviewed(JobRoutes job, byte[] envelope, Instant deadline) {
        JobSpec.Recipient reviewer = job.spec().reviewer().orElse(null);
        if (reviewer == null) {
            return Answer.no(new Refusal(Fault.CALLER, "NO_REVIEW_DUE", "the specification demands no result review"));
        }
        Outcome<ReviewStatement> statement = ReviewStatement.read(envelope, Keyring.of(job.keyOf(reviewer.node())))
                .then(signed -> signed.covers(
                        job.id().toString(),
                        reviewer.organization(),
                        store.outgoing(job.id()).stream()
                                .map(out -> out.part().sealedDigest())
                                .collect(Collectors.toSet())));
        if (!statement.isAccepted()) {
            return Answer.no(new Refusal(
                    Fault.POLICY,
                    statement.refusal().code(),
                    statement.refusal().message()));
        }
        try {
            store.letGo(job.id());
            deliverPending(job, deadline);
            return Answer.of(job.id());
        } catch (JobFailure e) {
            return Answer.no(e.refusal());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.no(new Refusal(Fault.NODE, "STOPPING", "the node is stopping; ask again"));
        }
    }

    /** Deletes what this node made or got in a job, and says so under its signature. */
    public Answer<byte[]> dispose(JobId job) {
        try {
            List<String> digests = store.dispose(job);
            DisposalProof proof = new DisposalProof(
                    config.node(), job.toString(), digests, clock.instant().truncatedTo(ChronoUnit.MILLIS));
            return Answer.of(proof.sign(nodeKey).toBytes());
        } catch (IOException e) {
            return Answer.no(new Refusal(Fault.NODE, "NOT_DISPOSED", "a file could not be deleted: " + e.getMessage()));
        }
    }

    /** Takes in a part that another node of the job brings. */
    public Answer<PartSink> receive(JobSpec spec, IncomingPart part) {
        boolean ours = readers(spec).stream()
                .anyMatch(r ->
                        r.organization().equals(part.recipient()) && r.node().equals(config.node()));
        if (!ours) {
            return Answer.no(new Refusal(
                    Fault.CALLER, "NOT_A_RECIPIENT", part.recipient() + " is no recipient of the job at this node"));
        }
        boolean sender = part.fromRole().isEmpty()
                || spec.nodeOf(part.fromRole()).filter(part.fromNode()::equals).isPresent();
        // The digest becomes part of a file's name.
        boolean named = Digests.isDigest(part.sealedDigest()) && part.part().matches("[a-z][a-z0-9-]{0,62}");
        if (!sender || !named || part.sealedBytes() < 0 || part.sealedBytes() > MAX_SEALED_BYTES) {
            return Answer.no(new Refusal(
                    Fault.CALLER,
                    "PART_REFUSED",
                    "node " + part.fromNode() + " as " + part.fromRole() + " with " + part.sealedBytes()
                            + " bytes; expected a role of that node, a part's name, a sha256 digest, at most "
                            + MAX_SEALED_BYTES + " bytes"));
        }
        try {
            return Answer.of(new PartFile(part, incoming, results, store));
        } catch (IOException e) {
            return Answer.no(new Refusal(Fault.RESOURCES, "DISK_FULL", "the node cannot store the part; free space"));
        }
    }

    /**
     * A reviewer lets a result go, after having opened it.
     *
     * @return the signed statement for the node that holds the recipients' parts
     */
    public Outcome<Envelope> letGo(JobId job, String reviewer, String person) {
        if (!store.openedBy(job, reviewer, person)) {
            return Outcome.refused(
                    "REVIEW_UNSEEN", person + " has not opened the result of job " + job + "; open it, then let it go");
        }
        if (store.refusal(job, reviewer).isPresent()) {
            return Outcome.refused(
                    "REVIEW_REFUSED", "the result of job " + job + " was refused and stays held; a new run is needed");
        }
        List<String> digests = store.received(job, reviewer).stream()
                .map(received -> received.part().sealedDigest())
                .toList();
        return Outcome.accepted(new ReviewStatement(job.toString(), reviewer, person, digests).sign(nodeKey));
    }

    /** A reviewer who has opened a result will not let it go; it stays held, and the orchestrator is told why. */
    public Outcome<JobId> refuseToLetGo(JobId job, String reviewer, String person, String reason) {
        if (!store.openedBy(job, reviewer, person)) {
            return Outcome.refused(
                    "REVIEW_UNSEEN", person + " has not opened the result of job " + job + "; open it, then decide");
        }
        if (reason.isBlank()) {
            return Outcome.refused("REASON_MISSING", "a refusal needs a reason; the requester will read it");
        }
        if (store.released(job, reviewer)) {
            return Outcome.refused("REVIEW_RELEASED", "the result of job " + job + " was let go already");
        }
        store.refused(UUID.randomUUID().toString(), job, reviewer, person, reason);
        return Outcome.accepted(job);
    }

    /** Opens a result for a person of {@code organization}; the opening is recorded before anything is shown. */
    public Outcome<ResultPart> open(JobId job, String organization, String person) throws IOException {
        List<ResultStore.Received> parts = store.received(job, organization);
        if (parts.isEmpty()) {
            return Outcome.refused(
                    "RESULT_UNKNOWN",
                    "no result of job " + job + " is here for " + organization + "; list `node results`");
        }
        Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        String id = UUID.randomUUID().toString();
        OpenEvent event = new OpenEvent(id, config.node(), job.toString(), organization, person, at);
        try {
            store.opened(id, job, organization, person, at, event.sign(nodeKey).toBytes());
        } catch (NodeExhausted e) {
            return Outcome.refused(e.refusal().code(), e.refusal().message());
        }
        List<ResultPart> opened = new ArrayList<>();
        for (ResultStore.Received received : parts) {
            Outcome<byte[]> content = SealedObject.open(
                            Files.readAllBytes(received.file()),
                            sealingKeys.apply(organization),
                            ResultName.of(job, received.part().part()))
                    .then(SaltedResult::opened)
                    .map(SaltedResult::result);
            if (!content.isAccepted()) {
                return Outcome.refused(content.refusal());
            }
            opened.add(new ResultPart(
                    received.part().mediaType(),
                    content.value(),
                    received.part().rows(),
                    received.part().suppressed()));
        }
        return Combination.of(opened);
    }

    private Path write(byte[] sealed) throws JobFailure {
        try {
            Path file = results.resolve(UUID.randomUUID() + ".sealed");
            Files.write(
                    file, sealed, StandardOpenOption.CREATE_NEW, StandardOpenOption.DSYNC, StandardOpenOption.WRITE);
            return file;
        } catch (IOException e) {
            throw new JobFailure(
                    new Refusal(Fault.RESOURCES, "DISK_FULL", "the node cannot store its result; free space"), e);
        }
    }

    private static List<JobSpec.Recipient> readers(JobSpec spec) {
        List<JobSpec.Recipient> readers = new ArrayList<>(spec.recipients());
        spec.reviewer().ifPresent(readers::add);
        return readers;
    }
}
