package org.yuheng.node.jobs;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.adapter.node.PartyNode.InputUsed;
import org.yuheng.adapter.node.PartyNode.JobEvent;
import org.yuheng.adapter.node.PartyNode.JobState;
import org.yuheng.json.StrictJson;
import org.yuheng.node.journal.AuditLog;
import org.yuheng.node.journal.NodeDatabase;
import org.yuheng.trust.release.ReleaseAudit;
import org.yuheng.trust.release.ReleaseStatement;

/** What this node remembers of its jobs; every event is on disk before anybody is told. */
public final class JobStore implements ReleaseAudit {

    /** The reserved role of the events that concern the job as a whole. */
    static final String WHOLE_JOB = "job";

    private final NodeDatabase database;
    private final AuditLog audit;
    private final Clock clock;

    public JobStore(NodeDatabase database, AuditLog audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    private record Metrics(Map<String, Long> values) {}

    private record Addresses(Map<String, String> byNode) {}

    /**
     * @param spec empty for a job that was cancelled before it came
     * @param addresses of the participants, by node id
     */
    record Stored(JobId id, byte[] spec, String specDigest, Map<String, String> addresses, Instant deadline) {}

    /** A new job with its first events; false when it was known already. */
    boolean add(Stored job, List<String> roles, JobState state) {
        JobId id = job.id();
        return database.inTransaction(tx -> {
            int added = tx.sql(
                            "INSERT OR IGNORE INTO job (id, request, spec_digest, spec, addresses, deadline, prepared_at)"
                                    + " VALUES (?, ?, ?, ?, ?, ?, ?)")
                    .params(
                            id.toString(),
                            id.request(),
                            job.specDigest(),
                            job.spec(),
                            StrictJson.write(new Addresses(job.addresses())),
                            job.deadline().toString(),
                            clock.instant().toString())
                    .update();
            if (added == 0) {
                return false;
            }
            for (String role : roles) {
                insert(tx, id, role, state, state.name(), Double.NaN, Map.of(), null);
            }
            audit.record(tx, "orchestrator", "JOB_" + state, id.toString(), job.specDigest() + " " + roles);
            return true;
        });
    }

    Optional<Stored> find(JobId id) {
        return database.inTransaction(tx -> tx.sql("SELECT * FROM job WHERE id = ?")
                .param(id.toString())
                .query((row, n) -> new Stored(
                        id,
                        row.getBytes("spec"),
                        row.getString("spec_digest"),
                        StrictJson.read(row.getBytes("addresses"), Addresses.class)
                                .byNode(),
                        Instant.parse(row.getString("deadline"))))
                .optional());
    }

    void event(
            JobId id,
            String role,
            JobState state,
            String phase,
            double fraction,
            Map<String, Long> metrics,
            Refusal refusal) {
        database.inTransaction(tx -> {
            insert(tx, id, role, state, phase, fraction, metrics, refusal);
            if (state.ended()) {
                audit.record(
                        tx,
                        "node",
                        "ROLE_" + state,
                        id.toString(),
                        role + (refusal == null ? "" : " " + refusal.code()));
            }
            return null;
        });
    }

    private void insert(
            JdbcClient tx,
            JobId id,
            String role,
            JobState state,
            String phase,
            double fraction,
            Map<String, Long> metrics,
            Refusal refusal) {
        tx.sql("INSERT INTO job_event SELECT ?, coalesce(max(sequence), 0) + 1, ?, ?, ?, ?, ?, ?, ?, ?, ?"
                        + " FROM job_event WHERE job = ?")
                .params(
                        id.toString(),
                        role,
                        state.name(),
                        phase,
                        Double.isNaN(fraction) ? null : (Object) fraction,
                        new String(StrictJson.write(new Metrics(metrics)), StandardCharsets.UTF_8),
                        refusal == null ? null : refusal.fault().name(),
                        refusal == null ? null : refusal.code(),
                        refusal == null ? null : refusal.message(),
                        clock.instant().toString(),
                        id.toString())
                .update();
    }

    List<JobEvent> events(JobId id, long afterSequence) {
        return database.inTransaction(
                tx -> tx.sql("SELECT * FROM job_event WHERE job = ? AND sequence > ? ORDER BY sequence")
                        .params(id.toString(), afterSequence)
                        .query((row, n) -> event(id, row))
                        .list());
    }

    /** The last state of each role. */
    Map<String, JobEvent> last(JobId id) {
        Map<String, JobEvent> last = new HashMap<>();
        events(id, 0).forEach(event -> last.put(event.role(), event));
        return last;
    }

    /** Whether any role of a job was ever started here. */
    boolean began(JobId id) {
        return events(id, 0).stream()
                .anyMatch(event -> event.state() == JobState.RUNNING || event.state() == JobState.SUCCEEDED);
    }

    /** Jobs that had not ended when this process began: whatever ran for them is gone. */
    void failInterrupted() {
        record Open(String job, String role) {}
        List<Open> open = database.inTransaction(tx -> tx.sql("SELECT e.job, e.role FROM job_event e WHERE e.sequence ="
                        + " (SELECT max(sequence) FROM job_event WHERE job = e.job AND role = e.role)"
                        + " AND e.state IN ('PREPARED', 'RUNNING')")
                .query((row, n) -> new Open(row.getString(1), row.getString(2)))
                .list());
        for (Open job : open) {
            event(
                    JobId.parse(job.job()),
                    job.role(),
                    JobState.FAILED,
                    "FAILED",
                    Double.NaN,
                    Map.of(),
                    new Refusal(Fault.NODE, "NODE_RESTARTED", "the node was stopped while the job ran; run it again"));
        }
    }

    void inputUsed(JobId id, String dataset, String digest, long rows) {
        database.inTransaction(tx -> tx.sql("INSERT OR REPLACE INTO input_used VALUES (?, ?, ?, ?)")
                .params(id.toString(), dataset, digest, rows)
                .update());
    }

    List<InputUsed> inputsUsed(JobId id) {
        return database.inTransaction(tx -> tx.sql("SELECT * FROM input_used WHERE job = ? ORDER BY dataset")
                .param(id.toString())
                .query((row, n) ->
                        new InputUsed(row.getString("dataset"), row.getString("digest"), row.getLong("rows")))
                .list());
    }

    /** What an enclave that this node hosted, or an engine of this node, says it put out; signed. */
    public void outputStatement(JobId id, byte[] envelope) {
        statement(id.toString(), "ENCLAVE", envelope);
    }

    @Override
    public void record(ReleaseStatement statement, byte[] signedStatement) {
        database.inTransaction(tx -> {
            tx.sql("INSERT INTO statement VALUES (?, 'RELEASE', ?)")
                    .params(statement.jobId(), signedStatement)
                    .update();
            audit.record(tx, "node", "KEY_" + statement.outcome(), statement.jobId(), statement.role());
            return null;
        });
    }

    private void statement(String job, String kind, byte[] envelope) {
        database.inTransaction(tx -> tx.sql("INSERT INTO statement VALUES (?, ?, ?)")
                .params(job, kind, envelope)
                .update());
    }

    List<byte[]> statements(JobId id, String kind) {
        return database.inTransaction(
                tx -> tx.sql("SELECT envelope FROM statement WHERE job = ? AND kind = ? ORDER BY rowid")
                        .params(id.toString(), kind)
                        .query((row, n) -> row.getBytes(1))
                        .list());
    }

    void traffic(JobId id, Map<String, Long> sent, Map<String, Long> received) {
        database.inTransaction(tx -> {
            sent.forEach((peer, bytes) -> tx.sql("INSERT OR REPLACE INTO traffic VALUES (?, 'sent', ?, ?)")
                    .params(id.toString(), peer, bytes)
                    .update());
            received.forEach((peer, bytes) -> tx.sql("INSERT OR REPLACE INTO traffic VALUES (?, 'received', ?, ?)")
                    .params(id.toString(), peer, bytes)
                    .update());
            return null;
        });
    }

    /** Bytes by direction ({@code sent}, {@code received}) and the peer's role. */
    Map<String, Map<String, Long>> traffic(JobId id) {
        Map<String, Map<String, Long>> traffic = new HashMap<>();
        database.inTransaction(tx -> {
            tx.sql("SELECT direction, peer, bytes FROM traffic WHERE job = ?")
                    .param(id.toString())
                    .query(row -> {
                        traffic.computeIfAbsent(row.getString(1), d -> new HashMap<>())
                                .put(row.getString(2), row.getLong(3));
                    });
            return null;
        });
        return traffic;
    }

    private static JobEvent event(JobId id, ResultSet row) throws SQLException {
        double fraction = row.getDouble("fraction");
        boolean none = row.wasNull();
        String fault = row.getString("fault");
        return new JobEvent(
                id,
                row.getLong("sequence"),
                row.getString("role"),
                JobState.valueOf(row.getString("state")),
                row.getString("phase"),
                none ? Double.NaN : fraction,
                StrictJson.read(row.getBytes("metrics"), Metrics.class).values(),
                fault == null
                        ? null
                        : new Refusal(Fault.valueOf(fault), row.getString("code"), row.getString("message")),
                Instant.parse(row.getString("at")));
    }
}
