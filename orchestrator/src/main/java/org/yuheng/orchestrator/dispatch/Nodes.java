package org.yuheng.orchestrator.dispatch;

import jakarta.annotation.PreDestroy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;
import org.yuheng.adapter.node.NodeDialer;
import org.yuheng.adapter.node.NodeUnreachable;
import org.yuheng.adapter.node.PartyNode;

/** Connections to nodes, kept open; a node that moved or got a new key is dialled anew. */
@Component
class Nodes {

    private final NodeDialer dialer;
    private final NodeDirectory directory;
    private final Map<NodeDirectory.Entry, PartyNode> open = new ConcurrentHashMap<>();

    Nodes(@Lazy NodeDialer dialer, NodeDirectory directory) {
        this.dialer = dialer;
        this.directory = directory;
    }

    /** @throws NodeUnreachable when the node is not enrolled, or no longer */
    PartyNode at(String node) throws NodeUnreachable {
        NodeDirectory.Entry entry = entry(node);
        open.keySet().stream()
                .filter(old -> old.node().equals(node) && !old.equals(entry))
                .toList()
                .forEach(this::close);
        return open.computeIfAbsent(entry, e -> dialer.dial(e.node(), e.address(), e.signingKey()));
    }

    NodeDirectory.Entry entry(String node) throws NodeUnreachable {
        return directory
                .find(node)
                .orElseThrow(() -> new NodeUnreachable(node, "NODE_NOT_ENROLLED", "is not enrolled; enrol it", null));
    }

    private void close(NodeDirectory.Entry entry) {
        PartyNode node = open.remove(entry);
        if (node != null) {
            node.close();
        }
    }

    @PreDestroy
    void closeAll() {
        open.keySet().forEach(this::close);
    }
}
