package org.yuheng.trust.release;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.yuheng.json.StrictJson;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.StrictPayload;
import org.yuheng.trust.attestation.EvidenceKind;
import org.yuheng.trust.identity.VerifyingKey;
import org.yuheng.trust.sealing.DataKey;
import org.yuheng.trust.sealing.SealingKeyPair;
import org.yuheng.trust.sealing.SealingSuite;

/**
 * The enclave's side of one key release with one owner's node: {@link #hello()}, then {@link #attest} with the challenge,
 * then {@link #complete} with the answer. Good for one session; not thread-safe.
 */
public final class KeyRequester {

    /**
     * What the enclave was started for.
     *
     * @param jobSpecDigest of the specification that it parsed and runs
     * @param grants payload digests of all grants that came with it
     * @param signingKey with which it signs what it puts out
     */
    public record Enclave(
            JobRef job,
            String role,
            EvidenceKind tee,
            String jobSpecDigest,
            List<String> grants,
            VerifyingKey signingKey,
            EvidenceSource evidence,
            Optional<byte[]> collateral) {
        public Enclave {
            grants = List.copyOf(grants);
        }
    }

    private enum State {
        NEW,
        GREETED,
        ATTESTED,
        OVER
    }

    private final Enclave enclave;
    private final VerifyingKey ownerNode;
    private final List<SealingSuite> suites;
    private State state = State.NEW;
    private byte[] hello;
    private byte[] challenge;
    private byte[] attest;
    private byte[] runtimeData;
    private String sessionId;
    private SealingKeyPair kem;

    /**
     * @param ownerNode the key that the job specification names for the node on the other side: a secret from anybody else
     *     is refused
     * @param suites in which it can be sealed to, most wanted first
     */
    public KeyRequester(Enclave enclave, VerifyingKey ownerNode, List<SealingSuite> suites) {
        this.enclave = Objects.requireNonNull(enclave);
        this.ownerNode = Objects.requireNonNull(ownerNode);
        this.suites = List.copyOf(suites);
    }

    public byte[] hello() {
        move(State.NEW, State.GREETED);
        hello = StrictJson.write(new Hello(
                Protocol.VERSION,
                enclave.job().toString(),
                enclave.job().attempt(),
                enclave.role(),
                enclave.tee(),
                suites));
        return hello.clone();
    }

    /**
     * Answers the challenge with evidence.
     *
     * @return refused with the owner's own code, {@code RELEASE_MESSAGE_MALFORMED} or {@code RELEASE_SUITE}
     * @throws IOException when no evidence can be had
     */
    public Outcome<byte[]> attest(byte[] answer) throws IOException {
        move(State.GREETED, State.OVER);
        Outcome<OwnerMessage> message = read(answer);
        if (!message.isAccepted()) {
            return Outcome.refused(message.refusal());
        }
        if (message.value().challenge().isEmpty()) {
            return malformed("a release before the challenge was answered");
        }
        Challenge received = message.value().challenge().get();
        if (!suites.contains(received.suite())) {
            return Outcome.refused("RELEASE_SUITE", "the owner chose " + received.suite() + ", offered were " + suites);
        }
        challenge = answer.clone();
        sessionId = received.sessionId();
        kem = SealingKeyPair.generate(received.suite());
        runtimeData = StrictJson.write(new RuntimeData(
                Protocol.VERSION,
                sessionId,
                received.nonce(),
                enclave.job().toString(),
                enclave.job().attempt(),
                enclave.role(),
                enclave.jobSpecDigest(),
                Protocol.grantsHash(enclave.grants()),
                received.suite(),
                Base64Bytes.of(kem.publicKey().encoded()),
                Base64Bytes.of(enclave.signingKey().spki())));
        byte[] evidence = enclave.evidence()
                .quote(Protocol.reportData(received.suite(), runtimeData))
                .bytes();
        attest = StrictJson.write(new Attest(
                sessionId,
                Base64Bytes.of(evidence),
                enclave.collateral().map(Base64Bytes::of),
                enclave.grants(),
                Base64Bytes.of(runtimeData)));
        state = State.ATTESTED;
        return Outcome.accepted(attest.clone());
    }

    /**
     * Opens the secret, once it is certain who sent it.
     *
     * @return refused with the owner's own code, {@code RELEASE_MESSAGE_MALFORMED}, {@code RELEASE_OTHER_SESSION}, {@code
     *     RELEASE_NOT_FROM_OWNER} or {@code SEALED_BYTES_REFUSED}
     */
    public Outcome<SessionSecret> complete(byte[] answer) {
        move(State.ATTESTED, State.OVER);
        Outcome<OwnerMessage> message = read(answer);
        if (!message.isAccepted()) {
            return Outcome.refused(message.refusal());
        }
        if (message.value().release().isEmpty()) {
            return malformed("a second challenge");
        }
        Release release = message.value().release().get();
        if (!release.sessionId().equals(sessionId)) {
            return Outcome.refused(
                    "RELEASE_OTHER_SESSION", "for session " + release.sessionId() + ", this is " + sessionId);
        }
        byte[] aad = Protocol.aad(
                kem.keyId(), release.grantsDigest(), enclave.job().toString(), sessionId, release.notAfter());
        byte[] transcript = Protocol.transcript(hello, challenge, attest, release.secret(), aad);
        if (!release.ownerKey().equals(ownerNode.keyId())
                || !ownerNode.verify(
                        Protocol.signedTranscript(transcript),
                        release.signature().bytes())) {
            return Outcome.refused(
                    "RELEASE_NOT_FROM_OWNER",
                    "signed by " + release.ownerKey() + " or over another transcript; the specification names "
                            + ownerNode.keyId());
        }
        return kem.open(Protocol.info(runtimeData), aad, release.secret()).then(bytes -> {
            if (bytes.length != DataKey.LENGTH) {
                return malformed("a secret of " + bytes.length + " bytes");
            }
            DataKey key = DataKey.of(bytes);
            Arrays.fill(bytes, (byte) 0);
            return Outcome.accepted(new SessionSecret(SessionSecret.Side.ENCLAVE, sessionId, key, transcript));
        });
    }

    private Outcome<OwnerMessage> read(byte[] answer) {
        return StrictPayload.read(answer, OwnerMessage.class, Protocol.LARGEST_MESSAGE, "RELEASE_MESSAGE_MALFORMED")
                .then(message -> message.denied()
                        .<Outcome<OwnerMessage>>map(Outcome::refused)
                        .orElseGet(() -> Outcome.accepted(message)));
    }

    private static <T> Outcome<T> malformed(String why) {
        return Outcome.refused("RELEASE_MESSAGE_MALFORMED", why);
    }

    private void move(State expected, State next) {
        if (state != expected) {
            throw new IllegalStateException("the key request is " + state + ", expected " + expected);
        }
        state = next;
    }
}
