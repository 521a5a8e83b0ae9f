package org.yuheng.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.node.PartyNode;
import org.yuheng.adapter.node.PartyNode.JobEvent;
import org.yuheng.adapter.node.PartyNode.JobState;
import org.yuheng.computation.JobSpec;
import org.yuheng.node.enclaves.EnclaveHost;
import org.yuheng.node.enclaves.MemoryLimit;
import org.yuheng.trust.Digests;

/** An enclave process whose memory is at its limit, in a job of a real node. */
class EnclaveMemoryTest {

    @TempDir
    Path directory;

    @Test
    void anEnclaveThatRunsOutOfMemoryFailsItsJobWithACodeAndTheNodeGoesOn() throws Exception {
        assumeTrue(MemoryLimit.ofThisMachine() == MemoryLimit.ADDRESS_SPACE, "this system refuses ulimit -v");
        assumeTrue(Files.exists(Path.of("/usr/bin/prlimit")), "no prlimit to lower a running process's limit with");
        try (City city = new City(directory)) {
            JoinCase.settle(city);
            JobSpec spec = JoinCase.inEnclave(city);
            byte[] bytes = spec.toBytes();
            List<byte[]> grants = city.grantAll(bytes);
            JobId starved = JoinCase.JOB;
            for (PartyNode node :
                    city.routes().keySet().stream().map(city::dial).toList()) {
                assertThat(node.prepare(starved, bytes, grants, Instant.now().plusSeconds(120), city.routes())
                                .refused())
                        .isFalse();
            }
            PartyNode host = city.dial("operator-node");
            host.start(starved, Digests.of(bytes));
            List<JobEvent> events = new ArrayList<>();
            long[] pid = {0};
            host.watch(starved, 0, event -> {
                events.add(event);
                if (event.phase().equals("ENCLAVE_UP")) {
                    pid[0] = event.metrics().get("pid");
                    starve(pid[0]);
                    startOwners(city, starved, bytes);
                }
            });

            JobEvent end = events.get(events.size() - 1);
            assertThat(end.state()).isEqualTo(JobState.FAILED);
            assertThat(end.refusal().code()).isIn("ENCLAVE_LOST", "QUERY_FAILED", "ENCLAVE_FAILED");
            assertThat(ProcessHandle.of(pid[0])).isEmpty();
            assertThat(city.run(new JobId(JoinCase.REQUEST, 1, 2), bytes, grants))
                    .allSatisfy(last -> assertThat(last.state()).isEqualTo(JobState.SUCCEEDED));
        }
    }

    /** As though it had eaten everything that it may have: it gets no page more. */
    private static void starve(long pid) {
        try {
            long limit = EnclaveHost.Program.ALL.get(0).processMiB() * 1024L * 1024L;
            assertThat(Files.readString(Path.of("/proc/" + pid + "/limits"), StandardCharsets.UTF_8))
                    .containsPattern("Max address space +" + limit + " +" + limit);
            Process lowered = new ProcessBuilder("prlimit", "--pid", Long.toString(pid), "--as=1048576").start();
            assertThat(lowered.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(lowered.exitValue()).isZero();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void startOwners(City city, JobId job, byte[] spec) {
        try {
            for (Map.Entry<String, String> node : city.routes().entrySet()) {
                if (!node.getKey().equals("operator-node")) {
                    city.dial(node.getKey()).start(job, Digests.of(spec));
                }
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
