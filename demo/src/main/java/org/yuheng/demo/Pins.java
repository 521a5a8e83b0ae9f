package org.yuheng.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.yuheng.demo.city.City;
import org.yuheng.node.home.NodeHome;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.log.NoteSigner;
import org.yuheng.trust.receipt.PinnedKeys;
import tools.jackson.databind.JsonNode;

/**
 * The keys with which the demo's receipts are checked. Owners' and nodes' keys are taken from their homes, not from the
 * orchestrator; the orchestrator's own from its list, as somebody would pin them at the beginning.
 */
public final class Pins {

    /** How many nodes must have cosigned the log's checkpoint of a receipt. */
    static final int WITNESSES = 2;

    private Pins() {}

    public static void write(Deployment deployment, Path file) throws IOException, InterruptedException {
        Map<String, List<Base64Bytes>> owners = new TreeMap<>();
        Map<String, List<Base64Bytes>> nodes = new TreeMap<>();
        List<String> witnesses = new ArrayList<>();
        for (City.NodePlan plan : City.nodes()) {
            NodeHome home = new NodeHome(deployment.home(plan.id()));
            nodes.put(
                    plan.id(),
                    List.of(PinnedKeys.entry(home.signingKey("node.key").verifyingKey())));
            witnesses.add(new NoteSigner(plan.id(), home.witnessKey()).witnessKey());
            for (String owner : plan.owners()) {
                owners.put(
                        owner,
                        List.of(PinnedKeys.entry(
                                home.signingKey(owner + ".grant.key").verifyingKey())));
            }
        }
        JsonNode published = deployment.as("auditor").get("signing-keys").json();
        String verifier = new String(deployment.as("auditor").get("log/key").body(), StandardCharsets.UTF_8).strip();
        PinnedKeys pinned = new PinnedKeys(
                keys(published, "RECEIPT"),
                new PinnedKeys.Log(
                        verifier.substring(0, verifier.indexOf('+')), List.of(verifier), witnesses, WITNESSES),
                owners,
                nodes,
                Map.of(),
                keys(published, "APPROVAL"),
                Optional.of(new PinnedKeys.Passkeys("localhost", List.of(), Map.of())));
        Files.createDirectories(file.getParent());
        Files.write(file, pinned.toBytes());
    }

    private static List<Base64Bytes> keys(JsonNode published, String purpose) {
        return published
                .valueStream()
                .filter(key -> key.path("purpose").asString().equals(purpose))
                .map(key -> Base64Bytes.of(
                        Base64.getDecoder().decode(key.path("spki").asString())))
                .toList();
    }
}
