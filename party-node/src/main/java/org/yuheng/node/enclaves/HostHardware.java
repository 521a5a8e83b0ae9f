package org.yuheng.node.enclaves;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.yuheng.adapter.enclave.EvidenceDevice;
import org.yuheng.json.JsonRefusal;
import org.yuheng.json.StrictJson;
import org.yuheng.trust.attestation.EvidenceKind;
import tools.jackson.databind.JsonNode;

/**
 * {@code hardware.json} of a host. Either an {@link EvidenceDevice}: the node is inside of the hardware's protection, and
 * enclave processes run beside it. Or a kind and a {@link LaunchPlan}: each enclave is launched for its job from outside;
 * how it asks its hardware is then part of its own measured image.
 *
 * @param kind of the evidence
 * @param launch empty for processes beside the node
 */
public record HostHardware(EvidenceKind kind, Optional<LaunchPlan> launch) {

    /** Its name in the node's home. */
    public static final String FILE = "hardware.json";

    private static final String LAUNCH = "launch";

    private record Launched(EvidenceKind kind, LaunchPlan launch) {}

    /**
     * Reads the file.
     *
     * @throws IOException EVIDENCE_DEVICE or ENCLAVE_LAUNCH, saying what is wrong with it
     */
    public static HostHardware read(Path file) throws IOException {
        byte[] json = Files.readAllBytes(file);
        if (!launches(json)) {
            return new HostHardware(EvidenceDevice.read(file).kind(), Optional.empty());
        }
        try {
            Launched launched = StrictJson.read(json, Launched.class);
            return new HostHardware(launched.kind(), Optional.of(launched.launch()));
        } catch (JsonRefusal e) {
            throw new IOException(
                    "ENCLAVE_LAUNCH: " + file + ": " + e.getMessage()
                            + "; expected {\"kind\":\"SGX\",\"launch\":{\"command\":[\"/…\"],\"end\":[],\"listen\":null,"
                            + "\"from\":[],\"reach\":null,\"patienceSeconds\":120}}",
                    e);
        }
    }

    private static boolean launches(byte[] json) {
        try {
            return StrictJson.read(json, JsonNode.class).has(LAUNCH);
        } catch (JsonRefusal e) {
            // Whoever reads it as a device says what is wrong.
            return false;
        }
    }
}
