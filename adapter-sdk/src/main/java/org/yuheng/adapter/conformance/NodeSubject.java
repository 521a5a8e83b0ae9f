package org.yuheng.adapter.conformance;

import java.util.List;
import java.util.Map;
import org.yuheng.adapter.node.Transport;
import org.yuheng.trust.identity.SigningKey;

/**
 * A running node under examination, and a job that its owners have granted. The node holds data in that job.
 *
 * @param address {@code host:port}
 * @param signingKey the node's public key, X.509 SubjectPublicKeyInfo in base64
 * @param orchestratorKey what the node takes commands from
 * @param transport what the orchestrator shows in TLS
 * @param spec exact bytes; its window allows 9 runs of 3 attempts
 * @param grants of every owner in the job
 * @param routes of every participant; the other nodes need not be there
 * @param expiring another specification whose window ends within a minute, while the kit is at work
 * @param peer another node of the job: its messages are forged here with its own key
 */
public record NodeSubject(
        String node,
        String address,
        String signingKey,
        SigningKey orchestratorKey,
        Transport transport,
        byte[] spec,
        List<byte[]> grants,
        Map<String, String> routes,
        Granted expiring,
        Peer peer) {

    /** A specification's exact bytes, and the grants of every owner in it. */
    public record Granted(byte[] spec, List<byte[]> grants) {
        public Granted {
            spec = spec.clone();
            grants = List.copyOf(grants);
        }

        @Override
        public byte[] spec() {
            return spec.clone();
        }
    }

    /**
     * @param role that the peer plays
     * @param theirRole that the examined node plays
     */
    public record Peer(String node, SigningKey key, String role, String theirRole) {}

    public NodeSubject {
        spec = spec.clone();
        grants = List.copyOf(grants);
        routes = Map.copyOf(routes);
    }

    @Override
    public byte[] spec() {
        return spec.clone();
    }
}
