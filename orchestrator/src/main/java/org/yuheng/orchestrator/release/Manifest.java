package org.yuheng.orchestrator.release;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.yuheng.adapter.node.PartyNode;

/**
 * What one node says of an ended job.
 *
 * @param bytesSent on each link, by the peer's role
 */
public record Manifest(
        String node,
        List<Part> parts,
        List<Input> inputs,
        Map<String, Long> bytesSent,
        Map<String, Long> bytesReceived) {

    /**
     * One sealed part of a result for one recipient.
     *
     * @param suppressed groups that were left out because they were too small
     */
    public record Part(
            String name,
            String mediaType,
            String sealedDigest,
            long sealedBytes,
            long rows,
            long suppressed,
            String recipient,
            PartyNode.Delivery delivery) {}

    public record Input(String dataset, String digest, long rows) {}

    public Manifest {
        parts = List.copyOf(parts);
        inputs = List.copyOf(inputs);
        bytesSent = new TreeMap<>(bytesSent);
        bytesReceived = new TreeMap<>(bytesReceived);
    }

    static Manifest of(String node, PartyNode.Collected collected) {
        return new Manifest(
                node,
                collected.parts().stream()
                        .map(part -> new Part(
                                part.name(),
                                part.mediaType(),
                                part.sealedDigest(),
                                part.sealedBytes(),
                                part.rows(),
                                part.suppressed(),
                                part.recipient(),
                                part.delivery()))
                        .toList(),
                collected.inputs().stream()
                        .map(input -> new Input(input.dataset(), input.digest(), input.rows()))
                        .toList(),
                collected.bytesSent(),
                collected.bytesReceived());
    }
}
