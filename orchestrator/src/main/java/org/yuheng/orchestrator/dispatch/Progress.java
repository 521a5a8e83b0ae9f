package org.yuheng.orchestrator.dispatch;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.node.PartyNode.JobEvent;
import org.yuheng.adapter.node.PartyNode.JobState;
import org.yuheng.json.StrictJson;

/** What the nodes say of running jobs; for people to look at, no decision is read back from it. */
@Repository
public class Progress {

    private final JdbcClient jdbc;
    private final Clock clock;

    Progress(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    private record Metrics(Map<String, Long> values) {}

    @Transactional
    public void heard(String node, List<JobEvent> events) {
        for (JobEvent event : events) {
            jdbc.sql("""
                            insert into role_progress (request_id, run, attempt, node, role, reachable, state, phase, fraction,
                                metrics, sequence, code, message, at, heard_at)
                            values (:request, :run, :attempt, :node, :role, true, :state, :phase, :fraction, :metrics,
                                :sequence, :code, :message, :at, :now)
                            on conflict (request_id, run, attempt, node, role) do update set reachable = true,
                                state = excluded.state, phase = excluded.phase, fraction = excluded.fraction,
                                metrics = excluded.metrics, sequence = excluded.sequence, code = excluded.code,
                                message = excluded.message, at = excluded.at, heard_at = excluded.heard_at
                            where role_progress.sequence <= excluded.sequence
                            """)
                    .param("request", event.job().request())
                    .param("run", event.job().run())
                    .param("attempt", event.job().attempt())
                    .param("node", node)
                    .param("role", event.role())
                    .param("state", event.state().name())
                    .param("phase", event.phase())
                    .param("fraction", Double.isNaN(event.fraction()) ? null : event.fraction())
                    .param("metrics", json(event.metrics()))
                    .param("sequence", event.sequence())
                    .param(
                            "code",
                            event.refusal() == null ? null : event.refusal().code())
                    .param(
                            "message",
                            event.refusal() == null ? null : event.refusal().message())
                    .param("at", Timestamp.from(event.at()))
                    .param("now", now())
                    .update();
        }
    }

    /** The node does not answer: whatever its roles did, it is unknown now. */
    @Transactional
    public void silent(JobId job, String node, List<String> roles, String code, String message) {
        for (String role : roles.isEmpty() ? List.of("") : roles) {
            jdbc.sql("""
                            insert into role_progress (request_id, run, attempt, node, role, reachable, metrics, sequence, code,
                                message)
                            values (:request, :run, :attempt, :node, :role, false, '{"values":{}}', -1, :code, :message)
                            on conflict (request_id, run, attempt, node, role) do update set reachable = false,
                                code = excluded.code, message = excluded.message
                            """)
                    .param("request", job.request())
                    .param("run", job.run())
                    .param("attempt", job.attempt())
                    .param("node", node)
                    .param("role", role)
                    .param("code", code)
                    .param("message", message)
                    .update();
        }
    }

    public List<RoleProgress> of(String request, int run) {
        return jdbc.sql("""
                        select * from role_progress where request_id = :request and run = :run
                        order by attempt, node, role
                        """)
                .param("request", request)
                .param("run", run)
                .query(Progress::read)
                .list();
    }

    private static String json(Map<String, Long> metrics) {
        return new String(StrictJson.write(new Metrics(new TreeMap<>(metrics))), StandardCharsets.UTF_8);
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }

    private static RoleProgress read(ResultSet row, int number) throws SQLException {
        return new RoleProgress(
                row.getInt("attempt"),
                row.getString("node"),
                row.getString("role"),
                row.getBoolean("reachable"),
                Optional.ofNullable(row.getString("state")).map(JobState::valueOf),
                Optional.ofNullable(row.getString("phase")),
                Optional.ofNullable((Double) row.getObject("fraction")),
                StrictJson.read(row.getString("metrics").getBytes(StandardCharsets.UTF_8), Metrics.class)
                        .values(),
                row.getLong("sequence"),
                Optional.ofNullable(row.getString("code")),
                Optional.ofNullable(row.getString("message")),
                instant(row, "at"),
                instant(row, "heard_at"));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
    }
}
