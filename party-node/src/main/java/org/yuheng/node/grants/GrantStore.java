package org.yuheng.node.grants;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.yuheng.adapter.node.PartyNode.GrantState;
import org.yuheng.computation.JobSpec;
import org.yuheng.node.journal.AuditLog;
import org.yuheng.node.journal.NodeDatabase;
import org.yuheng.trust.release.ReleaseJournal;

/** Proposals, grants and their uses, on disk before anything follows from them. */
public final class GrantStore implements ReleaseJournal {

    private static final String SELECT = "SELECT g.*, p.spec FROM owner_grant g JOIN proposal p USING (spec_digest) ";

    private static final String EPOCH_RAISED = "EPOCH_RAISED";

    private final NodeDatabase database;
    private final AuditLog audit;
    private final QueryLedger ledger;

    public GrantStore(NodeDatabase database, AuditLog audit, QueryLedger ledger) {
        this.database = database;
        this.audit = audit;
        this.ledger = ledger;
    }

    /** One owner's decision on one specification. */
    public record Stored(
            String specDigest,
            String owner,
            byte[] spec,
            GrantState state,
            byte[] envelope,
            String reason,
            String decidedBy) {}

    void propose(
            String digest,
            String request,
            byte[] spec,
            String claimZh,
            String claimEn,
            Set<String> owners,
            Instant now) {
        database.inTransaction(tx -> {
            int added = tx.sql("INSERT OR IGNORE INTO proposal VALUES (?, ?, ?, ?, ?, ?)")
                    .params(digest, request, spec, claimZh, claimEn, now.toString())
                    .update();
            for (String owner : owners) {
                tx.sql("INSERT OR IGNORE INTO owner_grant (spec_digest, owner, state) VALUES (?, ?, 'PENDING')")
                        .params(digest, owner)
                        .update();
            }
            if (added > 0) {
                audit.record(tx, "orchestrator", "GRANT_PROPOSED", digest, request + " to " + owners);
            }
            return null;
        });
    }

    Optional<Stored> find(String digest, String owner) {
        return database.inTransaction(tx -> tx.sql(SELECT + "WHERE g.spec_digest = ? AND g.owner = ?")
                .params(digest, owner)
                .query(GrantStore::row)
                .optional());
    }

    List<Stored> all(String digest) {
        return database.inTransaction(tx -> tx.sql(SELECT + "WHERE g.spec_digest = ? ORDER BY g.owner")
                .param(digest)
                .query(GrantStore::row)
                .list());
    }

    List<GrantDesk.Waiting> waiting(String owner) {
        return database.inTransaction(tx -> tx.sql("SELECT p.* FROM owner_grant g JOIN proposal p USING (spec_digest)"
                        + " WHERE g.owner = ? AND g.state = 'PENDING' ORDER BY p.received_at")
                .param(owner)
                .query((row, n) -> new GrantDesk.Waiting(
                        row.getString("spec_digest"),
                        owner,
                        row.getBytes("spec"),
                        row.getString("claim_zh"),
                        row.getString("claim_en"),
                        Instant.parse(row.getString("received_at"))))
                .list());
    }

    void granted(String digest, String owner, String grantId, byte[] envelope, String person, Instant now) {
        database.inTransaction(tx -> {
            tx.sql(
                            "UPDATE owner_grant SET state = 'GRANTED', grant_id = ?, envelope = ?, decided_by = ?, decided_at = ?,"
                                    + " reported = 0 WHERE spec_digest = ? AND owner = ? AND state = 'PENDING'")
                    .params(grantId, envelope, person, now.toString(), digest, owner)
                    .update();
            audit.record(tx, person, "GRANTED", digest, owner + " " + grantId);
            return null;
        });
    }

    void decided(String digest, String owner, GrantState state, String person, String reason, Instant now) {
        database.inTransaction(tx -> {
            tx.sql("UPDATE owner_grant SET state = ?, reason = ?, decided_by = ?, decided_at = ?, reported = 0"
                            + " WHERE spec_digest = ? AND owner = ?")
                    .params(state.name(), reason, person, now.toString(), digest, owner)
                    .update();
            audit.record(tx, person, state.name(), digest, owner + ": " + reason);
            return null;
        });
    }

    /** Decisions that the orchestrator has not been told yet. */
    public List<Stored> unreported() {
        return database.inTransaction(tx -> tx.sql(SELECT + "WHERE g.reported = 0 AND g.state <> 'PENDING'")
                .query(GrantStore::row)
                .list());
    }

    public void reported(Stored decision) {
        database.inTransaction(
                tx -> tx.sql("UPDATE owner_grant SET reported = 1 WHERE spec_digest = ? AND owner = ? AND state = ?")
                        .params(
                                decision.specDigest(),
                                decision.owner(),
                                decision.state().name())
                        .update());
    }

    /**
     * The epoch that an owner's grants are signed under and checked against: 1, and one more for each time that it was
     * raised. It is read off the audit log, whose chain shows when an entry is taken out from between others.
     */
    public long epoch(String owner) {
        return database.inTransaction(
                tx -> tx.sql("SELECT count(*) + 1 FROM audit WHERE action = '" + EPOCH_RAISED + "' AND object = ?")
                        .param(owner)
                        .query(Long.class)
                        .single());
    }

    /** Voids every grant that {@code owner} has signed so far, at once; how many were in force. */
    int raiseEpoch(String owner, String person, String reason, Instant now) {
        return database.inTransaction(tx -> {
            audit.record(tx, person, EPOCH_RAISED, owner, reason);
            return tx.sql("UPDATE owner_grant SET state = 'REVOKED', reason = ?, decided_by = ?, decided_at = ?,"
                            + " reported = 0 WHERE owner = ? AND state = 'GRANTED'")
                    .params(reason, person, now.toString(), owner)
                    .update();
        });
    }

    @Override
    public Reservation reserve(List<Use> uses) {
        return database.inTransaction(tx -> {
            for (Use use : uses) {
                Reservation obstacle = obstacle(tx, use);
                if (obstacle != Reservation.RESERVED) {
                    return obstacle;
                }
            }
            for (Use use : uses) {
                tx.sql("INSERT INTO grant_use VALUES (?, ?, ?, ?, datetime('now'))")
                        .params(use.grantId(), use.job().run(), use.job().attempt(), use.role())
                        .update();
                granted(tx, use)
                        .ifPresent(grant -> ledger.enter(
                                tx,
                                JobSpec.parse(grant.spec()),
                                grant.specDigest(),
                                grant.owner(),
                                use.job().toString()));
            }
            return Reservation.RESERVED;
        });
    }

    private static Optional<Stored> granted(JdbcClient tx, Use use) {
        return tx.sql(SELECT + "WHERE g.grant_id = ?")
                .param(use.grantId())
                .query(GrantStore::row)
                .optional();
    }

    private Reservation obstacle(JdbcClient tx, Use use) {
        Reservation spent = spent(tx, use);
        boolean asksOtherwise = spent == Reservation.RESERVED
                && granted(tx, use)
                        .flatMap(grant -> ledger.conflict(tx, JobSpec.parse(grant.spec()), grant.owner()))
                        .isPresent();
        return asksOtherwise ? Reservation.EARLIER_QUERY : spent;
    }

    private static Reservation spent(JdbcClient tx, Use use) {
        record Earlier(int run, int attempt, String role) {}
        List<Earlier> earlier = tx.sql("SELECT run, attempt, role FROM grant_use WHERE grant_id = ?")
                .param(use.grantId())
                .query((row, n) -> new Earlier(row.getInt("run"), row.getInt("attempt"), row.getString("role")))
                .list();
        int run = use.job().run();
        int attempt = use.job().attempt();
        if (earlier.contains(new Earlier(run, attempt, use.role()))) {
            return Reservation.ALREADY_RELEASED;
        }
        Set<Integer> runs = new TreeSet<>();
        Set<Integer> attempts = new TreeSet<>();
        earlier.forEach(before -> {
            runs.add(before.run());
            if (before.run() == run) {
                attempts.add(before.attempt());
            }
        });
        runs.add(run);
        attempts.add(attempt);
        if (runs.size() > use.maxRuns()) {
            return Reservation.RUNS_SPENT;
        }
        return attempts.size() > use.maxAttemptsPerRun() ? Reservation.ATTEMPTS_SPENT : Reservation.RESERVED;
    }

    private static Stored row(ResultSet row, int n) throws SQLException {
        return new Stored(
                row.getString("spec_digest"),
                row.getString("owner"),
                row.getBytes("spec"),
                GrantState.valueOf(row.getString("state")),
                row.getBytes("envelope"),
                row.getString("reason"),
                row.getString("decided_by"));
    }
}
