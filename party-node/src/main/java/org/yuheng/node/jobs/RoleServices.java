package org.yuheng.node.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.yuheng.adapter.enclave.Assignment;
import org.yuheng.adapter.enclave.HostMessage;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.InputTable;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.Link;
import org.yuheng.adapter.engine.NodeServices;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.adapter.engine.ResultPart;
import org.yuheng.adapter.node.PartyNode.JobState;
import org.yuheng.node.enclaves.EnclaveHost;
import org.yuheng.node.enclaves.RunningEnclave;
import org.yuheng.node.results.ResultDesk;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.Digests;
import org.yuheng.trust.envelope.Envelope;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.release.KeyOwner;
import org.yuheng.trust.release.OutputStatement;

/** One role of one job, served. */
final class RoleServices implements NodeServices {

    private final Job job;
    private final String role;
    private final JobStore store;
    private final InputReader inputs;
    private final KeyOwner keyOwner;
    private final EnclaveHost enclaves;
    private final ResultDesk results;
    private final Path resultDirectory;
    private final SigningKey nodeKey;

    RoleServices(
            Job job,
            String role,
            JobStore store,
            InputReader inputs,
            KeyOwner keyOwner,
            EnclaveHost enclaves,
            ResultDesk results,
            Path resultDirectory,
            SigningKey nodeKey) {
        this.job = job;
        this.role = role;
        this.store = store;
        this.inputs = inputs;
        this.keyOwner = keyOwner;
        this.enclaves = enclaves;
        this.results = results;
        this.resultDirectory = resultDirectory;
        this.nodeKey = nodeKey;
    }

    @Override
    public List<InputTable> inputs() throws JobFailure {
        synchronized (job) {
            if (job.inputs() == null) {
                job.inputs(inputs.read(job));
            }
            return job.inputs();
        }
    }

    @Override
    public Link link(String peerRole) throws JobFailure, InterruptedException {
        return job.links().between(role, peerRole);
    }

    @Override
    public Link attested(String peerRole) throws JobFailure, InterruptedException {
        Link link = AttestedLink.open(peerRole, job.links().dial(role, peerRole), keyOwner);
        CrashPoint.at(CrashPoint.Phase.KEYS_RELEASED, job);
        return link;
    }

    @Override
    public void hostEnclave(String program, List<String> roles) throws JobFailure, InterruptedException {
        progress("STARTING_ENCLAVE", Double.NaN, Map.of());
        List<String> grants = new ArrayList<>();
        for (byte[] envelope : job.grants()) {
            grants.add(Envelope.parse(envelope).fold(Envelope::payloadDigest, refusal -> {
                throw new IllegalStateException("checked at Prepare: " + refusal);
            }));
        }
        Assignment assignment = new Assignment(job.id().toString(), role, Base64Bytes.of(job.specBytes()), grants);
        try (RunningEnclave enclave = enclaves.start(program, assignment)) {
            job.hosts(role, enclave);
            progress("ENCLAVE_UP", Double.NaN, Map.of("pid", enclave.pid()));
            CrashPoint.at(CrashPoint.Phase.ENCLAVE_UP, job);
            try {
                follow(enclave);
            } catch (IOException e) {
                throw new JobFailure(
                        new Refusal(
                                Fault.NODE,
                                "ENCLAVE_LOST",
                                "the enclave process is gone, " + enclave.end() + ": " + e.getMessage()),
                        e);
            }
        } catch (IOException e) {
            throw new JobFailure(
                    new Refusal(Fault.NODE, "ENCLAVE_LOST", "the enclave process is gone: " + e.getMessage()), e);
        } finally {
            // What ran once will run again; the next job finds it ready.
            enclaves.expect(role);
        }
    }

    private void follow(RunningEnclave enclave) throws IOException, JobFailure, InterruptedException {
        List<ResultDesk.SealedPart> parts = new ArrayList<>();
        while (true) {
            HostMessage message = enclave.control().receive(HostMessage.class);
            if (message instanceof HostMessage.Progress progress) {
                progress(
                        progress.phase(),
                        progress.permille() < 0 ? Double.NaN : progress.permille() / 1000.0,
                        progress.metrics());
            } else if (message instanceof HostMessage.Received received) {
                store.inputUsed(job.id(), received.dataset(), received.digest(), received.rows());
                CrashPoint.at(CrashPoint.Phase.KEYS_RELEASED, job);
            } else if (message instanceof HostMessage.Part part) {
                parts.add(store(part, enclave.control().in()));
            } else if (message instanceof HostMessage.Done done) {
                store.outputStatement(job.id(), done.statement().bytes());
                CrashPoint.at(CrashPoint.Phase.RESULT, job);
                for (ResultDesk.SealedPart part : parts) {
                    results.send(job.routes(), part, job.deadline());
                }
                CrashPoint.at(CrashPoint.Phase.DELIVERED, job);
                return;
            } else if (message instanceof HostMessage.Failed failed) {
                throw new JobFailure(failed.fault(), failed.code(), "enclave: " + failed.message());
            } else {
                throw new IOException("it ended without a last word");
            }
        }
    }

    /** What an enclave puts out is on this node's disk, sealed, before anything is sent. */
    private ResultDesk.SealedPart store(HostMessage.Part part, InputStream in) throws IOException, JobFailure {
        Path file = resultDirectory.resolve(UUID.randomUUID() + ".sealed");
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] buffer = new byte[1 << 16];
            for (long left = part.sealedBytes(); left > 0; ) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) {
                    throw new IOException("a part ended " + left + " bytes early");
                }
                out.write(buffer, 0, read);
                left -= read;
            }
        }
        if (!Digests.of(Files.readAllBytes(file)).equals(part.sealedDigest())) {
            throw new JobFailure(Fault.NODE, "PART_DIGEST", "part " + part.name() + " is not " + part.sealedDigest());
        }
        return new ResultDesk.SealedPart(
                role,
                part.name(),
                part.mediaType(),
                part.sealedDigest(),
                part.sealedBytes(),
                part.rows(),
                part.suppressed(),
                file);
    }

    @Override
    public void publish(String part, ResultPart result) throws JobFailure, InterruptedException {
        CrashPoint.at(CrashPoint.Phase.RESULT, job);
        ResultDesk.Published published = results.publish(job.routes(), role, part, result, job.deadline());
        CrashPoint.at(CrashPoint.Phase.DELIVERED, job);
        OutputStatement statement = new OutputStatement(
                job.id().toString(),
                role,
                job.routes().specDigest(),
                job.spec().protocol().name() + " " + role,
                store.inputsUsed(job.id()).stream()
                        .map(used -> new OutputStatement.Input(used.dataset(), used.digest(), used.rows()))
                        .toList(),
                List.of(new OutputStatement.Output(
                        part, published.commitment(), published.sealedDigest(), result.rows())));
        store.outputStatement(job.id(), statement.sign(nodeKey).toBytes());
    }

    @Override
    public void progress(String phase, double fraction, Map<String, Long> metrics) {
        store.event(job.id(), role, JobState.RUNNING, phase, fraction, metrics, null);
        CrashPoint.progress(phase, job);
    }
}
