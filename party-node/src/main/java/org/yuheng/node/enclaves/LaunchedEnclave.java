package org.yuheng.node.enclaves;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yuheng.adapter.enclave.AttachPoint;
import org.yuheng.adapter.enclave.HostConnection;
import org.yuheng.adapter.enclave.LinkRequest;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.Refusal;

/** What a launcher started for one job: the launcher's processes, the enclave's connections, and all that ends with them. */
final class LaunchedEnclave implements RunningEnclave {

    private static final Logger LOG = LoggerFactory.getLogger(LaunchedEnclave.class);

    /** From its assignment to its links, which it opens by itself. */
    private static final Duration LINKS = Duration.ofSeconds(30);

    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration END_COMMAND = Duration.ofSeconds(15);

    /** Of what a launcher prints, for this node's log. */
    private static final int MOST_PRINTED = 16 << 10;

    private final LaunchPlan plan;
    private final Map<String, String> values;
    private final AttachDesk desk;
    private final Path directory;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private Process launcher;
    private HostConnection control;
    private boolean closed;

    LaunchedEnclave(LaunchPlan plan, Map<String, String> values, AttachDesk desk, Path directory) {
        this.plan = plan;
        this.values = values;
        this.desk = desk;
        this.directory = directory;
    }

    void start(AttachPoint point) throws IOException {
        launcher = command(plan.command(), point);
        daemon("launcher output", launcher.getInputStream());
        LOG.info("launcher {} of {} is process {}", plan.command().get(0), label(), launcher.pid());
    }

    private Process command(List<String> command, AttachPoint point) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(LaunchPlan.filled(command, values))
                .directory(directory.toFile())
                .redirectErrorStream(true);
        EnclaveProcess.withoutSecrets(builder.environment());
        if (point != null) {
            builder.environment().put(AttachPoint.VARIABLE, point.text());
        }
        return builder.start();
    }

    /** Waits until the enclave has connected and shown the token. */
    void await() throws JobFailure, InterruptedException {
        CompletableFuture<HostConnection> connected = desk.expect(LinkRequest.CONTROL);
        CompletableFuture<Process> gaveUp = launcher.onExit()
                .thenCompose(ended -> plan.end().isEmpty() || ended.exitValue() != 0
                        ? CompletableFuture.completedFuture(ended)
                        : new CompletableFuture<>());
        try {
            CompletableFuture.anyOf(connected, gaveUp).get(plan.patienceSeconds(), TimeUnit.SECONDS);
            if (connected.isDone()) {
                control = connected.get();
                Files.delete(directory.resolve("attach"));
                return;
            }
            throw failed(new Refusal(
                    Fault.NODE,
                    "LAUNCHER_ENDED",
                    "the launcher ended with exit value " + launcher.exitValue() + " before its enclave connected;"
                            + " expected it to stay until the job's end"
                            + (plan.end().isEmpty() ? ", or launch.end in hardware.json" : " or to end with 0")
                            + "; what it printed is in the node's log"));
        } catch (TimeoutException e) {
            throw failed(new Refusal(
                    Fault.RESOURCES,
                    "ENCLAVE_NOT_ATTACHED",
                    "no enclave connected to " + values.get("host") + " port " + values.get("port") + " within "
                            + plan.patienceSeconds()
                            + " s; expected the launched program to connect there, see launch.reach, launch.from and"
                            + " launch.patienceSeconds in hardware.json; what it printed is in the node's log"));
        } catch (ExecutionException | IOException e) {
            throw new JobFailure(
                    new Refusal(Fault.NODE, "ENCLAVE_START", "the enclave connected and was lost: " + e.getMessage()),
                    e);
        }
    }

    /** Somebody who called with another token explains a launch that failed better than its end does. */
    private JobFailure failed(Refusal otherwise) {
        LOG.warn("launch {} failed; it printed: {}", label(), printed());
        int wrong = desk.wrongTokens();
        if (wrong == 0) {
            return new JobFailure(otherwise, null);
        }
        return new JobFailure(
                Fault.NODE,
                "ENCLAVE_TOKEN",
                wrong + " connections showed another token than this launch's, and none the right one ("
                        + otherwise.code()
                        + "); expected the one in " + AttachPoint.VARIABLE
                        + " or in the file {attach}; pass it on unchanged, and launch anew for each job");
    }

    private String label() {
        return values.get("label");
    }

    private String printed() {
        synchronized (printed) {
            return printed.toString(StandardCharsets.UTF_8);
        }
    }

    /** Read to its end, so that nobody waits for room, and kept up to a bound. */
    private void daemon(String name, InputStream in) {
        Thread thread = new Thread(
                () -> {
                    try (in) {
                        byte[] buffer = new byte[4096];
                        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                            synchronized (printed) {
                                printed.write(buffer, 0, Math.min(read, MOST_PRINTED - printed.size()));
                            }
                        }
                    } catch (IOException e) {
                        LOG.debug("{} of {}: {}", name, label(), e.getMessage());
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public HostConnection control() {
        return control;
    }

    @Override
    public long pid() {
        return launcher.pid();
    }

    @Override
    public String end() throws InterruptedException {
        String how = launcher.waitFor(2, TimeUnit.SECONDS)
                ? "its launcher ended with exit value " + launcher.exitValue()
                : "its launcher still runs";
        LOG.warn("launch {} was lost, {}; it printed: {}", label(), how, printed());
        return how;
    }

    @Override
    public HostConnection link(String role) throws IOException, InterruptedException {
        try {
            return desk.expect(role).get(LINKS.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e);
        } catch (TimeoutException e) {
            throw new IOException(
                    "the enclave opened no connection for " + role + " within " + LINKS.toSeconds() + " s", e);
        }
    }

    @Override
    public void kill() {
        ProcessTree.kill(launcher.toHandle());
    }

    /** An interruption does not keep it from ending what it launched; it is passed on afterwards. */
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        boolean interrupted = Thread.interrupted();
        try {
            desk.close();
            if (launcher != null) {
                endLaunched();
            }
        } catch (InterruptedException e) {
            interrupted = true;
            kill();
        } finally {
            EnclaveProcess.deleteTree(directory);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void endLaunched() throws InterruptedException {
        if (!plan.end().isEmpty()) {
            runEndCommand();
        }
        if (!ProcessTree.end(launcher.toHandle(), GRACE)) {
            LOG.error("launch {}: process {} cannot be ended; end it by hand", label(), launcher.pid());
        }
    }

    private void runEndCommand() throws InterruptedException {
        try {
            Process ending = command(plan.end(), null);
            daemon("end command output", ending.getInputStream());
            ending.getOutputStream().close();
            if (!ending.waitFor(END_COMMAND.toSeconds(), TimeUnit.SECONDS) || ending.exitValue() != 0) {
                LOG.error(
                        "launch {} may still run: {} did not end it; {}",
                        label(),
                        plan.end().get(0),
                        printed());
                ProcessTree.kill(ending.toHandle());
            }
        } catch (IOException e) {
            LOG.error(
                    "launch {} may still run: {} cannot be run",
                    label(),
                    plan.end().get(0),
                    e);
        }
    }
}
