package org.yuheng.trust.release;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.yuheng.trust.Digests;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.attestation.AttestationVerifier;
import org.yuheng.trust.attestation.EvidenceKind;
import org.yuheng.trust.attestation.TcbStatus;
import org.yuheng.trust.attestation.TrustAnchors;
import org.yuheng.trust.attestation.simulation.Measurements;
import org.yuheng.trust.attestation.simulation.SimulationAuthority;
import org.yuheng.trust.envelope.Envelope;
import org.yuheng.trust.envelope.Keyring;
import org.yuheng.trust.grant.EnclaveTerms;
import org.yuheng.trust.grant.Grant;
import org.yuheng.trust.identity.SignatureSuite;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.manifest.Measurement;
import org.yuheng.trust.sealing.SealingSuite;

/** One owner's node, one simulated enclave, one granted job: what each test changes is what it is about. */
final class Scene {

    static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
    static final String SPEC = Digests.of("the job specification".getBytes(StandardCharsets.UTF_8));
    static final SimulationAuthority SIMULATION =
            SimulationAuthority.create(new SecureRandom(), NOW.minus(Duration.ofDays(1)));
    static final Measurements CODE = measurements(7);

    final SigningKey ownerKey = SigningKey.generate(SignatureSuite.ED25519);
    final SigningKey nodeKey = SigningKey.generate(SignatureSuite.P256);
    final SigningKey outputKey = SigningKey.generate(SignatureSuite.ED25519);
    final MemoryJournal journal = new MemoryJournal();
    final List<ReleaseStatement> recorded = new CopyOnWriteArrayList<>();
    final MovingClock clock = new MovingClock();
    boolean auditFails;
    boolean deploymentAllowsSimulated = true;
    long epoch = 3;
    boolean revoked;
    Set<String> owners = Set.of("tax");
    Measurements running = CODE;
    String attestedSpec = SPEC;
    EvidenceSource evidenceSource;
    Envelope grant = grant(g -> g).sign(ownerKey);

    static Measurements measurements(int seed) {
        byte[][] registers = new byte[6][48];
        for (int i = 0; i < registers.length; i++) {
            Arrays.fill(registers[i], (byte) (seed + i));
        }
        return Measurements.of(registers[0], registers[1], registers[2], registers[3], registers[4], registers[5]);
    }

    static Grant grant(UnaryOperator<Grant> change) {
        return change.apply(new Grant(
                "G-1",
                "tax",
                List.of(new Grant.Dataset("D-1", "1")),
                SPEC,
                "R-1",
                List.of(new EnclaveTerms(
                        "enclave",
                        EvidenceKind.TDX,
                        List.of(Measurement.of(CODE.registers())),
                        TcbStatus.UP_TO_DATE,
                        List.of())),
                NOW.minus(Duration.ofDays(1)),
                NOW.plus(Duration.ofDays(30)),
                2,
                2,
                true,
                3,
                true));
    }

    KeyOwner owner() {
        return owner(new PinnedEvidenceCheck(
                AttestationVerifier.of(
                        TrustAnchors.of(List.of(SIMULATION.trust().anchor()))),
                PinnedEvidenceCheck.CollateralSource.preferring(
                        Map.of(EvidenceKind.TDX, SIMULATION.trust().collateral()))));
    }

    KeyOwner owner(EvidenceCheck evidence) {
        return new KeyOwner(
                new KeyOwner.Node("node-tax", nodeKey, Set.of(SealingSuite.values()), deploymentAllowsSimulated),
                (job, role) -> new ReleaseTerms(
                        SPEC,
                        owners,
                        List.of(new ReleaseTerms.HeldGrant(
                                "tax", grant.toBytes(), Keyring.of(ownerKey.verifyingKey()), epoch, revoked))),
                evidence,
                journal,
                (statement, signed) -> {
                    if (auditFails) {
                        throw new IOException("database gone");
                    }
                    recorded.add(statement);
                },
                clock);
    }

    KeyRequester requester(String job) {
        return requester(job, List.of(SealingSuite.HPKE_P256), List.of(grant.payloadDigest()));
    }

    KeyRequester requester(String job, List<SealingSuite> suites, List<String> grants) {
        return new KeyRequester(
                new KeyRequester.Enclave(
                        JobRef.parse(job),
                        "enclave",
                        EvidenceKind.TDX,
                        attestedSpec,
                        grants,
                        outputKey.verifyingKey(),
                        evidenceSource != null
                                ? evidenceSource
                                : new SimulatedEvidenceSource(SIMULATION.platform(), running),
                        Optional.empty()),
                nodeKey.verifyingKey(),
                suites);
    }

    /** Runs the whole exchange. */
    Outcome<KeyOwner.Released> run(KeyOwner owner, String job) throws IOException {
        KeyRequester requester = requester(job);
        Outcome<byte[]> attest = requester.attest(owner.challenge(requester.hello()));
        if (!attest.isAccepted()) {
            return Outcome.refused(attest.refusal());
        }
        KeyOwner.Answer answer = owner.release(attest.value());
        Outcome<SessionSecret> completed = requester.complete(answer.reply());
        if (completed.isAccepted() != answer.outcome().isAccepted()) {
            throw new AssertionError("the two sides disagree: " + completed + " and " + answer.outcome());
        }
        return answer.outcome();
    }

    String refusal(String job) throws IOException {
        return run(owner(), job).refusal().code();
    }

    List<String> outcomes() {
        List<String> outcomes = new ArrayList<>();
        recorded.forEach(statement -> outcomes.add(statement.outcome()));
        return outcomes;
    }

    /** Stands still until a test moves it. */
    static final class MovingClock extends Clock {
        private volatile Instant now = NOW;

        void advance(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
