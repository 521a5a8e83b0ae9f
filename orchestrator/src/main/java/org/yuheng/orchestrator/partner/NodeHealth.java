package org.yuheng.orchestrator.partner;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.yuheng.adapter.node.NodeDescription;
import org.yuheng.adapter.node.NodeDialer;
import org.yuheng.adapter.node.NodeUnreachable;
import org.yuheng.adapter.node.PartyNode;

/**
 * Asks every enrolled node now and then what it is and can do. One that does not answer is asked sooner, and the less
 * often the longer it is silent: so a node that has just been enrolled or started is known a moment later.
 */
@Component
class NodeHealth implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(NodeHealth.class);
    private static final int AT_ONCE = 4;
    private static final Duration SOONEST = Duration.ofMillis(500);

    private final Parties parties;
    private final ObjectProvider<NodeDialer> dialer;
    private final ExecutorService callers = Executors.newFixedThreadPool(AT_ONCE, run -> {
        Thread thread = new Thread(run, "node-health");
        thread.setDaemon(true);
        return thread;
    });
    private final Semaphore round = new Semaphore(1);
    private final Map<Asked, Due> due = new ConcurrentHashMap<>();
    private final Duration longest;
    private final Clock clock;

    NodeHealth(
            Parties parties,
            ObjectProvider<NodeDialer> dialer,
            @Value("${yuheng.nodes.check-every:PT15S}") Duration checkEvery,
            Clock clock) {
        this.parties = parties;
        this.dialer = dialer;
        this.longest = checkEvery;
        this.clock = clock;
    }

    /** A node that enrols anew or moves is another one to ask. */
    private record Asked(String node, String key, String address) {
        static Asked of(Node node) {
            return new Asked(node.id(), node.key().orElseThrow(), node.address().orElseThrow());
        }
    }

    private record Due(Instant silentSince, Instant next) {}

    /** Slow nodes must not hold the scheduler's thread; a round that is still under way is not joined by another. */
    @Scheduled(fixedDelay = 1_000)
    void askThoseDue() {
        NodeDialer known = dialer.getIfAvailable();
        if (known == null || !round.tryAcquire()) {
            return;
        }
        Instant now = clock.instant();
        List<Node> dialable = parties.nodes().stream().filter(Node::dialable).toList();
        due.keySet().retainAll(dialable.stream().map(Asked::of).toList());
        List<Node> nodes = dialable.stream()
                .filter(node -> {
                    Due next = due.get(Asked.of(node));
                    return next == null || !now.isBefore(next.next());
                })
                .toList();
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
            answered(node);
            parties.reached(node.id(), description);
        } catch (NodeUnreachable e) {
            silent(node);
            parties.notReached(node.id(), String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            silent(node);
            LOG.warn("node {} cannot be asked", node.id(), e);
            parties.notReached(node.id(), "cannot be asked: " + e.getMessage());
        }
    }

    private void answered(Node node) {
        Instant now = clock.instant();
        due.put(Asked.of(node), new Due(now, now.plus(longest)));
    }

    /** After a quarter of the time that it has been silent, at least {@link #SOONEST}. */
    private void silent(Node node) {
        Instant now = clock.instant();
        due.compute(Asked.of(node), (asked, before) -> {
            Instant since = before == null ? now : before.silentSince();
            Duration quarter = Duration.between(since, now).dividedBy(4);
            Duration atLeast = quarter.compareTo(SOONEST) < 0 ? SOONEST : quarter;
            return new Due(since, now.plus(atLeast.compareTo(longest) > 0 ? longest : atLeast));
        });
    }

    @Override
    public void destroy() {
        callers.shutdownNow();
    }
}
