package org.yuheng.adapter.enclave;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.engine.Link;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.adapter.engine.ResultPart;
import org.yuheng.computation.JobSpec;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.Digests;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.attestation.EvidenceKind;
import org.yuheng.trust.identity.SignatureSuite;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.identity.VerifyingKey;
import org.yuheng.trust.release.EvidenceSource;
import org.yuheng.trust.release.JobRef;
import org.yuheng.trust.release.KeyRequester;
import org.yuheng.trust.release.OutputStatement;
import org.yuheng.trust.release.SaltedResult;
import org.yuheng.trust.release.SecureSession;
import org.yuheng.trust.sealing.CertifiedKey;
import org.yuheng.trust.sealing.SealedObject;
import org.yuheng.trust.sealing.SealingCertificate;
import org.yuheng.trust.sealing.SealingSuite;

/** The inside of an enclave process for one job: keys that never leave it, links that end in it, results that leave it sealed. */
final class EnclaveRuntime implements EnclaveContext {

    private static final System.Logger LOG = System.getLogger(EnclaveRuntime.class.getName());
    private static final int MAX_HANDSHAKE_MESSAGE = 1 << 20;

    /** What makes this process able to attest. */
    record Attester(EvidenceKind kind, EvidenceSource source, Optional<byte[]> collateral) {}

    private final JobId job;
    private final Assignment assignment;
    private final byte[] specBytes;
    private final JobSpec spec;
    private final String program;
    private final Attester attester;
    private final HostConnection control;
    private final Path scratch;
    private final Clock clock;
    private final SigningKey signingKey = SigningKey.generate(SignatureSuite.P256);
    private final Map<String, HostConnection> waiting = new HashMap<>();
    private final List<OutputStatement.Input> inputs = new ArrayList<>();
    private final List<OutputStatement.Output> outputs = new ArrayList<>();

    EnclaveRuntime(
            Assignment assignment,
            String program,
            Attester attester,
            HostConnection control,
            Path scratch,
            Clock clock) {
        this.job = JobId.parse(assignment.job());
        this.assignment = assignment;
        this.specBytes = assignment.spec().bytes();
        this.spec = JobSpec.parse(specBytes);
        this.program = program;
        this.attester = attester;
        this.control = control;
        this.scratch = scratch;
        this.clock = clock;
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
        return assignment.role();
    }

    @Override
    public Path scratch() {
        return scratch;
    }

    /** Those that may want a link to this one. */
    List<String> otherRoles() {
        return spec.placement().stream()
                .map(JobSpec.Placement::role)
                .filter(role -> !role.equals(assignment.role()))
                .distinct()
                .toList();
    }

    /** Called for each connection for another role. */
    void offer(String role, HostConnection socket) throws IOException {
        synchronized (waiting) {
            if (spec.nodeOf(role).isEmpty() || waiting.putIfAbsent(role, socket) != null) {
                socket.close();
                return;
            }
            waiting.notifyAll();
        }
    }

    @Override
    public Link accept(String role) throws JobFailure, InterruptedException {
        HostConnection socket;
        synchronized (waiting) {
            while ((socket = waiting.get(role)) == null) {
                waiting.wait();
            }
        }
        try {
            return new SessionLink(role, handshake(role, socket), socket);
        } catch (IOException e) {
            throw new JobFailure(new Refusal(Fault.PEER, "LINK_LOST", "link to " + role + ": " + e.getMessage()), e);
        }
    }

    private SecureSession handshake(String role, HostConnection socket) throws IOException, JobFailure {
        KeyRequester requester = new KeyRequester(
                new KeyRequester.Enclave(
                        new JobRef(job.request(), job.run(), job.attempt()),
                        assignment.role(),
                        attester.kind(),
                        Digests.of(specBytes),
                        assignment.grants(),
                        signingKey.verifyingKey(),
                        attester.source(),
                        attester.collateral()),
                nodeKey(role),
                List.of(SealingSuite.HPKE_P256));
        DataInputStream in = new DataInputStream(socket.in());
        DataOutputStream out = new DataOutputStream(socket.out());
        write(out, requester.hello());
        write(out, accepted(role, requester.attest(read(in))));
        return accepted(role, requester.complete(read(in))).open(socket.in(), socket.out());
    }

    private VerifyingKey nodeKey(String role) {
        String node = spec.nodeOf(role).orElseThrow();
        String spki = spec.participant(node).orElseThrow().signingKey();
        return VerifyingKey.fromSpki(Base64.getDecoder().decode(spki));
    }

    private static <T> T accepted(String role, Outcome<T> outcome) throws JobFailure {
        if (!outcome.isAccepted()) {
            throw new JobFailure(
                    Fault.POLICY,
                    outcome.refusal().code(),
                    role + ": " + outcome.refusal().message());
        }
        return outcome.value();
    }

    private static void write(DataOutputStream out, byte[] message) throws IOException {
        out.writeInt(message.length);
        out.write(message);
        out.flush();
    }

    private static byte[] read(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 1 || length > MAX_HANDSHAKE_MESSAGE) {
            throw new IOException("a message of " + length + " bytes, at most " + MAX_HANDSHAKE_MESSAGE);
        }
        byte[] message = new byte[length];
        in.readFully(message);
        return message;
    }

    @Override
    public synchronized void received(String dataset, String digest, long rows) {
        inputs.add(new OutputStatement.Input(dataset, digest, rows));
        tell(new HostMessage.Received(dataset, digest, rows));
    }

    @Override
    public synchronized void publish(String part, ResultPart result) throws JobFailure {
        List<CertifiedKey> recipients = new ArrayList<>();
        List<JobSpec.Recipient> readers = new ArrayList<>(spec.recipients());
        spec.reviewer().ifPresent(readers::add);
        for (JobSpec.Recipient reader : readers) {
            recipients.add(accepted(
                    reader.organization(),
                    SealingCertificate.ofGrantedSpecification(
                            Base64.getDecoder().decode(reader.sealingCertificate()),
                            reader.organization(),
                            reader.node(),
                            clock.instant())));
        }
        SaltedResult salted = SaltedResult.of(result.content());
        byte[] sealed = SealedObject.seal(
                salted.bytes(), ResultName.of(job, part), Map.of("mediaType", result.mediaType()), recipients);
        String sealedDigest = Digests.of(sealed);
        outputs.add(new OutputStatement.Output(part, salted.commitment(), sealedDigest, result.rows()));
        try {
            control.send(new HostMessage.Part(
                    part, result.mediaType(), sealedDigest, sealed.length, result.rows(), result.suppressed()));
            control.out().write(sealed);
        } catch (IOException e) {
            throw hostGone(e);
        }
    }

    @Override
    public synchronized void progress(String phase, double fraction, Map<String, Long> metrics) {
        tell(new HostMessage.Progress(phase, Double.isNaN(fraction) ? -1 : (int) (fraction * 1000), metrics));
    }

    /** After the program has ended well. */
    synchronized void done() {
        OutputStatement statement =
                new OutputStatement(job.toString(), assignment.role(), Digests.of(specBytes), program, inputs, outputs);
        tell(new HostMessage.Done(Base64Bytes.of(statement.sign(signingKey).toBytes())));
    }

    synchronized void failed(Refusal refusal) {
        tell(new HostMessage.Failed(refusal.fault(), refusal.code(), refusal.message()));
    }

    private void tell(HostMessage message) {
        try {
            control.send(message);
        } catch (IOException e) {
            throw new IllegalStateException("the host is gone", e);
        }
    }

    private static JobFailure hostGone(IOException e) {
        return new JobFailure(new Refusal(Fault.NODE, "HOST_GONE", "the enclave's host does not take its result"), e);
    }

    private record SessionLink(String peerRole, SecureSession session, HostConnection socket) implements Link {
        @Override
        public InputStream in() {
            return session.in();
        }

        @Override
        public OutputStream out() {
            return session.out();
        }

        @Override
        public void close() {
            try (socket) {
                session.finish();
            } catch (IOException e) {
                // The other side closed first; everything that it had to read was flushed before.
                LOG.log(System.Logger.Level.DEBUG, "closing the link to {0}: {1}", peerRole, e.getMessage());
            }
        }
    }
}
