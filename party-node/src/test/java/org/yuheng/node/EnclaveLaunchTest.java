package org.yuheng.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ObjectAssert;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yuheng.adapter.enclave.Assignment;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.node.enclaves.EnclaveHost;
import org.yuheng.node.enclaves.LaunchPlan;
import org.yuheng.node.enclaves.RunningEnclave;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.attestation.EvidenceKind;

/** Launchers that go wrong: each is refused by a code that says what was expected, and leaves nothing behind. */
class EnclaveLaunchTest {

    private static final String OTHER_TOKEN =
            "YUHENG_ATTACH=$(echo \"$YUHENG_ATTACH\" | sed 's/\"token\":\"[^\"]*\"/\"token\":\"" + "A".repeat(43)
                    + "\"/')\nexport YUHENG_ATTACH\n";

    @TempDir
    static Path city;

    private static Path platform;
    private static Assignment assignment;

    @TempDir
    private Path directory;

    private LauncherScript script;

    @BeforeAll
    static void specify() throws Exception {
        try (City nodes = new City(city)) {
            JoinCase.settle(nodes);
            platform = nodes.node("operator-node").home().resolve("simulation/platform.json");
            assignment = new Assignment(
                    JoinCase.JOB.toString(),
                    "enclave",
                    Base64Bytes.of(JoinCase.inEnclave(nodes).toBytes()),
                    List.of());
        }
    }

    @BeforeEach
    void write() {
        script = new LauncherScript(directory, platform);
    }

    private RunningEnclave launch(LaunchPlan plan) throws Exception {
        try (EnclaveHost host = EnclaveHost.launching(City.ENCLAVES, EvidenceKind.TDX, plan)) {
            return host.start("yuheng-tee-sql", assignment);
        }
    }

    private ObjectAssert<Refusal> refusal(Path launcher, Optional<Path> end, int patienceSeconds) {
        return assertThat(LauncherScript.plan(launcher, end, patienceSeconds))
                .extracting(this::refused, type(Refusal.class));
    }

    private Refusal refused(LaunchPlan plan) {
        try (RunningEnclave enclave = launch(plan)) {
            throw new AssertionError("launched as process " + enclave.pid());
        } catch (JobFailure e) {
            return e.refusal();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aLauncherThatIsNotThereOrCannotBeExecutedIsNamed() throws Exception {
        Path missing = directory.resolve("missing");
        Path plain = Files.writeString(directory.resolve("plain"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(plain, PosixFilePermissions.fromString("rw-------"));

        refusal(missing, Optional.empty(), 30).satisfies(no -> {
            assertThat(no.code()).isEqualTo("LAUNCHER_MISSING");
            assertThat(no.message()).contains(missing.toString(), "node doctor");
        });
        refusal(script.thatStays(""), Optional.of(plain), 30)
                .extracting(Refusal::code)
                .isEqualTo("LAUNCHER_MISSING");
    }

    @Test
    void aLauncherThatEndsAtOnceIsNotWaitedFor() throws Exception {
        refusal(script.write("ends", "echo out of memory\nexit 3\n"), Optional.empty(), 300)
                .satisfies(no -> {
                    assertThat(no.fault()).isEqualTo(Fault.NODE);
                    assertThat(no.code()).isEqualTo("LAUNCHER_ENDED");
                    assertThat(no.message()).contains("exit value 3", "expected it to stay", "launch.end");
                });
        refusal(script.write("fails", "exit 4\n"), Optional.of(script.write("end", "exit 0\n")), 300)
                .satisfies(no -> assertThat(no.message()).contains("exit value 4", "or to end with 0"));
    }

    @Test
    void anEnclaveThatNeverConnectsIsGivenUpAndItsLauncherEnded() throws Exception {
        Path silent = script.write("silent", "sleep 600 &\n" + script.pid() + "wait $!\n");

        refusal(silent, Optional.empty(), 1).satisfies(no -> {
            assertThat(no.fault()).isEqualTo(Fault.RESOURCES);
            assertThat(no.code()).isEqualTo("ENCLAVE_NOT_ATTACHED");
            assertThat(no.message()).contains("127.0.0.1 port ", "within 1 s", "launch.patienceSeconds");
        });
        assertThat(script.lines("pids")).hasSize(1);
        assertThat(script.nothingIsLeft()).isTrue();
    }

    @Test
    void anEnclaveWithAnotherTokenIsRefusedAndToldSo() throws Exception {
        refusal(script.thatStays(OTHER_TOKEN), Optional.empty(), 120).satisfies(no -> {
            assertThat(no.code()).isEqualTo("ENCLAVE_TOKEN");
            assertThat(no.message()).contains("1 connections", "YUHENG_ATTACH", "pass it on unchanged");
        });
        assertThat(String.join("\n", script.lines("err"))).contains("ENCLAVE_TOKEN", "of no earlier one");
        assertThat(script.nothingIsLeft()).isTrue();
    }

    @Test
    void aSecondEnclaveOfOneLaunchIsRefusedAndTheFirstGoesOn() throws Exception {
        try (RunningEnclave enclave = launch(LauncherScript.plan(script.thatStartsTwo(), Optional.empty(), 120))) {
            List<ProcessHandle> both = script.lines("pids").stream()
                    .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
                    .toList();
            if (both.size() == 2) {
                CompletableFuture.anyOf(both.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                        .get(60, TimeUnit.SECONDS);
            }

            assertThat(String.join("\n", script.lines("err1")) + String.join("\n", script.lines("err2")))
                    .contains("ENCLAVE_ATTACHED_TWICE", "expected one enclave and one launch a job");
            assertThat(enclave.link("owner-0")).isNotNull();
            assertThat(enclave.link("owner-1")).isNotNull();
        }
        assertThat(script.nothingIsLeft()).isTrue();
    }

    @Test
    void aLauncherMayEndWhereACommandEndsItsEnclave() throws Exception {
        LaunchPlan plan = LauncherScript.plan(script.thatLeaves(), Optional.of(script.ending()), 120);
        List<ProcessHandle> alive;
        try (RunningEnclave enclave = launch(plan)) {
            alive = script.enclaves();
            enclave.close();
            assertThat(script.lines("calls")).hasSize(2);
        }

        assertThat(alive).hasSize(1);
        assertThat(script.nothingIsLeft()).isTrue();
        assertThat(script.lines("calls")).hasSize(2);
        String label = script.lines("calls").get(0).split(" ")[1];
        assertThat(script.lines("calls").get(1)).isEqualTo("end " + label);
        assertThat(script.lines("attached").get(1))
                .as("the token, for the end command")
                .isEmpty();
    }

    @Test
    void anEnclaveEndsItselfWhenItsNodeIsGoneThoughNobodyEndsIt() throws Exception {
        Path nothing = script.write("end-nothing", "exit 0\n");
        ProcessHandle left;
        try (RunningEnclave enclave = launch(LauncherScript.plan(script.thatLeaves(), Optional.of(nothing), 120))) {
            left = script.enclaves().get(0);
            assertThat(enclave.end()).contains("exit value 0");
            assertThat(left.isAlive()).isTrue();
        }

        assertThat(left.onExit().get(20, TimeUnit.SECONDS).isAlive()).isFalse();
        assertThat(String.join("\n", script.lines("err"))).contains("the host is gone");
    }

    @Test
    void anInterruptedLaunchLeavesNothing() throws Exception {
        Path started = directory.resolve("started");
        Path silent = script.write(
                "silent", "mkfifo " + started + "\nsleep 600 &\n" + script.pid() + "echo > " + started + "\nwait $!\n");
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread launching = new Thread(() -> {
            try {
                end.completeExceptionally(new AssertionError(launch(LauncherScript.plan(silent, Optional.empty(), 300))
                        .toString()));
            } catch (Throwable e) {
                end.complete(e);
            }
        });
        launching.start();
        while (!Files.exists(started)) {
            Thread.onSpinWait();
        }
        Files.readString(started);

        launching.interrupt();

        assertThat(end.get(60, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        assertThat(script.lines("pids")).hasSize(1);
        assertThat(script.nothingIsLeft()).isTrue();
    }

    @Test
    void anAddressThatThisMachineDoesNotHaveIsNamed() throws Exception {
        LaunchPlan elsewhere = new LaunchPlan(
                List.of(script.thatStays("").toString()),
                List.of(),
                Optional.of("192.0.2.1"),
                List.of("192.0.2.7"),
                Optional.empty(),
                30);

        assertThatThrownBy(() -> launch(elsewhere))
                .isInstanceOf(JobFailure.class)
                .hasMessageContaining("ENCLAVE_LISTEN")
                .hasMessageContaining("192.0.2.1")
                .hasMessageContaining("launch.listen");
        assertThat(script.lines("calls")).isEmpty();
    }
}
