package org.yuheng.orchestrator.partner;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.yuheng.adapter.node.NodeDescription;
import org.yuheng.adapter.node.NodeDialer;
import org.yuheng.adapter.node.NodeUnreachable;
import org.yuheng.adapter.node.PartyNode;

/** Asks every enrolled node now and then what it is and can do. */
@Component
class NodeHealth implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(NodeHealth.class);
    private static final int AT_ONCE = 4;

    private final Parties parties;
    private final ObjectProvider<NodeDialer> dialer;
    private final ExecutorService callers = Executors.newFixedThreadPool(AT_ONCE, run -> {
        Thread thread = new Thread(run, "node-health");
        thread.setDaemon(true);
        return thread;
    });
    private final Semaphore round = new Semaphore(1);

    NodeHealth(Parties parties, ObjectProvider<NodeDialer> dialer) {
        this.parties = parties;
        this.dialer = dialer;
    }

    /** Slow nodes must not hold the scheduler's thread; a round that is still under way is not joined by another. */
    @Scheduled(fixedDelayString = "${yuheng.nodes.check-every:PT15S}")
    void askAll() {
        NodeDialer known = dialer.getIfAvailable();
        if (known == null || !round.tryAcquire()) {
            return;
        }
        List<Node> nodes = parties.nodes().stream().filter(Node::dialable).toList();
        Semaphore finished = new Semaphore(1 - nodes.size());
        nodes.forEach(node -> callers.execute(() -> {
            try {
                ask(known, node);
            } finally {
                finished.release();
                if (finished.tryAcquire()) {
                    round.release();
                }
            }
        }));
        if (nodes.isEmpty()) {
            round.release();
        }
    }

    private void ask(NodeDialer known, Node node) {
        try (PartyNode connection =
                known.dial(node.id(), node.address().orElseThrow(), node.key().orElseThrow())) {
            NodeDescription description = connection.describe();
            parties.reached(node.id(), description);
        } catch (NodeUnreachable e) {
            parties.notReached(node.id(), String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.warn("node {} cannot be asked", node.id(), e);
            parties.notReached(node.id(), "cannot be asked: " + e.getMessage());
        }
    }

    @Override
    public void destroy() {
        callers.shutdownNow();
    }
}
