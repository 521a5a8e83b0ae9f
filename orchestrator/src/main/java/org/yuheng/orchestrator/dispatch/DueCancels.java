package org.yuheng.orchestrator.dispatch;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.yuheng.adapter.engine.JobId;

/** Cancellations that are due: recorded before the call that they undo, kept until the node has heard of them. */
@Repository
class DueCancels {

    private static final String DUE = "select * from job_cancel where state = 'DUE' ";
    private static final long LONGEST_PAUSE_SECONDS = 60;

    private final JdbcClient jdbc;
    private final Clock clock;

    DueCancels(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * @param giveUpAt by then the node's own deadline has long freed everything
     */
    record Due(JobId job, String node, String reason, int tries, Instant giveUpAt) {}

    List<Due> of(JobId job) {
        return jdbc.sql(DUE + "and request_id = :request and run = :run and attempt = :attempt")
                .param("request", job.request())
                .param("run", job.run())
                .param("attempt", job.attempt())
                .query(DueCancels::read)
                .list();
    }

    List<Due> now(int most) {
        return jdbc.sql(DUE + "and next_at <= :now order by next_at limit :most")
                .param("now", Timestamp.from(clock.instant()))
                .param("most", most)
                .query(DueCancels::read)
                .list();
    }

    /** @param done whether it need not be tried again */
    void tried(Due due, boolean done) {
        long pause = Math.min(LONGEST_PAUSE_SECONDS, 1L << Math.min(due.tries(), 6));
        jdbc.sql("""
                        update job_cancel set state = :state, tries = tries + 1, next_at = :next
                        where request_id = :request and run = :run and attempt = :attempt and node = :node
                        """)
                .param("state", done ? "DONE" : "DUE")
                .param("next", Timestamp.from(clock.instant().plusSeconds(pause)))
                .param("request", due.job().request())
                .param("run", due.job().run())
                .param("attempt", due.job().attempt())
                .param("node", due.node())
                .update();
    }

    private static Due read(ResultSet row, int number) throws SQLException {
        return new Due(
                new JobId(row.getString("request_id"), row.getInt("run"), row.getInt("attempt")),
                row.getString("node"),
                row.getString("reason"),
                row.getInt("tries"),
                row.getTimestamp("give_up_at").toInstant());
    }
}
