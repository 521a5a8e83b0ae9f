package org.yuheng.node.results;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.node.NodeAnswers.IncomingPart;
import org.yuheng.adapter.node.PartyNode.Delivery;
import org.yuheng.node.journal.AuditLog;
import org.yuheng.node.journal.NodeDatabase;

/** Which sealed parts this node made and got, and who opened them. */
public final class ResultStore {

    private final NodeDatabase database;
    private final AuditLog audit;
    private final Clock clock;

    public ResultStore(NodeDatabase database, AuditLog audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /** A part on its way to one recipient. */
    public record Outgoing(IncomingPart part, String node, Path file, Delivery delivery) {}

    /** A part that arrived. */
    public record Received(IncomingPart part, Path file, Instant receivedAt) {}

    /** An opening that the orchestrator has not been told yet. */
    public record Opening(String id, JobId job, byte[] envelope) {}

    void outgoing(Outgoing out) {
        IncomingPart part = out.part();
        database.inTransaction(tx -> tx.sql("INSERT OR REPLACE INTO outgoing_part VALUES (?,?,?,?,?,?,?,?,?,?,?,?)")
                .params(
                        part.job().toString(),
                        part.fromRole(),
                        part.part(),
                        part.recipient(),
                        out.node(),
                        part.mediaType(),
                        part.sealedDigest(),
                        part.sealedBytes(),
                        part.rows(),
                        part.suppressed(),
                        out.file().toString(),
                        out.delivery().name())
                .update());
    }

    void delivered(IncomingPart part) {
        database.inTransaction(tx -> {
            tx.sql(
                            "UPDATE outgoing_part SET delivery = 'DELIVERED' WHERE job = ? AND role = ? AND name = ? AND recipient = ?")
                    .params(part.job().toString(), part.fromRole(), part.part(), part.recipient())
                    .update();
            audit.record(
                    tx, "node", "RESULT_DELIVERED", part.job().toString(), part.part() + " to " + part.recipient());
            return null;
        });
    }

    /** Everything that this node made in a job. */
    public List<Outgoing> outgoing(JobId job) {
        return database.inTransaction(tx -> tx.sql("SELECT * FROM outgoing_part WHERE job = ? ORDER BY name, recipient")
                .param(job.toString())
                .query((row, n) -> new Outgoing(
                        part(row, row.getString("role"), ""),
                        row.getString("node"),
                        Path.of(row.getString("file")),
                        Delivery.valueOf(row.getString("delivery"))))
                .list());
    }

    void letGo(JobId job) {
        database.inTransaction(tx -> {
            tx.sql("UPDATE outgoing_part SET delivery = 'PENDING' WHERE job = ? AND delivery = 'HELD_FOR_REVIEW'")
                    .param(job.toString())
                    .update();
            audit.record(tx, "reviewer", "RESULT_REVIEWED", job.toString(), "");
            return null;
        });
    }

    /** Deletes the files and marks the job; gives the digests of what was deleted. */
    List<String> dispose(JobId job) throws IOException {
        record Kept(String file, String digest) {}
        List<Kept> kept =
                database.inTransaction(tx -> tx.sql("SELECT file, sealed_digest FROM outgoing_part WHERE job = ?"
                                + " UNION SELECT file, sealed_digest FROM received_part WHERE job = ?")
                        .params(job.toString(), job.toString())
                        .query((row, n) -> new Kept(row.getString(1), row.getString(2)))
                        .list());
        for (Kept file : kept) {
            Files.deleteIfExists(Path.of(file.file()));
        }
        database.inTransaction(tx -> {
            tx.sql("UPDATE job SET disposed_at = ? WHERE id = ?")
                    .params(clock.instant().toString(), job.toString())
                    .update();
            audit.record(tx, "node", "DISPOSED", job.toString(), kept.size() + " files");
            return null;
        });
        return kept.stream().map(Kept::digest).distinct().sorted().toList();
    }

    /**
     * Keeps a part that arrived. A run has one result: where an attempt failed after its result had left, the next one's
     * takes the place of what nobody has opened yet, and what comes late from an earlier attempt is not kept.
     */
    void received(IncomingPart part, Path file) {
        List<Received> ofRun = ofRun(part.job(), part.recipient());
        if (ofRun.stream()
                .anyMatch(other -> other.part().job().attempt() > part.job().attempt())) {
            drop(part, file, "a later attempt's result is here");
            return;
        }
        ofRun.stream()
                .filter(other -> other.part().job().attempt() < part.job().attempt())
                .filter(other -> !opened(other.part().job(), part.recipient()))
                .forEach(other -> drop(other.part(), other.file(), "superseded by " + part.job()));
        database.inTransaction(tx -> {
            int added = tx.sql("INSERT OR IGNORE INTO received_part VALUES (?,?,?,?,?,?,?,?,?,?,?)")
                    .params(
                            part.job().toString(),
                            part.part(),
                            part.recipient(),
                            part.fromNode(),
                            part.mediaType(),
                            part.sealedDigest(),
                            part.sealedBytes(),
                            part.rows(),
                            part.suppressed(),
                            file.toString(),
                            clock.instant().toString())
                    .update();
            if (added > 0) {
                audit.record(
                        tx,
                        part.fromNode(),
                        "RESULT_RECEIVED",
                        part.job().toString(),
                        part.part() + " for " + part.recipient() + " " + part.sealedDigest());
            }
            return null;
        });
    }

    private List<Received> ofRun(JobId job, String recipient) {
        return database.inTransaction(
                tx -> tx.sql("SELECT * FROM received_part WHERE recipient = ? AND job GLOB ? || '/*'")
                        .params(recipient, job.request() + "/" + job.run())
                        .query(ResultStore::receivedRow)
                        .list());
    }

    private boolean opened(JobId job, String recipient) {
        return database.inTransaction(tx -> tx.sql("SELECT count(*) FROM opening WHERE job = ? AND recipient = ?")
                        .params(job.toString(), recipient)
                        .query(Long.class)
                        .single())
                > 0;
    }

    private void drop(IncomingPart part, Path file, String why) {
        boolean unused = database.inTransaction(tx -> {
            tx.sql("DELETE FROM received_part WHERE job = ? AND name = ? AND recipient = ?")
                    .params(part.job().toString(), part.part(), part.recipient())
                    .update();
            audit.record(tx, part.fromNode(), "RESULT_DROPPED", part.job().toString(), part.part() + ": " + why);
            // A reviewer and a recipient at one node share the sealed file.
            return tx.sql("SELECT count(*) FROM received_part WHERE file = ?")
                            .param(file.toString())
                            .query(Long.class)
                            .single()
                    == 0;
        });
        if (unused) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot delete " + file, e);
            }
        }
    }

    Optional<Received> received(JobId job, String part, String recipient) {
        return received(job, recipient).stream()
                .filter(found -> found.part().part().equals(part))
                .findFirst();
    }

    List<Received> received(JobId job, String recipient) {
        return database.inTransaction(
                tx -> tx.sql("SELECT * FROM received_part WHERE job = ? AND recipient = ? ORDER BY name")
                        .params(job.toString(), recipient)
                        .query(ResultStore::receivedRow)
                        .list());
    }

    /** What arrived for one of this node's organisations, the newest first. */
    public List<Received> receivedFor(String recipient) {
        return database.inTransaction(
                tx -> tx.sql("SELECT * FROM received_part WHERE recipient = ? ORDER BY received_at DESC, name")
                        .param(recipient)
                        .query(ResultStore::receivedRow)
                        .list());
    }

    void opened(String id, JobId job, String recipient, String person, Instant at, byte[] envelope) {
        database.inTransaction(tx -> {
            tx.sql("INSERT INTO opening VALUES (?, ?, ?, ?, ?, ?, 0)")
                    .params(id, job.toString(), recipient, person, at.toString(), envelope)
                    .update();
            audit.record(tx, person, "RESULT_OPENED", job.toString(), recipient);
            return null;
        });
    }

    boolean openedBy(JobId job, String organization, String person) {
        return database.inTransaction(
                        tx -> tx.sql("SELECT count(*) FROM opening WHERE job = ? AND recipient = ? AND person = ?")
                                .params(job.toString(), organization, person)
                                .query(Long.class)
                                .single())
                > 0;
    }

    /** A reviewer's "no" to a result, with its reason. */
    public record Refused(String id, JobId job, String organization, String person, String reason, Instant refusedAt) {}

    void refused(String id, JobId job, String organization, String person, String reason) {
        database.inTransaction(tx -> {
            int added = tx.sql("INSERT OR IGNORE INTO result_refusal VALUES (?, ?, ?, ?, ?, ?, 0)")
                    .params(
                            id,
                            job.toString(),
                            organization,
                            person,
                            reason,
                            clock.instant().toString())
                    .update();
            if (added > 0) {
                audit.record(tx, person, "RESULT_REFUSED", job.toString(), organization + ": " + reason);
            }
            return null;
        });
    }

    public Optional<Refused> refusal(JobId job, String organization) {
        return database.inTransaction(tx -> tx.sql("SELECT * FROM result_refusal WHERE job = ? AND organization = ?")
                .params(job.toString(), organization)
                .query(ResultStore::refusedRow)
                .optional());
    }

    /** Refusals that the orchestrator has not been told yet. */
    public List<Refused> unreportedRefusals() {
        return database.inTransaction(tx -> tx.sql("SELECT * FROM result_refusal WHERE reported = 0")
                .query(ResultStore::refusedRow)
                .list());
    }

    public void reported(Refused refused) {
        database.inTransaction(tx -> tx.sql("UPDATE result_refusal SET reported = 1 WHERE id = ?")
                .param(refused.id())
                .update());
    }

    /** The orchestrator has taken a reviewer's release. */
    public void letGoTold(JobId job, String organization, String person) {
        database.inTransaction(tx -> {
            tx.sql("INSERT OR IGNORE INTO result_release VALUES (?, ?, ?, ?)")
                    .params(
                            job.toString(),
                            organization,
                            person,
                            clock.instant().toString())
                    .update();
            audit.record(tx, person, "RESULT_RELEASED", job.toString(), organization);
            return null;
        });
    }

    public boolean released(JobId job, String organization) {
        return database.inTransaction(
                        tx -> tx.sql("SELECT count(*) FROM result_release WHERE job = ? AND organization = ?")
                                .params(job.toString(), organization)
                                .query(Long.class)
                                .single())
                > 0;
    }

    private static Refused refusedRow(ResultSet row, int n) throws SQLException {
        return new Refused(
                row.getString("id"),
                JobId.parse(row.getString("job")),
                row.getString("organization"),
                row.getString("person"),
                row.getString("reason"),
                Instant.parse(row.getString("refused_at")));
    }

    public List<Opening> unreportedOpenings() {
        return database.inTransaction(tx -> tx.sql("SELECT id, job, envelope FROM opening WHERE reported = 0")
                .query((row, n) ->
                        new Opening(row.getString("id"), JobId.parse(row.getString("job")), row.getBytes("envelope")))
                .list());
    }

    public void reported(Opening opening) {
        database.inTransaction(tx -> tx.sql("UPDATE opening SET reported = 1 WHERE id = ?")
                .param(opening.id())
                .update());
    }

    private static Received receivedRow(ResultSet row, int n) throws SQLException {
        return new Received(
                part(row, "", row.getString("from_node")),
                Path.of(row.getString("file")),
                Instant.parse(row.getString("received_at")));
    }

    private static IncomingPart part(ResultSet row, String role, String fromNode) throws SQLException {
        return new IncomingPart(
                JobId.parse(row.getString("job")),
                fromNode,
                role,
                row.getString("name"),
                row.getString("media_type"),
                row.getString("recipient"),
                row.getString("sealed_digest"),
                row.getLong("sealed_bytes"),
                row.getLong("rows"),
                row.getLong("suppressed"));
    }
}
