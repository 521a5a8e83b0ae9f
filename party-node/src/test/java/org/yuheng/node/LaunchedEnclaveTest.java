package org.yuheng.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.engine.ResultPart;
import org.yuheng.adapter.node.PartyNode;
import org.yuheng.adapter.node.PartyNode.JobEvent;
import org.yuheng.adapter.node.PartyNode.JobState;
import org.yuheng.json.StrictJson;
import org.yuheng.node.enclaves.LaunchPlan;
import org.yuheng.trust.Digests;
import org.yuheng.trust.Outcome;

/** Jobs of real nodes whose enclave a launcher starts from outside, in a process of its own, over TCP. */
class LaunchedEnclaveTest {

    @TempDir
    private Path directory;

    private LauncherScript script;

    private void settle(City city) throws Exception {
        JoinCase.settle(city);
        Path home = city.node("operator-node").home().directory();
        city.stop("operator-node");
        Path platform = directory.resolve("behind-the-device.json");
        Files.move(home.resolve("simulation/platform.json"), platform);
        script = new LauncherScript(Files.createDirectory(directory.resolve("launcher")), platform);
        LaunchPlan plan = LauncherScript.plan(script.thatStays(""), Optional.empty(), 60);
        Files.write(home.resolve("hardware.json"), StrictJson.write(Map.of("kind", "TDX", "launch", plan)));
        city.restart("operator-node");
    }

    @Test
    void eachJobHasALaunchOfItsOwnThatEndsWithIt() throws Exception {
        try (City city = new City(directory)) {
            settle(city);
            byte[] spec = JoinCase.inEnclave(city).toBytes();
            List<byte[]> grants = city.grantAll(spec);

            List<JobId> jobs = List.of(new JobId(JoinCase.REQUEST, 1, 1), new JobId(JoinCase.REQUEST, 2, 1));
            for (JobId job : jobs) {
                assertThat(city.run(job, spec, grants)).allSatisfy(end -> assertThat(end.state())
                        .as(end.role() + " " + end.refusal())
                        .isEqualTo(JobState.SUCCEEDED));
                assertThat(script.enclaves()).as("alive after " + job).isEmpty();
                Outcome<ResultPart> opened = city.node("bureau-node").results().open(job, "bureau", "clerk");
                assertThat(new String(opened.value().content(), StandardCharsets.UTF_8))
                        .isEqualTo(JoinCase.EXPECTED);
            }

            assertThat(script.lines("calls")).hasSize(2).doesNotHaveDuplicates();
            assertThat(script.lines("calls").get(0)).contains("yh-R2026-000001-1-1-", "yuheng-tee-sql TDX 127.0.0.1:");
            assertThat(script.lines("calls").get(1)).contains("yh-R2026-000001-2-1-");
            assertThat(script.lines("attached")).hasSize(2).doesNotHaveDuplicates();
            for (String attached : script.lines("attached")) {
                String token = attached.replaceAll(".*\"token\":\"([^\"]*)\".*", "$1");
                assertThat(token).hasSize(43);
                assertThat(script.lines("calls")).noneMatch(call -> call.contains(token));
            }
        }
    }

    @Test
    void aCancelledJobTakesItsLaunchWithIt() throws Exception {
        try (City city = new City(directory)) {
            settle(city);
            byte[] spec = JoinCase.inEnclave(city).toBytes();
            List<byte[]> grants = city.grantAll(spec);
            PartyNode host = city.dial("operator-node");
            for (String node : city.routes().keySet()) {
                assertThat(city.dial(node)
                                .prepare(
                                        JoinCase.JOB,
                                        spec,
                                        grants,
                                        Instant.now().plusSeconds(120),
                                        city.routes())
                                .refused())
                        .isFalse();
            }
            host.start(JoinCase.JOB, Digests.of(spec));

            List<JobEvent> events = new ArrayList<>();
            host.watch(JoinCase.JOB, 0, event -> {
                events.add(event);
                if (event.phase().equals("ENCLAVE_UP")) {
                    cancel(host);
                }
            });

            assertThat(events.get(events.size() - 1).state()).isEqualTo(JobState.CANCELLED);
            assertThat(script.lines("calls")).hasSize(1);
            assertThat(script.lines("pids")).hasSize(1);
            assertThat(script.nothingIsLeft()).isTrue();
        }
    }

    private void cancel(PartyNode host) {
        try {
            assertThat(script.enclaves()).hasSize(1);
            host.cancel(JoinCase.JOB, "test");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
