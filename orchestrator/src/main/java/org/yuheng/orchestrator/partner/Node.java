package org.yuheng.orchestrator.partner;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.yuheng.adapter.node.NodeDescription;

/**
 * A party node as it is registered.
 *
 * @param organisation that runs it
 * @param operator whether that is the neutral operator
 * @param owners organisations whose data it opens
 * @param address {@code host:port}; empty while it has none
 * @param key its message-signing key, X.509 SubjectPublicKeyInfo in base64; empty until it enrols
 * @param certificateNotAfter end of its transport certificate
 */
public record Node(
        String id,
        String organisation,
        boolean operator,
        Optional<String> platform,
        List<String> owners,
        Optional<String> address,
        Optional<String> key,
        Optional<Instant> certificateNotAfter,
        Health health,
        Optional<NodeDescription> description) {

    public Node {
        owners = List.copyOf(owners);
    }

    /** What is known of it now; anything but an answer is UNKNOWN. */
    public enum Reach {
        UNKNOWN,
        REACHABLE
    }

    /**
     * @param checkedAt when it was last asked
     * @param reachedAt when it last answered
     * @param trouble why it did not answer, empty when it did
     */
    public record Health(Reach reach, Optional<Instant> checkedAt, Optional<Instant> reachedAt, String trouble) {}

    public boolean enrolled() {
        return key.isPresent();
    }

    /** Whether a job could be sent there. */
    public boolean dialable() {
        return enrolled() && address.isPresent();
    }
}
