package org.yuheng.trust.release;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.Refusal;
import org.yuheng.trust.StrictPayload;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.sealing.DataKey;
import org.yuheng.trust.sealing.SealedBytes;
import org.yuheng.trust.sealing.SealingKey;
import org.yuheng.trust.sealing.SealingSuite;

/**
 * The owner's node's side of key release. Order of {@link #release}: the nonce is consumed, whatever comes of it; runtime
 * data against the session; every grant against job, time, epoch; evidence against every grant's terms; grants once more,
 * since time has passed; the journal counts, durably; the statement is recorded, durably; only then is a secret sealed.
 * Thread-safe.
 */
public final class KeyOwner {

    /** How long a challenge can be answered. */
    public static final Duration CHALLENGE_LIFETIME = Duration.ofSeconds(60);

    private static final int MOST_CHALLENGES = 4096;
    private static final SecureRandom RANDOM = new SecureRandom();

    /**
     * Who decides.
     *
     * @param node id
     * @param key with which the node signs; job specifications name it
     * @param suites that this node seals in
     * @param allowSimulated whether the deployment accepts evidence without hardware; a grant must allow it as well
     */
    public record Node(String node, SigningKey key, Set<SealingSuite> suites, boolean allowSimulated) {
        public Node {
            suites = Set.copyOf(suites);
        }
    }

    /**
     * What to send back, and, when a key was released, the other end of it.
     *
     * @param reply to the enclave, in either case
     */
    public record Answer(byte[] reply, Outcome<Released> outcome) {}

    /**
     * A released key.
     *
     * @param runtimeData what the enclave proved about itself
     * @param evidence as it was verified
     * @param statement DSSE envelope of the {@link ReleaseStatement}, for the receipt
     */
    public record Released(
            SessionSecret secret, JobRef job, RuntimeData runtimeData, EvidenceSummary evidence, byte[] statement) {}

    private record Pending(Hello hello, byte[] helloBytes, Challenge challenge, byte[] challengeBytes) {}

    private final Node node;
    private final ReleaseTerms.Source terms;
    private final GrantEvaluation evaluation;
    private final ReleaseJournal journal;
    private final ReleaseAudit audit;
    private final Clock clock;
    private final Map<String, Pending> open = new ConcurrentHashMap<>();

    public KeyOwner(
            Node node,
            ReleaseTerms.Source terms,
            EvidenceCheck evidence,
            ReleaseJournal journal,
            ReleaseAudit audit,
            Clock clock) {
        this.node = Objects.requireNonNull(node);
        this.terms = Objects.requireNonNull(terms);
        this.evaluation = new GrantEvaluation(evidence, node.allowSimulated());
        this.journal = Objects.requireNonNull(journal);
        this.audit = Objects.requireNonNull(audit);
        this.clock = Objects.requireNonNull(clock);
    }

    /**
     * Answers a hello with a challenge, or with a refusal: {@code RELEASE_MESSAGE_MALFORMED}, {@code RELEASE_SUITE}, {@code
     * RELEASE_TOO_MANY_OPEN} or {@code GRANT_MISSING}.
     */
    public byte[] challenge(byte[] hello) {
        Instant now = clock.instant();
        open.values().removeIf(pending -> !now.isBefore(pending.challenge().expires()));
        return StrictPayload.read(hello, Hello.class, Protocol.LARGEST_MESSAGE, "RELEASE_MESSAGE_MALFORMED")
                .fold(parsed -> challenge(hello, parsed, now), OwnerMessage::of);
    }

    private byte[] challenge(byte[] hello, Hello parsed, Instant now) {
        Optional<SealingSuite> suite =
                parsed.suites().stream().filter(node.suites()::contains).findFirst();
        if (suite.isEmpty()) {
            return OwnerMessage.of(new Refusal(
                    "RELEASE_SUITE", "offered " + parsed.suites() + ", this node seals in " + node.suites()));
        }
        if (open.size() >= MOST_CHALLENGES) {
            return OwnerMessage.of(new Refusal(
                    "RELEASE_TOO_MANY_OPEN", MOST_CHALLENGES + " challenges wait for their answers; try in a minute"));
        }
        if (terms.termsFor(JobRef.parse(parsed.jobId()), parsed.role()).grants().isEmpty()) {
            return OwnerMessage.of(GrantEvaluation.missing(parsed.jobId()));
        }
        Challenge challenge = new Challenge(
                HexFormat.of().formatHex(random(16)),
                Base64Bytes.of(random(Protocol.NONCE)),
                now.plus(CHALLENGE_LIFETIME).truncatedTo(ChronoUnit.MILLIS),
                suite.get());
        byte[] reply = OwnerMessage.of(challenge);
        open.put(challenge.sessionId(), new Pending(parsed, hello.clone(), challenge, reply));
        return reply.clone();
    }

    /**
     * Answers evidence with a sealed secret or a refusal. Both are recorded. The refusal's code is one of those here, of
     * {@link org.yuheng.trust.grant.Grant#check}, of the envelope, or of the evidence check.
     */
    public Answer release(byte[] attest) {
        return StrictPayload.read(attest, Attest.class, Protocol.LARGEST_MESSAGE, "RELEASE_MESSAGE_MALFORMED")
                .fold(parsed -> release(attest, parsed), refusal -> denied("", refusal));
    }

    private Answer release(byte[] attest, Attest parsed) {
        Pending pending = open.remove(parsed.sessionId());
        if (pending == null) {
            return denied(
                    parsed.sessionId(),
                    new Refusal(
                            "RELEASE_NONCE_SPENT",
                            "session " + parsed.sessionId()
                                    + " is unknown, answered before or expired; begin with a new hello"));
        }
        Progress progress = new Progress(pending, parsed);
        try {
            return conclude(progress, decide(progress), attest);
        } catch (IOException e) {
            return conclude(
                    progress,
                    Outcome.refused("RELEASE_NOT_COUNTED", "the journal cannot be written: " + e.getMessage()),
                    attest);
        }
    }

    /** What is known of one request so far: a refusal half-way is recorded with it. */
    private static final class Progress {
        final Pending pending;
        final Attest attest;
        RuntimeData runtimeData;
        List<GrantEvaluation.Held> held = List.of();
        EvidenceSummary evidence;

        Progress(Pending pending, Attest attest) {
            this.pending = pending;
            this.attest = attest;
        }

        JobRef job() {
            return JobRef.parse(pending.hello().jobId());
        }

        String role() {
            return pending.hello().role();
        }

        List<String> grantDigests() {
            return held.stream().map(GrantEvaluation.Held::digest).toList();
        }

        Instant notAfter() {
            return held.stream()
                    .map(h -> h.grant().notAfter())
                    .min(Instant::compareTo)
                    .orElseThrow();
        }
    }

    /** Accepted means counted: the uses are in the journal when this returns. */
    private Outcome<Progress> decide(Progress progress) throws IOException {
        Pending pending = progress.pending;
        Instant now = clock.instant();
        if (!now.isBefore(pending.challenge().expires())) {
            return Outcome.refused(
                    "RELEASE_NONCE_EXPIRED",
                    "the challenge ended at " + pending.challenge().expires() + ", now is " + now);
        }
        Outcome<RuntimeData> runtime = RuntimeDataCheck.check(progress.attest, pending.hello(), pending.challenge());
        if (!runtime.isAccepted()) {
            return Outcome.refused(runtime.refusal());
        }
        progress.runtimeData = runtime.value();
        Outcome<List<GrantEvaluation.Held>> held = held(progress, now);
        if (!held.isAccepted()) {
            return Outcome.refused(held.refusal());
        }
        progress.held = held.value();
        Outcome<EvidenceSummary> evidence =
                evaluation.evidence(progress.held, pending.hello(), progress.attest, progress.runtimeData, now);
        if (!evidence.isAccepted()) {
            return Outcome.refused(evidence.refusal());
        }
        progress.evidence = evidence.value();
        Outcome<List<GrantEvaluation.Held>> still = held(progress, clock.instant());
        if (!still.isAccepted()) {
            return Outcome.refused(still.refusal());
        }
        if (!still.value().equals(progress.held)) {
            return Outcome.refused("GRANT_CHANGED", "the grants of this job changed meanwhile; begin with a new hello");
        }
        return count(progress);
    }

    private Outcome<List<GrantEvaluation.Held>> held(Progress progress, Instant now) {
        return evaluation.held(
                terms.termsFor(progress.job(), progress.role()),
                progress.job(),
                progress.runtimeData.jobSpecHash(),
                progress.attest.grants(),
                now);
    }

    private Outcome<Progress> count(Progress progress) throws IOException {
        List<ReleaseJournal.Use> uses = progress.held.stream()
                .map(held -> new ReleaseJournal.Use(
                        held.grant().grantId(),
                        progress.job(),
                        progress.role(),
                        held.grant().maxRuns(),
                        held.grant().maxAttemptsPerRun()))
                .toList();
        return switch (journal.reserve(uses)) {
            case RESERVED -> Outcome.accepted(progress);
            case ALREADY_RELEASED ->
                Outcome.refused(
                        "RELEASE_REPEATED",
                        "job " + progress.job() + " had its release for " + progress.role()
                                + "; start another attempt");
            case RUNS_SPENT ->
                Outcome.refused(
                        "GRANT_RUNS_SPENT", "a grant of job " + progress.job() + " has no run left; ask its owner");
            case ATTEMPTS_SPENT ->
                Outcome.refused(
                        "GRANT_ATTEMPTS_SPENT",
                        "a grant of job " + progress.job() + " has no attempt left for this run");
            case EARLIER_QUERY ->
                Outcome.refused(
                        "EARLIER_QUERY",
                        "another question about the same data went to the same recipient before job " + progress.job()
                                + "; its owner reads which under `node queries`");
            case JOURNAL_RESTORED ->
                Outcome.refused(
                        "JOURNAL_RESTORED",
                        "the node's release journal is older than its witnesses remember; its owner must raise the epoch and"
                                + " grant again");
        };
    }

    private Answer conclude(Progress progress, Outcome<Progress> decided, byte[] attest) {
        ReleaseStatement statement = new ReleaseStatement(
                node.node(),
                progress.job().toString(),
                progress.role(),
                progress.attest.sessionId(),
                decided.fold(ok -> ReleaseStatement.RELEASED, Refusal::code),
                decided.fold(ok -> "", Refusal::message),
                progress.grantDigests(),
                Optional.ofNullable(progress.runtimeData).map(ok -> progress.attest.runtimeData()),
                Optional.ofNullable(progress.evidence),
                clock.instant());
        byte[] signed = statement.sign(node.key()).toBytes();
        try {
            audit.record(statement, signed);
        } catch (IOException e) {
            return refused(new Refusal(
                    "RELEASE_NOT_RECORDED",
                    "the audit log cannot be written, so nothing is released: " + e.getMessage()));
        }
        return decided.fold(ok -> seal(progress, attest, signed), this::refused);
    }

    private Answer seal(Progress progress, byte[] attest, byte[] statement) {
        DataKey secret = DataKey.generate();
        String sessionId = progress.attest.sessionId();
        String grantsDigest = Protocol.grantsHash(progress.grantDigests());
        SealingKey kem = progress.runtimeData.sealingKey();
        byte[] aad = Protocol.aad(kem.keyId(), grantsDigest, progress.job().toString(), sessionId, progress.notAfter());
        byte[] plain = secret.reveal();
        SealedBytes sealed =
                kem.seal(Protocol.info(progress.attest.runtimeData().bytes()), aad, plain);
        Arrays.fill(plain, (byte) 0);
        byte[] transcript = Protocol.transcript(
                progress.pending.helloBytes(), progress.pending.challengeBytes(), attest, sealed, aad);
        Release release = new Release(
                sessionId,
                sealed,
                grantsDigest,
                progress.notAfter(),
                node.key().keyId(),
                Base64Bytes.of(node.key().sign(Protocol.signedTranscript(transcript))));
        return new Answer(
                OwnerMessage.of(release),
                Outcome.accepted(new Released(
                        new SessionSecret(SessionSecret.Side.OWNER, sessionId, secret, transcript),
                        progress.job(),
                        progress.runtimeData,
                        progress.evidence,
                        statement)));
    }

    /** A refusal that belongs to no session of ours is recorded too, under the little that is known. */
    private Answer denied(String sessionId, Refusal refusal) {
        ReleaseStatement statement = new ReleaseStatement(
                node.node(),
                "",
                "",
                sessionId,
                refusal.code(),
                refusal.message(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                clock.instant());
        try {
            audit.record(statement, statement.sign(node.key()).toBytes());
        } catch (IOException e) {
            return refused(new Refusal(
                    "RELEASE_NOT_RECORDED",
                    "refused with " + refusal.code() + ", which cannot be recorded: " + e.getMessage()));
        }
        return refused(refusal);
    }

    private Answer refused(Refusal refusal) {
        return new Answer(OwnerMessage.of(refusal), Outcome.refused(refusal));
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
