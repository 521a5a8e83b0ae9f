package org.yuheng.node.enclaves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yuheng.trust.attestation.EvidenceKind;

/** {@code launch} of {@code hardware.json}: what is not said is not allowed, and what is wrong is named. */
class LaunchPlanTest {

    private static final String COMMAND = "[\"/opt/launch\",\"{label}\",\"--port={port}\"]";

    @TempDir
    private Path directory;

    private HostHardware read(String command, String end, String listen, String from, String reach, int patience)
            throws IOException {
        return HostHardware.read(Files.writeString(
                directory.resolve("hardware.json"),
                "{\"kind\":\"SNP\",\"launch\":{\"command\":" + command + ",\"end\":" + end + ",\"listen\":" + listen
                        + ",\"from\":" + from + ",\"reach\":" + reach + ",\"patienceSeconds\":" + patience + "}}"));
    }

    @Test
    void listensOnLoopbackUnlessTheFileNamesAnotherAddressAndWhoMayCall() throws Exception {
        HostHardware plain = read(COMMAND, "[]", "null", "[]", "null", 120);

        assertThat(plain.kind()).isEqualTo(EvidenceKind.SNP);
        LaunchPlan plan = plain.launch().orElseThrow();
        assertThat(plan.listenAddress()).isEqualTo(InetAddress.getByName("127.0.0.1"));
        assertThat(plan.fromAddresses()).isEmpty();

        LaunchPlan bridged = read(COMMAND, "[\"/opt/end\"]", "\"192.0.2.1\"", "[\"192.0.2.7\"]", "\"192.0.2.1\"", 900)
                .launch()
                .orElseThrow();
        assertThat(bridged.fromAddresses()).containsExactly(InetAddress.getByName("192.0.2.7"));
        assertThat(bridged.programs()).containsExactly(Path.of("/opt/launch"), Path.of("/opt/end"));
    }

    @Test
    void namesWhatIsWrongAndWhatWasExpected() {
        refuses("[]", "[]", "null", "[]", "null", 120, "launch.command is empty");
        refuses("[\"launch\"]", "[]", "null", "[]", "null", 120, "absolute path");
        refuses(COMMAND, "[\"./end\"]", "null", "[]", "null", 120, "launch.end starts with \"./end\"");
        refuses(
                "[\"/opt/launch\",\"{token}\"]",
                "[]",
                "null",
                "[]",
                "null",
                120,
                "has {token}; expected one of [attach");
        refuses(COMMAND, "[]", "\"0.0.0.0\"", "[\"192.0.2.7\"]", "null", 120, "launch.listen is 0.0.0.0");
        refuses(COMMAND, "[]", "\"::\"", "[\"192.0.2.7\"]", "null", 120, "everybody may not call");
        refuses(COMMAND, "[]", "\"localhost\"", "[]", "null", 120, "no address in numbers");
        refuses(COMMAND, "[]", "\"192.0.2.1\"", "[]", "null", 120, "launch.from is empty");
        refuses(COMMAND, "[]", "null", "[\"0.0.0.0\"]", "null", 120, "expected single addresses");
        refuses(COMMAND, "[]", "null", "[\"192.0.2.0/24\"]", "null", 120, "no address in numbers");
        refuses(COMMAND, "[]", "null", "[]", "\"host.example\"", 120, "no address in numbers");
        refuses(COMMAND, "[]", "null", "[]", "null", 0, "launch.patienceSeconds is 0; expected 1 to 900");
        refuses(COMMAND, "[]", "null", "[]", "null", 901, "expected 1 to 900");
    }

    @Test
    void aFileThatMixesBothWaysIsRefused() throws Exception {
        Path file = Files.writeString(
                directory.resolve("hardware.json"),
                "{\"kind\":\"SGX\",\"source\":\"GRAMINE\",\"path\":\"/dev/attestation\",\"command\":[],\"launch\":{}}");

        assertThatThrownBy(() -> HostHardware.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("ENCLAVE_LAUNCH");
    }

    @Test
    void placeholdersAreFilledAndNothingElseIsRead() {
        Map<String, String> values = new HashMap<>(Map.of("label", "yh-1", "port", "4$1"));

        assertThat(LaunchPlan.filled(List.of("/opt/launch", "a{label}b{port}", "$(x) ; {label}"), values))
                .containsExactly("/opt/launch", "ayh-1b4$1", "$(x) ; yh-1");
    }

    @Test
    void aLaunchedProgramIsNotToldWhatOpensTheNodesKeys() {
        Map<String, String> environment =
                new HashMap<>(Map.of("YUHENG_NODE_PASSWORD", "1", "YUHENG_NODE_TOKEN_PIN", "2", "PATH", "/bin"));

        EnclaveProcess.withoutSecrets(environment);

        assertThat(environment).containsOnlyKeys("PATH");
    }

    private void refuses(
            String command, String end, String listen, String from, String reach, int patience, String message) {
        assertThatThrownBy(() -> read(command, end, listen, from, reach, patience))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("ENCLAVE_LAUNCH: ")
                .hasMessageContaining(message)
                .hasMessageContaining("expected {\"kind\"");
    }
}
