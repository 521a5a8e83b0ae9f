package org.yuheng.node.peers;

import java.time.Clock;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.yuheng.node.journal.AuditLog;
import org.yuheng.node.journal.NodeDatabase;

/** The counters of this node and of others, on disk. */
final class PeerMemory {

    private final NodeDatabase database;
    private final AuditLog audit;
    private final Clock clock;

    PeerMemory(NodeDatabase database, AuditLog audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /** Uses that were counted here, and those of which only the others know. */
    long own() {
        return database.inTransaction(PeerMemory::own);
    }

    private static long own(JdbcClient tx) {
        return tx.sql("SELECT (SELECT count(*) FROM grant_use) + beyond FROM own_counter")
                .query(Long.class)
                .single();
    }

    /**
     * The others heard of more than is counted here: this journal is older than the releases that were made with it. Every
     * grant that could still be used is taken back, and the counter goes on from what was heard.
     *
     * @return how many grants were taken back
     */
    int restored(long heard) {
        return database.inTransaction(tx -> {
            long own = own(tx);
            String now = clock.instant().toString();
            tx.sql("UPDATE own_counter SET beyond = beyond + ?, restored_at = ?")
                    .params(heard - own, now)
                    .update();
            int grants = tx.sql(
                            "UPDATE owner_grant SET state = 'REVOKED', reason = ?, decided_by = 'node', decided_at = ?,"
                                    + " reported = 0 WHERE state = 'GRANTED'")
                    .params(
                            "JOURNAL_RESTORED: the node was restored from a backup of after " + own + " of " + heard
                                    + " releases; the owner must grant anew",
                            now)
                    .update();
            audit.record(
                    tx,
                    "node",
                    "JOURNAL_RESTORED",
                    "release counter",
                    own + " here, " + heard + " heard, " + grants + " grants taken back");
            return grants;
        });
    }

    boolean granted(String grantId) {
        return database.inTransaction(
                        tx -> tx.sql("SELECT count(*) FROM owner_grant WHERE grant_id = ? AND state = 'GRANTED'")
                                .param(grantId)
                                .query(Long.class)
                                .single())
                > 0;
    }

    Optional<byte[]> of(String node) {
        return database.inTransaction(tx -> tx.sql("SELECT statement FROM peer_counter WHERE node = ?")
                .param(node)
                .query((row, n) -> row.getBytes(1))
                .optional());
    }

    /** Remembers the highest counter, and the newest audit entry under it. */
    void remember(String node, CounterStatement said, byte[] statement) {
        database.inTransaction(
                tx -> tx.sql("INSERT INTO peer_counter VALUES (?, ?, ?, ?) ON CONFLICT (node) DO UPDATE SET"
                                + " counter = excluded.counter, statement = excluded.statement,"
                                + " audit_sequence = excluded.audit_sequence"
                                + " WHERE excluded.counter > peer_counter.counter"
                                + " OR excluded.counter = peer_counter.counter"
                                + " AND excluded.audit_sequence > peer_counter.audit_sequence")
                        .params(node, said.counter(), statement, said.auditSequence())
                        .update());
    }
}
