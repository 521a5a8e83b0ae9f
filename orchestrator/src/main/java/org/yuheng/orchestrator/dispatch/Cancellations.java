package org.yuheng.orchestrator.dispatch;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.node.NodeUnreachable;

/**
 * Stops ended attempts at nodes that may still work on them. What is to be stopped was recorded before the node was called
 * first; it is tried until the node answers, or until its own deadline has long freed everything there.
 */
@Component
public class Cancellations {

    private static final Logger LOG = LoggerFactory.getLogger(Cancellations.class);
    private static final String DUE = "select * from job_cancel where state = 'DUE' ";
    private static final int MOST_AT_ONCE = 100;
    private static final long LONGEST_PAUSE_SECONDS = 60;

    private final JdbcClient jdbc;
    private final Nodes nodes;
    private final Clock clock;

    Cancellations(JdbcClient jdbc, Nodes nodes, Clock clock) {
        this.jdbc = jdbc;
        this.nodes = nodes;
        this.clock = clock;
    }

    private record Due(JobId job, String node, String reason, int tries, Instant giveUpAt) {}

    /** Stops one attempt now, as far as its nodes answer. */
    public void now(JobId job) {
        jdbc.sql(DUE + "and request_id = :request and run = :run and attempt = :attempt")
                .param("request", job.request())
                .param("run", job.run())
                .param("attempt", job.attempt())
                .query(Cancellations::read)
                .list()
                .forEach(this::cancel);
    }

    @Scheduled(fixedDelayString = "1s", initialDelayString = "3s")
    void sweep() {
        jdbc.sql(DUE + "and next_at <= :now order by next_at limit :most")
                .param("now", Timestamp.from(clock.instant()))
                .param("most", MOST_AT_ONCE)
                .query(Cancellations::read)
                .list()
                .forEach(this::cancel);
    }

    private static Due read(ResultSet row, int number) throws SQLException {
        return new Due(
                new JobId(row.getString("request_id"), row.getInt("run"), row.getInt("attempt")),
                row.getString("node"),
                row.getString("reason"),
                row.getInt("tries"),
                row.getTimestamp("give_up_at").toInstant());
    }

    private void cancel(Due due) {
        boolean done;
        try {
            nodes.at(due.node()).cancel(due.job(), due.reason());
            done = true;
        } catch (NodeUnreachable e) {
            done = clock.instant().isAfter(due.giveUpAt());
            LOG.info("cancel of {} at {}: {}", due.job(), due.node(), e.getMessage());
        }
        Instant next = clock.instant()
                .plusSeconds(Math.min(LONGEST_PAUSE_SECONDS, 1L << Math.min(due.tries(), 6)));
        jdbc.sql(
                        """
                        update job_cancel set state = :state, tries = tries + 1, next_at = :next
                        where request_id = :request and run = :run and attempt = :attempt and node = :node
                        """)
                .param("state", done ? "DONE" : "DUE")
                .param("next", Timestamp.from(next))
                .param("request", due.job().request())
                .param("run", due.job().run())
                .param("attempt", due.job().attempt())
                .param("node", due.node())
                .update();
    }
}
