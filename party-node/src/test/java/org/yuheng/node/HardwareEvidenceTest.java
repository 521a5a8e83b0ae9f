package org.yuheng.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yuheng.adapter.enclave.EvidenceDevice;
import org.yuheng.adapter.node.PartyNode.JobEvent;
import org.yuheng.adapter.node.PartyNode.JobState;
import org.yuheng.json.StrictJson;
import org.yuheng.node.home.NodeConfig;
import org.yuheng.node.home.NodeHome;
import org.yuheng.trust.attestation.EvidenceKind;

/** A host's {@code hardware.json} reaches the enclave process, whose evidence then comes from there and nowhere else. */
class HardwareEvidenceTest {

    @TempDir
    private Path directory;

    @Test
    void aJobRunsOnEvidenceFromTheConfiguredDevice() throws Exception {
        try (City city = new City(directory)) {
            JoinCase.settle(city);
            NodeHome operator = city.node("operator-node").home();
            city.stop("operator-node");
            Path platform = directory.resolve("behind-the-device.json");
            Files.move(operator.resolve("simulation/platform.json"), platform);
            List<String> command = ChildProcess.command(
                    // It inherits the limit of the enclave's process, so it must not reserve what a JVM does by
                    // default.
                    List.of(
                            "-XX:TieredStopAtLevel=1",
                            "-Xmx64m",
                            "-XX:ReservedCodeCacheSize=16m",
                            "-XX:CompressedClassSpaceSize=32m"),
                    QuotingCommand.class,
                    platform.toString(),
                    City.ENCLAVES.toAbsolutePath().toString(),
                    "yuheng-tee-sql",
                    "org.yuheng.adapters.tee.SqlEnclave");
            write(
                    operator,
                    new EvidenceDevice(EvidenceKind.TDX, EvidenceDevice.Source.COMMAND, Optional.empty(), command));
            city.restart("operator-node");
            byte[] spec = JoinCase.inEnclave(city).toBytes();

            assertThat(city.run(JoinCase.JOB, spec, city.grantAll(spec)))
                    .extracting(JobEvent::state)
                    .containsOnly(JobState.SUCCEEDED);
        }
    }

    @Test
    void aHostDoesNotSimulateWhenItsHardwareFileCannotBeUsed() throws Exception {
        try (City city = new City(directory)) {
            NodeHome operator =
                    city.add("operator-node", "operator", List.of(), true).home();
            city.stop("operator-node");
            Files.writeString(operator.resolve("hardware.json"), "{\"kind\":\"TDX\",\"source\":\"GUESSED\"}");

            assertThatThrownBy(() -> city.restart("operator-node"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("EVIDENCE_DEVICE");
        }
    }

    @Test
    void theKernelsReportEntryGivesTheKindThatTheFileSays() throws Exception {
        Path entry = Files.createDirectory(directory.resolve("entry"));
        Files.writeString(entry.resolve("provider"), "sev_guest\n");
        Files.writeString(entry.resolve("generation"), "1\n");
        Files.writeString(entry.resolve("inblob"), "");
        Files.write(entry.resolve("outblob"), new byte[] {7, 7, 7});

        assertThat(tsm(EvidenceKind.SNP, entry).open().quote(new byte[64]).bytes())
                .containsExactly(7, 7, 7);
        assertThat(Files.readAllBytes(entry.resolve("inblob"))).isEqualTo(new byte[64]);
        assertThatThrownBy(() -> tsm(EvidenceKind.TDX, entry).open())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("EVIDENCE_KIND");
    }

    @Test
    void aNodeThatAcceptsNoSimulatedEvidenceRefusesToStartWhileTheSimulationRootIsPinned() throws Exception {
        try (City city = new City(directory)) {
            NodeHome bureau =
                    city.add("bureau-node", "bureau", List.of("bureau"), false).home();
            city.stop("bureau-node");
            NodeConfig trial = bureau.config();
            bureau.write(new NodeConfig(
                    trial.node(),
                    trial.organization(),
                    trial.owners(),
                    trial.listen(),
                    trial.address(),
                    trial.consolePort(),
                    trial.orchestrator(),
                    trial.hostsEnclaves(),
                    false,
                    trial.techniques(),
                    trial.policies()));

            assertThatThrownBy(() -> city.restart("bureau-node"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("SIMULATION_ROOT_PINNED");
            Files.delete(bureau.resolve("pins/simulation-root.crt"));
            city.restart("bureau-node");
        }
    }

    private static EvidenceDevice tsm(EvidenceKind kind, Path entry) {
        return new EvidenceDevice(kind, EvidenceDevice.Source.CONFIGFS_TSM, Optional.of(entry.toString()), List.of());
    }

    private static void write(NodeHome home, EvidenceDevice device) throws IOException {
        Files.write(home.resolve("hardware.json"), StrictJson.write(device));
    }
}
