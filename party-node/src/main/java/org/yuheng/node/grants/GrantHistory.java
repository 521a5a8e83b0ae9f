package org.yuheng.node.grants;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.yuheng.adapter.node.PartyNode.GrantState;
import org.yuheng.node.journal.NodeDatabase;

/** What an owner was asked and how it answered, for its people to read. */
public final class GrantHistory {

    private static final String SELECT = """
            SELECT g.*, p.request, p.spec, p.claim_zh, p.claim_en, p.received_at,
              (SELECT count(DISTINCT u.run) FROM grant_use u WHERE u.grant_id = g.grant_id) AS runs
            FROM owner_grant g JOIN proposal p USING (spec_digest) WHERE g.owner = ?
            """;

    private final NodeDatabase database;

    public GrantHistory(NodeDatabase database) {
        this.database = database;
    }

    /**
     * One question and its answer.
     *
     * @param spec the exact bytes that are, or were, to be signed
     * @param grantId empty unless granted
     * @param runsUsed how many runs have used the grant so far
     */
    public record Entry(
            String specDigest,
            String request,
            String owner,
            byte[] spec,
            String claimZh,
            String claimEn,
            Instant receivedAt,
            GrantState state,
            Optional<String> grantId,
            Optional<String> reason,
            Optional<String> decidedBy,
            Optional<Instant> decidedAt,
            int runsUsed) {}

    /** Everything that {@code owner} was asked: what waits first, then the newest. */
    public List<Entry> of(String owner) {
        return database.inTransaction(
                tx -> tx.sql(SELECT + " ORDER BY g.state <> 'PENDING', p.received_at DESC, g.spec_digest")
                        .param(owner)
                        .query(GrantHistory::row)
                        .list());
    }

    public Optional<Entry> find(String specDigest, String owner) {
        return database.inTransaction(tx -> tx.sql(SELECT + " AND g.spec_digest = ?")
                .params(owner, specDigest)
                .query(GrantHistory::row)
                .optional());
    }

    /** The newest question of a request. */
    public Optional<Entry> newest(String request, String owner) {
        return database.inTransaction(
                tx -> tx.sql(SELECT + " AND p.request = ? ORDER BY p.received_at DESC, p.rowid DESC LIMIT 1")
                        .params(owner, request)
                        .query(GrantHistory::row)
                        .optional());
    }

    /** What {@code owner} signed last for the same request before {@code entry} came. */
    public Optional<Entry> signedBefore(Entry entry) {
        return database.inTransaction(tx -> tx.sql(SELECT
                        + " AND p.request = ? AND g.spec_digest <> ? AND g.grant_id IS NOT NULL AND p.received_at <= ?"
                        + " ORDER BY p.received_at DESC LIMIT 1")
                .params(
                        entry.owner(),
                        entry.request(),
                        entry.specDigest(),
                        entry.receivedAt().toString())
                .query(GrantHistory::row)
                .optional());
    }

    private static Entry row(ResultSet row, int n) throws SQLException {
        return new Entry(
                row.getString("spec_digest"),
                row.getString("request"),
                row.getString("owner"),
                row.getBytes("spec"),
                row.getString("claim_zh"),
                row.getString("claim_en"),
                Instant.parse(row.getString("received_at")),
                GrantState.valueOf(row.getString("state")),
                Optional.ofNullable(row.getString("grant_id")),
                Optional.ofNullable(row.getString("reason")),
                Optional.ofNullable(row.getString("decided_by")),
                Optional.ofNullable(row.getString("decided_at")).map(Instant::parse),
                row.getInt("runs"));
    }
}
