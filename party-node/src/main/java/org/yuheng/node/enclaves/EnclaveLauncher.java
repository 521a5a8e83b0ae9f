package org.yuheng.node.enclaves;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.yuheng.adapter.enclave.Assignment;
import org.yuheng.adapter.enclave.AttachPoint;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.computation.JobSpec;
import org.yuheng.trust.attestation.EvidenceKind;

/** Carries a {@link LaunchPlan} out: one launch for one job, with a port, a token and a directory of its own. */
record EnclaveLauncher(EvidenceKind kind, LaunchPlan plan) {

    private static final int LONGEST_REQUEST = 20;

    /** @return once the enclave has connected and has its assignment */
    LaunchedEnclave launch(EnclaveHost.Program program, Assignment assignment)
            throws IOException, JobFailure, InterruptedException {
        for (Path launcher : plan.programs()) {
            requireExecutable(launcher);
        }
        Path directory = EnclaveProcess.privateDirectory();
        AttachDesk desk;
        try {
            desk = AttachDesk.open(plan.listenAddress(), plan.fromAddresses(), otherRoles(assignment));
        } catch (IOException e) {
            EnclaveProcess.deleteTree(directory);
            throw new JobFailure(
                    new Refusal(
                            Fault.NODE,
                            "ENCLAVE_LISTEN",
                            "the node cannot listen on " + plan.listenAddress().getHostAddress() + ", "
                                    + e.getMessage()
                                    + "; expected an address of this machine in launch.listen of hardware.json"),
                    e);
        }
        AttachPoint point = desk.point(plan.reach().orElse(plan.listenAddress().getHostAddress()));
        LaunchedEnclave enclave = new LaunchedEnclave(
                plan, values(program, assignment, point, directory.resolve("attach")), desk, directory);
        try {
            Files.createFile(
                    directory.resolve("attach"),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(directory.resolve("attach"), point.text());
            enclave.start(point);
            enclave.await();
            enclave.control().send(assignment);
            return enclave;
        } catch (IOException | JobFailure | InterruptedException | RuntimeException e) {
            enclave.close();
            throw e;
        }
    }

    private static void requireExecutable(Path launcher) throws JobFailure {
        if (!Files.isRegularFile(launcher) || !Files.isExecutable(launcher)) {
            throw new JobFailure(
                    Fault.NODE,
                    "LAUNCHER_MISSING",
                    launcher + " is not there or cannot be executed; expected the program that launch of hardware.json"
                            + " names; `node doctor` looks at it");
        }
    }

    private static List<String> otherRoles(Assignment assignment) {
        return JobSpec.parse(assignment.spec().bytes()).placement().stream()
                .map(JobSpec.Placement::role)
                .filter(role -> !role.equals(assignment.role()))
                .distinct()
                .toList();
    }

    private Map<String, String> values(
            EnclaveHost.Program program, Assignment assignment, AttachPoint point, Path attach) {
        return Map.of(
                "kind", kind.name(),
                "program", program.name(),
                "role", program.role(),
                "main", program.mainClass(),
                "label", label(JobId.parse(assignment.job())),
                "host", point.host(),
                "port", Integer.toString(point.port()),
                "attach", attach.toString(),
                "memory", Integer.toString(program.processMiB()));
    }

    /** Of a job, and of this launch alone: an attempt that is repeated gets another. */
    private static String label(JobId job) {
        String request = job.request();
        String end = request.substring(Math.max(0, request.length() - LONGEST_REQUEST));
        return "yh-" + end + "-" + job.run() + "-" + job.attempt() + "-"
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    }
}
