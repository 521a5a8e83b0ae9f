package org.yuheng.node.witness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.yuheng.json.StrictJson;
import org.yuheng.node.registry.Registry;
import org.yuheng.trust.Digests;
import org.yuheng.trust.envelope.Envelope;
import org.yuheng.trust.identity.SigningKey;

/** The orchestrator's log, over its REST. */
final class RegistryLog implements LogView {

    private static final int MOST_HASHES = 128;
    private static final int LONGEST_DETAIL = 1_000;

    private final Registry registry;
    private final String node;
    private final String organization;
    private final SigningKey nodeKey;

    RegistryLog(Registry registry, String node, String organization, SigningKey nodeKey) {
        this.registry = registry;
        this.node = node;
        this.organization = organization;
        this.nodeKey = nodeKey;
    }

    @Override
    public String verifierKey() throws IOException, InterruptedException {
        return new String(registry.get("log/key"), StandardCharsets.UTF_8).strip();
    }

    @Override
    public Optional<byte[]> offered() throws IOException, InterruptedException {
        try {
            return Optional.of(registry.get("log/offered"));
        } catch (Registry.Rejected e) {
            if (e.status() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public List<byte[]> consistency(long from, long to) throws IOException, InterruptedException {
        try {
            String lines =
                    new String(registry.get("log/consistency?from=" + from + "&to=" + to), StandardCharsets.US_ASCII);
            return lines.lines()
                    .limit(MOST_HASHES)
                    .map(line -> Base64.getDecoder().decode(line))
                    .toList();
        } catch (Registry.Rejected e) {
            if (e.status() == 400) {
                // It has no such sizes, or says so: nothing is proven.
                return List.of();
            }
            throw e;
        } catch (IllegalArgumentException e) {
            throw new IOException("the log's proof is not base64: " + e.getMessage(), e);
        }
    }

    @Override
    public void give(Cosignature cosignature) throws IOException, InterruptedException {
        registry.post(
                "nodes/" + node + "/cosignatures",
                Envelope.sign(Cosignature.PAYLOAD_TYPE, StrictJson.write(cosignature), nodeKey));
    }

    private record NodeEvents(String node, List<NodeEvent> events) {}

    private record NodeEvent(
            String id,
            Instant at,
            String actor,
            String organization,
            String action,
            String request,
            String job,
            List<String> datasets,
            String object,
            String result,
            Map<String, String> detail) {}

    @Override
    public void tell(WitnessStore.Alarm alarm) throws IOException, InterruptedException {
        String message = alarm.message();
        NodeEvents events = new NodeEvents(
                node,
                List.of(new NodeEvent(
                        UUID.nameUUIDFromBytes((node + alarm.code() + Digests.of(alarm.shown()))
                                        .getBytes(StandardCharsets.UTF_8))
                                .toString(),
                        alarm.at(),
                        "witness",
                        organization,
                        alarm.code(),
                        "",
                        "",
                        List.of(),
                        "log",
                        "",
                        Map.of(
                                "message",
                                message.length() > LONGEST_DETAIL ? message.substring(0, LONGEST_DETAIL) : message))));
        registry.post(
                "nodes/" + node + "/events",
                Envelope.sign("application/vnd.yuheng.node-events.v1+json", StrictJson.write(events), nodeKey));
    }
}
