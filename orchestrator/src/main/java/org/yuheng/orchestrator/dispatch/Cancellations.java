package org.yuheng.orchestrator.dispatch;

import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.node.NodeUnreachable;

/** Stops ended attempts at nodes that may still work on them; tried until the node answers or has freed all by itself. */
@Component
public class Cancellations {

    private static final Logger LOG = LoggerFactory.getLogger(Cancellations.class);
    private static final int MOST_AT_ONCE = 100;

    private final DueCancels due;
    private final Nodes nodes;
    private final Clock clock;

    Cancellations(DueCancels due, Nodes nodes, Clock clock) {
        this.due = due;
        this.nodes = nodes;
        this.clock = clock;
    }

    /** Stops one attempt now, as far as its nodes answer. */
    public void now(JobId job) {
        due.of(job).forEach(this::cancel);
    }

    @Scheduled(fixedDelayString = "1s", initialDelayString = "3s")
    void sweep() {
        due.now(MOST_AT_ONCE).forEach(this::cancel);
    }

    private void cancel(DueCancels.Due one) {
        boolean done;
        try {
            nodes.at(one.node()).cancel(one.job(), one.reason());
            done = true;
        } catch (NodeUnreachable e) {
            done = clock.instant().isAfter(one.giveUpAt());
            LOG.info("cancel of {} at {}: {}", one.job(), one.node(), e.getMessage());
        }
        due.tried(one, done);
    }
}
