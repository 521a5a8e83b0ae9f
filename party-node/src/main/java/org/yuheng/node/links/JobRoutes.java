package org.yuheng.node.links;

import java.util.Base64;
import java.util.Map;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.node.PeerDialer.Peer;
import org.yuheng.computation.JobSpec;
import org.yuheng.trust.identity.VerifyingKey;

/**
 * Who plays which role of a job, and where to reach them. Addresses come from the orchestrator and are only where to
 * knock; who answers must hold the key that the specification names.
 *
 * @param addresses {@code host:port} by node id
 */
public record JobRoutes(JobId id, String specDigest, JobSpec spec, Map<String, String> addresses) {

    public JobRoutes {
        addresses = Map.copyOf(addresses);
    }

    Peer peerOf(String role) throws JobFailure {
        String node = spec.nodeOf(role)
                .orElseThrow(() ->
                        new JobFailure(Fault.CALLER, "ROLE_UNKNOWN", "the specification has no role \"" + role + "\""));
        return peer(node);
    }

    /** @throws JobFailure when there is no route to {@code node} */
    public Peer peer(String node) throws JobFailure {
        String address = addresses.get(node);
        if (address == null) {
            throw new JobFailure(Fault.CALLER, "ROUTE_MISSING", "no address was given for node \"" + node + "\"");
        }
        return new Peer(node, address, keyOf(node));
    }

    /** @throws IllegalArgumentException when the specification has no such participant */
    public VerifyingKey keyOf(String node) {
        String spki = spec.participant(node)
                .orElseThrow(() -> new IllegalArgumentException("node \"" + node + "\" does not take part"))
                .signingKey();
        return VerifyingKey.fromSpki(Base64.getDecoder().decode(spki));
    }
}
